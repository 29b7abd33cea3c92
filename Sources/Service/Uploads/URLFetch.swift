import Foundation
import HTTPTypes
public import Jobs
public import Stores
public import Web

/// Fetches a recording that somebody names by its address, under the same limits as one that he sends.
public struct URLFetch: Sendable {
  /// Looks at what arrived: its format and length. A recording that is none throws ``ServiceError``.
  public typealias Inspection =
    @Sendable (_ blob: BlobReference, _ fileName: String) async throws -> ReceivedUpload

  private let client: GuardedClient
  private let blobs: any BlobStore
  private let limits: OutboundLimits
  private let inspect: Inspection

  /// - Parameter limits: their `mostBytes` is the size of the largest recording.
  public init(
    client: GuardedClient, blobs: any BlobStore, limits: OutboundLimits, inspect: @escaping Inspection
  ) {
    self.client = client
    self.blobs = blobs
    self.limits = limits
    self.inspect = inspect
  }

  /// - Throws: ``ServiceError``, ``Stores/StoreError``; nothing is kept then.
  public func fetch(_ address: String, parameter: String = "url") async throws -> ReceivedUpload {
    let (blob, name): (BlobReference, String)
    do {
      let request = OutboundRequest(url: try client.url(address), limits: limits)
      (blob, name) = try await client.send(request) { response, body in
        try accept(response, parameter)
        return (try await store(body), URLFetch.fileName(of: response))
      }
    } catch let error as OutboundError {
      throw URLFetch.answer(to: error, parameter)
    }
    do {
      return try await inspect(blob, name)
    } catch {
      try? await blobs.delete(blob.key)
      throw error
    }
  }

  private func accept(_ response: OutboundResponse, _ parameter: String) throws {
    guard response.status == .ok else {
      throw ServiceError.invalid(
        parameter, "The server answered \(response.status.code) instead of the recording.")
    }
    if let length = response.contentLength, length > limits.mostBytes {
      throw OutboundError.tooLarge(most: limits.mostBytes)
    }
    let type = response.headers[.contentType]?.prefix { $0 != ";" }.lowercased()
      .trimmingCharacters(in: .whitespaces)
    guard URLFetch.isRecording(type) else {
      throw ServiceError(
        .unsupportedMediaType, code: "unsupported_media_type",
        message:
          "There is a page or document at this address, no recording; give the address of the file itself.",
        parameter: parameter)
    }
  }

  /// What servers call recordings, and what they say when they do not know. The first bytes decide later.
  private static func isRecording(_ type: String?) -> Bool {
    guard let type, !type.isEmpty else { return true }
    return type.hasPrefix("audio/") || type.hasPrefix("video/")
      || ["application/octet-stream", "binary/octet-stream", "application/ogg", "application/mp4"].contains(
        type)
  }

  private func store(_ body: OutboundBody) async throws -> BlobReference {
    let writer = try await blobs.create()
    do {
      for try await piece in body { try await writer.append(piece) }
      return try await writer.finish()
    } catch {
      try? await writer.abandon()
      throw error
    }
  }

  /// The last part of the path, for people: no separators and controls, 200 characters at most.
  static func fileName(of response: OutboundResponse) -> String {
    let path = response.url.target.prefix { $0 != "?" }
    let last = path.split(separator: "/").last.map(String.init) ?? ""
    let name = (last.removingPercentEncoding ?? last).unicodeScalars
      .filter { $0 != "/" && $0 != "\\" && $0.properties.generalCategory != .control }
    let text = String(String.UnicodeScalarView(name.prefix(200)))
    return text.isEmpty || text.allSatisfy { $0 == "." } ? "recording" : text
  }

  private static func answer(to error: OutboundError, _ parameter: String) -> ServiceError {
    switch error {
    case .refused, .tooManyRedirects:
      ServiceError(.badRequest, code: error.code, message: error.description, parameter: parameter)
    case .tooLarge:
      ServiceError(.contentTooLarge, code: "file_too_large", message: error.description, parameter: parameter)
    case .unreachable, .untrusted, .interrupted:
      ServiceError(.badGateway, code: error.code, message: error.description, parameter: parameter)
    case .timedOut:
      ServiceError(.gatewayTimeout, code: error.code, message: error.description, parameter: parameter)
    }
  }
}
