import Accounts
public import Hummingbird
import Jobs
import Stores
import Synchronization
import Web

/// Every way in which a request may name its recording: it brings it, it names an upload that came before, or it gives
/// the address of it. All doors have all of them.
public final class RecordingSources: Sendable {
  /// Fields that hold an address, the first of which counts.
  static let addressFields = ["url", "audio_url", "file_url"]

  private let receiver: FormReceiver
  private let desk: UploadDesk
  private let fetch: URLFetch?
  private let mostFetches: Int
  private let fetches = Mutex(0)

  /// - Parameters:
  ///   - fetch: nil where addresses are not taken.
  ///   - mostFetches: recordings fetched at a time.
  public init(receiver: FormReceiver, desk: UploadDesk, fetch: URLFetch? = nil, mostFetches: Int = 16) {
    self.receiver = receiver
    self.desk = desk
    self.fetch = fetch
    self.mostFetches = mostFetches
  }

  /// What a request wants worked on. Whoever gets the form owns the blob in it.
  ///
  /// - Throws: ``ServiceError``, ``Stores/StoreError``; nothing is then left in the store.
  public func receive(_ request: Request, context: ServiceContext) async throws -> ReceivedForm {
    var form = try await arrived(request, context: context)
    do {
      if form.upload == nil {
        form.uploads = [try await named(form.fields, context: context)].compactMap(\.self)
      } else if (["upload_id"] + RecordingSources.addressFields).contains(where: { form.fields[$0] != nil }) {
        throw ServiceError(
          .badRequest, code: "multiple_files",
          message: "Send a recording, or name one by upload_id or url, and not both.")
      }
      if let upload = form.upload, let principal = context.principal {
        try await desk.quota.use(principal, upload.seconds)
      }
      return form
    } catch {
      await drop(form.upload)
      throw error
    }
  }

  /// The same for a request that brings a recording for later: nothing is worked on yet.
  func receiveUpload(_ request: Request, context: ServiceContext) async throws -> ReceivedForm {
    var form = try await arrived(request, context: context)
    if form.upload == nil {
      form.uploads = [try await fetched(form.fields, context: context)].compactMap(\.self)
    }
    return form
  }

  /// A recording that fields name, for callers with fields of their own such as the items of a batch.
  func named(_ fields: FormFields, context: ServiceContext) async throws -> ReceivedUpload? {
    guard let id = fields["upload_id"] else { return try await fetched(fields, context: context) }
    return try await desk.recording(id, by: context.require(.write))
  }

  private func arrived(_ request: Request, context: ServiceContext) async throws -> ReceivedForm {
    let form = try await receiver.receive(request, context: context)
    if let upload = form.upload, let principal = context.principal {
      do { try await desk.quota.keep(principal, upload.blob.byteCount) } catch {
        await drop(upload)
        throw error
      }
    }
    return form
  }

  private func fetched(_ fields: FormFields, context: ServiceContext) async throws -> ReceivedUpload? {
    guard let field = RecordingSources.addressFields.first(where: { fields[$0] != nil }),
      let address = fields[field]
    else { return nil }
    let principal = try context.require(.write)
    guard let fetch else {
      throw ServiceError(
        .forbidden, code: "fetch_disabled",
        message: "Addresses are not taken here; send the recording itself.",
        parameter: field)
    }
    let hasRoom = fetches.withLock { count in
      guard count < mostFetches else { return false }
      count += 1
      return true
    }
    guard hasRoom else {
      throw ServiceError(
        .tooManyRequests, code: "too_many_downloads",
        message: "The service fetches \(mostFetches) recordings already; try again in a moment.",
        retryAfterSeconds: 10)
    }
    defer { fetches.withLock { $0 -= 1 } }
    try await desk.quota.admit(principal, 0)
    // Nobody fetches for a caller who has hung up.
    let upload = try await ConnectionWatch(context.channel).whileOpen {
      try await fetch.fetch(address, parameter: field)
    }
    do { try await desk.quota.keep(principal, upload.blob.byteCount) } catch {
      await drop(upload)
      throw error
    }
    return upload
  }

  private func drop(_ upload: ReceivedUpload?) async {
    guard let upload else { return }
    let blobs = desk.blobs
    await Task { try? await blobs.delete(upload.blob.key) }.value
  }
}
