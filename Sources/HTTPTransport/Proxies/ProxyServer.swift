import AsyncHTTPClient
import Foundation

/// A server that passes requests on.
public struct ProxyServer: Sendable, Hashable, CustomStringConvertible {
  public enum Kind: Sendable, Hashable {
    /// RFC 9110: requests in the clear are sent to it with their whole address, for others it opens a tunnel (CONNECT).
    case http
    /// RFC 1928, without a password. Names are resolved by the proxy.
    case socks5
  }

  public struct Credentials: Sendable, Hashable {
    public var user: String
    public var password: String

    public init(user: String, password: String) {
      self.user = user
      self.password = password
    }
  }

  public var kind: Kind
  public var host: String
  public var port: Int
  public var credentials: Credentials?

  public init(kind: Kind, host: String, port: Int, credentials: Credentials? = nil) {
    self.kind = kind
    self.host = host
    self.port = port
    self.credentials = credentials
  }

  /// Reads an address as it stands in `https_proxy`: `http://USER:PASSWORD@HOST:PORT`, of which only the host must be there.
  ///
  /// - Throws: ``ConnectionFailure/badAddress(reason:)``, which tells nothing of a password.
  public init(_ text: String) throws(ConnectionFailure) {
    let whole = text.contains("://") ? text : "http://" + text
    guard let parts = URLComponents(string: whole), let host = parts.host, !host.isEmpty,
      let scheme = parts.scheme?.lowercased()
    else { throw .badAddress(reason: "it is no address of a proxy; write http://HOST:PORT") }
    let credentials = parts.user.flatMap { user in
      user.isEmpty ? nil : Credentials(user: user, password: parts.password ?? "")
    }
    switch scheme {
    case "http": kind = .http
    case "socks5", "socks5h":
      guard credentials == nil else {
        throw .badAddress(reason: "SOCKS proxies that want a password are not supported")
      }
      kind = .socks5
    default:
      throw .badAddress(
        reason: "proxies of the kind \(scheme) are not supported; give one with http or socks5")
    }
    self.host = host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host
    // Where curl looks for a proxy of either kind.
    port = parts.port ?? 1080
    self.credentials = credentials
  }

  /// Without the password.
  public var description: String { "\(host.contains(":") ? "[\(host)]" : host):\(port)" }

  var authorization: HTTPClient.Authorization? {
    credentials.map { .basic(username: $0.user, password: $0.password) }
  }

  var tunnel: HTTPClient.Configuration.Proxy {
    switch kind {
    case .http: .server(host: host, port: port, authorization: authorization)
    case .socks5: .socksServer(host: host, port: port)
    }
  }
}

extension ConnectionFailure {
  /// What an error means where a proxy stands between: until the request is sent, it is the one to whom we talk.
  init(_ error: any Error, through proxy: ProxyServer?) {
    let failure = ConnectionFailure(error)
    guard let proxy else {
      self = failure
      return
    }
    switch (error as? HTTPClientError, failure) {
    case (.proxyAuthenticationRequired, _): self = .locked(proxy)
    case (.invalidProxyResponse, _):
      self = .proxy(reason: "the proxy \(proxy) does not connect to this host, or its password is wrong")
    case (_, .unknownHost), (_, .unreachable), (_, .connectTimeout):
      self = .proxy(reason: "the proxy \(proxy): \(failure)")
    default: self = failure
    }
  }

  static func locked(_ proxy: ProxyServer) -> ConnectionFailure {
    .proxy(
      reason: "the proxy \(proxy) wants a user name and password; write http://USER:PASSWORD@\(proxy)")
  }
}
