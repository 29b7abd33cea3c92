import Accounts
import HTTPTransport
import HTTPTypes

/// Who may read the metrics. With a token whoever shows it; without one those on this machine and in private networks, and
/// nobody who comes by a proxy that is not known.
struct MetricsAccess: Sendable {
  private static let field = HTTPField.Name("X-Metrics-Token")!

  private let token: [UInt8]?

  init(token: String?) { self.token = token.map(SecureBytes.sha256) }

  /// - Parameters:
  ///   - address: where the request comes from, as far as proxies are believed.
  ///   - peer: the other end of the connection.
  func allows(address: String, peer: String, headers: HTTPFields) -> Bool {
    if let token {
      let shown = headers[MetricsAccess.field] ?? PresentedCredential.text(of: headers)
      return shown.map { SecureBytes.equal(SecureBytes.sha256($0), token) } ?? false
    }
    // Behind a proxy that nobody vouches for, the whole world has the proxy's address.
    let isForwarded = ["forwarded", "x-forwarded-for", "x-real-ip"].contains { headers.combined($0) != nil }
    if isForwarded, address == peer { return false }
    return IPAddress(address)?.isLocal == true
  }
}
