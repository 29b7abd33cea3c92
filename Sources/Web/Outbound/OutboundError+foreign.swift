import AsyncHTTPClient
import NIOCore
import NIOPosix
import NIOSSL

extension OutboundError {
  /// What an error of the libraries means. Cancellation is no error of the other side and is kept as it is.
  init(foreign error: any Error) {
    switch error {
    case let error as OutboundError: self = error
    case let error as HTTPClientError where OutboundError.timeouts.contains(error): self = .timedOut
    case is NIOSSLError, is BoringSSLError, is NIOSSLExtraError: self = .untrusted
    case is NIOConnectionError, is ChannelError: self = .unreachable
    case let error as IOError where OutboundError.isBeforeRequest(error): self = .unreachable
    default: self = .interrupted
    }
  }

  private static let timeouts: [HTTPClientError] = [
    .connectTimeout, .readTimeout, .writeTimeout, .deadlineExceeded, .tlsHandshakeTimeout,
    .getConnectionFromPoolTimeout,
  ]

  /// Whether nothing was sent yet, so that another address of the host may be tried.
  static func isBeforeRequest(_ error: any Error) -> Bool {
    switch error {
    case let error as IOError:
      [ECONNREFUSED, EHOSTUNREACH, ENETUNREACH, EADDRNOTAVAIL, EAFNOSUPPORT].contains(error.errnoCode)
    case let error as HTTPClientError: error == .connectTimeout
    case is NIOConnectionError: true
    default: false
    }
  }
}
