public import HTTPTypes
public import Hummingbird
import NIOCore
import NIOHTTP1

/// Why a request is refused before anybody has seen it, or while its body still comes.
public enum ConnectionRefusal: Error, Sendable, Hashable, CaseIterable, CustomStringConvertible {
  case malformed
  case headersTooLarge
  case unknownVersion
  case hostMissing
  /// Both a length and an encoding: proxies before us may have understood it otherwise (RFC 9112 section 6.3).
  case ambiguousLength
  case headersTooSlow
  case bodyTooSlow
  /// Speaks without encryption where only TLS is spoken.
  case withoutTLS

  public var status: HTTPResponse.Status {
    switch self {
    case .malformed, .hostMissing, .ambiguousLength, .withoutTLS: .badRequest
    case .headersTooLarge: .requestHeaderFieldsTooLarge
    case .unknownVersion: HTTPResponse.Status(code: 505, reasonPhrase: "HTTP Version Not Supported")
    case .headersTooSlow, .bodyTooSlow: .requestTimeout
    }
  }

  /// For programs.
  public var code: String {
    switch self {
    case .malformed: "malformed_request"
    case .headersTooLarge: "headers_too_large"
    case .unknownVersion: "unknown_http_version"
    case .hostMissing: "host_missing"
    case .ambiguousLength: "ambiguous_length"
    case .headersTooSlow, .bodyTooSlow: "request_timeout"
    case .withoutTLS: "tls_required"
    }
  }

  public var description: String {
    switch self {
    case .malformed: "This is no request that HTTP/1.1 knows."
    case .headersTooLarge: "The headers or the address are longer than the service allows; send fewer."
    case .unknownVersion: "The service speaks HTTP/1.1 and 1.0 only."
    case .hostMissing: "A request of HTTP/1.1 needs exactly one Host header."
    case .ambiguousLength:
      "The request has both a Content-Length and a Transfer-Encoding, or several lengths; send one."
    case .headersTooSlow: "The headers did not come in time."
    case .bodyTooSlow: "Nothing of the body came for too long; send it again."
    case .withoutTLS: "This port speaks TLS only: use https."
    }
  }

  init(_ error: HTTPParserError) {
    switch error {
    case .headerOverflow: self = .headersTooLarge
    case .invalidVersion: self = .unknownVersion
    case .unexpectedContentLength: self = .ambiguousLength
    default: self = .malformed
    }
  }

  /// What is wrong with a head that the parser let pass.
  init?(of head: HTTPRequestHead) {
    guard head.version.major == 1 else {
      self = .unknownVersion
      return
    }
    let hosts = head.headers["host"].count
    if hosts > 1 || (hosts == 0 && head.version.minor >= 1) {
      self = .hostMissing
    } else if head.headers["content-length"].count > 1
      || (head.headers.contains(name: "content-length") && head.headers.contains(name: "transfer-encoding"))
    {
      self = .ambiguousLength
    } else {
      return nil
    }
  }
}

/// Whoever reads the body is told with it, and answers as for any other fault of the caller.
extension ConnectionRefusal: HTTPResponseError {
  public func response(from request: Request, context: some RequestContext) throws -> Response {
    Response(status: status)
  }
}

/// What is written to the caller for it.
public struct RefusalAnswer: Sendable, Hashable {
  public var headers: HTTPFields
  public var body: [UInt8]

  public init(headers: HTTPFields = [:], body: [UInt8] = []) {
    self.headers = headers
    self.body = body
  }

  /// Just its sentence.
  public static func plain(_ refusal: ConnectionRefusal, path: String?) -> RefusalAnswer {
    RefusalAnswer(headers: [.contentType: "text/plain; charset=utf-8"], body: Array("\(refusal)\n".utf8))
  }
}

/// Writes a refusal in the form that belongs to a path, where that is known.
public typealias WriteRefusal = @Sendable (ConnectionRefusal, _ path: String?) -> RefusalAnswer
