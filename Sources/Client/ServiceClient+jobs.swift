import Foundation
import NIOCore
import NIOHTTP1

/// What can be asked of jobs.
extension ServiceClient {
  public static let jobs = "/api/v1/transcriptions"
  /// Jobs of every kind.
  public static let all = "/api/v1/jobs"

  /// What may be done to a job by a name of its own.
  public enum JobAction: String, Sendable, CaseIterable { case cancel, pause, resume, retry, rerun }

  /// An answer in JSON, as it came.
  public func document(_ path: String, query: [(name: String, value: String)] = []) async throws -> [UInt8] {
    try await ask(.GET, path, query: query).body
  }

  public func page(_ query: [(name: String, value: String)]) async throws -> RemoteJobPage {
    try decode(try await document(ServiceClient.all, query: query))
  }

  /// All that the service tells of a job, as it came.
  public func document(job id: String) async throws -> [UInt8] {
    let place = try await job(id).statusURL
    return try await document(place.flatMap { $0.hasPrefix("/api/v1/") ? $0 : nil } ?? path(id))
  }

  public func job(_ id: String) async throws -> RemoteJob {
    try decode(try await document(ServiceClient.all + "/" + ServerAddress.escaped(id)))
  }

  /// - Parameter fields: of a rerun, what is wished otherwise.
  public func apply(
    _ action: JobAction, to id: String, fields: [(name: String, value: String)] = []
  ) async throws -> RemoteJob {
    try decode(try await ask(.POST, path(id) + "/\(action.rawValue)", query: fields).body)
  }

  public func delete(_ id: String) async throws { _ = try await ask(.DELETE, path(id)) }

  /// - Parameter format: as ``TranscriptFormat`` names it.
  public func download(_ id: String, format: String) async throws -> [UInt8] {
    try await ask(.GET, path(id) + "/download", query: [("format", format)]).body
  }

  /// Makes a job of an upload. Asked again after a break it is the same job.
  ///
  /// - Parameter key: tells this wish from all others.
  public func submit(upload: String, fields: [String: [String]], key: String) async throws -> RemoteJob {
    var wish: [String: Any] = fields.mapValues { $0.count == 1 ? $0[0] as Any : $0 as Any }
    (wish["upload_id"], wish["sync"]) = (upload, "false")
    let body = try JSONSerialization.data(withJSONObject: wish, options: [.sortedKeys])
    return try await patiently {
      try decode(
        try await ask(
          .POST, ServiceClient.jobs,
          headers: [("Content-Type", "application/json"), ("Idempotency-Key", key)],
          body: ByteBuffer(bytes: body)
        ).body)
    }
  }

  /// Asks again for half a minute where it may help.
  func patiently<Value: Sendable>(_ body: () async throws -> Value) async throws -> Value {
    var pause = 0.2
    let end = ContinuousClock.now + .seconds(30)
    while true {
      do { return try await body() } catch let error as ServiceClientError {
        guard error.mayPass, ContinuousClock.now < end else { throw error }
        var wait = pause
        if case .refused(let refusal) = error, let wish = refusal.retryAfter {
          wait = max(wait, min(wish, 60))
        }
        try await Task.sleep(for: .seconds(wait))
        pause = min(pause * 2, 5)
      }
    }
  }

  private func path(_ id: String) -> String { ServiceClient.jobs + "/" + ServerAddress.escaped(id) }

  private func decode<Value: Decodable>(_ bytes: [UInt8]) throws -> Value {
    do { return try JSONDecoder().decode(Value.self, from: Data(bytes)) } catch {
      throw ServiceClientError.notUnderstood(server: "\(address)", what: "its answer cannot be read")
    }
  }

  // MARK: Following

  /// Waits for a job's end: by its events, and where they break off or are not to be had by asking.
  ///
  /// - Returns: the job as it ended.
  public func follow(
    _ id: String, _ observe: @escaping @Sendable (RemoteJobEvent) -> Void
  ) async throws -> RemoteJob {
    var breaks = 0
    while true {
      let begun = ContinuousClock.now
      if let end = try await events(of: id, observe) { return end }
      let job = try await patiently { try await self.job(id) }
      observe(.job(job))
      if job.hasEnded { return job }
      breaks = ContinuousClock.now - begun > .seconds(5) ? 0 : breaks + 1
      try await Task.sleep(for: .seconds(min(0.2 * Double(1 << min(breaks, 4)), 2)))
    }
  }

  /// - Returns: the job where its end was told; nil where the stream ended before, for any reason.
  private func events(
    of id: String, _ observe: @escaping @Sendable (RemoteJobEvent) -> Void
  ) async throws -> RemoteJob? {
    var reader = EventStreamReader()
    var end: RemoteJob?
    do {
      try await read(path(id) + "/events", accept: "text/event-stream") { buffer in
        for event in try reader.read(buffer.readableBytesView).compactMap(RemoteJobEvent.init) {
          observe(event)
          if case .job(let job) = event, job.hasEnded { end = job }
        }
        return end == nil
      }
    } catch is CancellationError {
      throw CancellationError()
    } catch {
      // Asking tells what is wrong, if something is.
    }
    return end
  }
}
