import AsyncHTTPClient
import Glibc
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL

/// Why a request got no answer, or only the beginning of one.
///
/// The description is a clause that says what is wrong, for "no answer from SERVER: …".
public enum ConnectionFailure: Error, Hashable, Sendable, CustomStringConvertible {
  /// The address of the request is none.
  case badAddress(reason: String)
  /// The name of the host has no address.
  case unknownHost
  /// Nobody takes the connection.
  case unreachable(reason: String)
  /// No connection stood in time.
  case connectTimeout
  /// The server said nothing for too long, or its answer took too long in all.
  case timedOut
  /// TLS: the server's certificate is none that is trusted for this name, or the two do not speak the same.
  case untrusted(reason: String)
  /// It is the proxy that fails.
  case proxy(reason: String)
  /// The connection ended before the answer did, or the answer is not HTTP.
  case interrupted(reason: String)

  public var description: String {
    switch self {
    case .unknownHost: "this host is not known"
    case .connectTimeout, .timedOut: "it took too long"
    case .badAddress(let reason), .unreachable(let reason), .untrusted(let reason), .proxy(let reason),
      .interrupted(let reason):
      reason
    }
  }

  /// Whether nothing was sent yet, so that another address of the host may be tried.
  public var isBeforeRequest: Bool {
    switch self {
    case .unknownHost, .unreachable, .connectTimeout: true
    default: false
    }
  }

  /// Whether the same request may do better in a while.
  public var mayPass: Bool {
    switch self {
    case .badAddress, .untrusted: false
    default: true
    }
  }
}

extension ConnectionFailure {
  /// What an error of the libraries means.
  public init(_ error: any Error) {
    switch error {
    case let error as ConnectionFailure: self = error
    case let error as HTTPClientError: self.init(error)
    case let error as NIOConnectionError: self.init(error)
    case let error as NIOSSLError: self.init(error)
    case is BoringSSLError, is NIOSSLExtraError:
      self = .untrusted(reason: ConnectionFailure.reason(ofTLS: "\(error)"))
    case ChannelError.connectTimeout: self = .connectTimeout
    case is ChannelError: self = .interrupted(reason: "the connection broke")
    case let error as IOError: self.init(error)
    case HTTPParserError.invalidEOFState: self = .interrupted(reason: "the connection broke")
    case is HTTPParserError: self = .interrupted(reason: "what came is not HTTP")
    default:
      self = .interrupted(
        reason: "\(error)".prefix(200).split(whereSeparator: \.isNewline).first.map(String.init)
          ?? "the connection broke")
    }
  }

  private init(_ error: HTTPClientError) {
    switch error {
    case .connectTimeout, .tlsHandshakeTimeout, .getConnectionFromPoolTimeout, .httpProxyHandshakeTimeout,
      .socksHandshakeTimeout:
      self = .connectTimeout
    case .readTimeout, .writeTimeout, .deadlineExceeded: self = .timedOut
    case .remoteConnectionClosed, .uncleanShutdown: self = .interrupted(reason: "the connection broke")
    case .invalidURL, .emptyHost, .emptyScheme: self = .badAddress(reason: error.shortDescription)
    default: self = .interrupted(reason: error.shortDescription)
    }
  }

  /// All addresses of a name were tried.
  private init(_ error: NIOConnectionError) {
    guard let last = error.connectionErrors.last?.error else {
      self = .unknownHost
      return
    }
    let failure = ConnectionFailure(last)
    switch failure {
    case .connectTimeout, .untrusted: self = failure
    default: self = .unreachable(reason: "\(failure)")
    }
  }

  private init(_ error: NIOSSLError) {
    switch error {
    case .handshakeFailed(.sslError([.eofDuringHandshake])):
      self = .interrupted(reason: "the connection broke before it was encrypted")
    case .handshakeFailed(let cause): self = .untrusted(reason: ConnectionFailure.reason(ofTLS: "\(cause)"))
    case .noSuchFilesystemObject, .failedToLoadCertificate:
      self = .untrusted(reason: "the file of trusted certificates cannot be read")
    case .unableToValidateCertificate, .noCertificateToValidate, .cannotFindPeerIP:
      self = .untrusted(reason: ConnectionFailure.reason(ofTLS: "CERTIFICATE_VERIFY_FAILED"))
    default: self = .interrupted(reason: "the connection broke")
    }
  }

  private init(_ error: IOError) {
    let reason = String(cString: strerror(error.errnoCode)).lowercased()
    let refusals = [ECONNREFUSED, EHOSTUNREACH, ENETUNREACH, EADDRNOTAVAIL, EAFNOSUPPORT, ETIMEDOUT]
    self = refusals.contains(error.errnoCode) ? .unreachable(reason: reason) : .interrupted(reason: reason)
  }

  /// The library tells its faults in words only.
  private static func reason(ofTLS text: String) -> String {
    if text.contains("CERTIFICATE_VERIFY_FAILED") {
      return "its certificate is not trusted"
    }
    if text.contains("failedToValidateHostname") { return "its certificate is not for this name" }
    if text.contains("WRONG_VERSION_NUMBER") { return "it does not speak TLS there" }
    return "no encrypted connection could be agreed on"
  }
}
