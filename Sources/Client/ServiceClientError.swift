import Foundation

/// Why a service did not do what it was asked for.
public enum ServiceClientError: Error, Sendable, Hashable, CustomStringConvertible {
  case badAddress(String)
  /// No connection, or one that broke.
  case unreachable(server: String, reason: String)
  case refused(Refusal)
  /// An answer that no Steno service gives.
  case notUnderstood(server: String, what: String)
  case unreadableFile(String)
  /// The job ended without a text.
  case failed(code: String, message: String)

  public var description: String {
    switch self {
    case .badAddress(let text):
      "\(text) is no address of a server; write for example http://127.0.0.1:8080."
    case .unreachable(let server, let reason):
      "no answer from \(server): \(reason). Is the service running there, and is the address right?"
    case .refused(let refusal): refusal.description
    case .notUnderstood(let server, let what):
      "\(server) does not answer as a Steno service does (\(what)); check the address."
    case .unreadableFile(let reason): reason
    case .failed(_, let message): message
    }
  }

  /// Whether the recording is at fault: it cannot be read, here or there.
  public var isUnreadableInput: Bool {
    switch self {
    case .unreadableFile: true
    case .refused(let refusal): Refusal.unreadable.contains(refusal.code)
    case .failed(let code, _): Refusal.unreadable.contains(code)
    default: false
    }
  }

  /// Whether the same request may do better in a while.
  public var mayPass: Bool {
    switch self {
    case .unreachable: true
    case .refused(let refusal): [408, 423, 429, 502, 503, 504].contains(refusal.status)
    default: false
    }
  }

  /// Whether no other request will do better: there is no service, or it does not let us in.
  public var concernsAll: Bool {
    switch self {
    case .badAddress, .unreachable, .notUnderstood: true
    case .refused(let refusal): refusal.status == 401 || refusal.status == 403
    default: false
    }
  }
}

/// An answer that is an error, in the interface's envelope or any other.
public struct Refusal: Sendable, Hashable, CustomStringConvertible {
  public var status: Int
  public var code: String
  public var message: String
  /// Seconds after which to ask again, where the service says so.
  public var retryAfter: Double?

  static let unreadable: Set<String> = [
    "unsupported_format", "invalid_audio", "empty_file", "audio_too_long", "file_too_large",
  ]

  public init(status: Int, code: String, message: String, retryAfter: Double? = nil) {
    self.status = status
    self.code = code
    self.message = message
    self.retryAfter = retryAfter
  }

  /// Reads `{"error":{"code","message"}}`; of anything else the first line is the message.
  public init(status: Int, body: [UInt8], retryAfter: String? = nil) {
    struct Envelope: Decodable {
      struct Failure: Decodable {
        var code: String
        var message: String
      }
      var error: Failure
    }
    let seconds = retryAfter.flatMap { Double($0) }.flatMap { $0.isFinite && $0 >= 0 ? $0 : nil }
    if let error = try? JSONDecoder().decode(Envelope.self, from: Data(body)).error {
      self.init(status: status, code: error.code, message: error.message, retryAfter: seconds)
    } else {
      let text = String(decoding: body.prefix(300), as: UTF8.self)
      let line = text.split(whereSeparator: \.isNewline).first.map(String.init) ?? ""
      let message = line.hasPrefix("<") || line.isEmpty ? "the server answered \(status)." : line
      self.init(status: status, code: "status_\(status)", message: message, retryAfter: seconds)
    }
  }

  public var description: String {
    switch status {
    case 401:
      "the server wants a key, or does not know this one: give --api-key or set STENO_API_KEY. It says: \(message)"
    case 403: "the key does not allow this. The server says: \(message)"
    case 429:
      message + (retryAfter.map { " Ask again in \(Int(min($0, 1e6).rounded(.up))) s." } ?? "")
    default: message
    }
  }
}
