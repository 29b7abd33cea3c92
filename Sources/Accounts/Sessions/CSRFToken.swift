/// What a page of the web app must send beside its cookie, so that no other site can act in the user's name: a nonce and
/// its authentication code over the session. It stands in a cookie and in a header; both must be the same and of this
/// session, so that who can set a cookie from a neighboring host cannot forge it.
public struct CSRFTokens: Sendable {
  private let key: [UInt8]

  public init(key: SigningKey) { self.key = key.derived("csrf") }

  public func make(session: String) -> String {
    let nonce = SecureBytes.base64URL(SecureBytes.random(16))
    return nonce + "." + code(session: session, nonce: nonce)
  }

  public func isValid(header: String?, cookie: String?, session: String) -> Bool {
    guard let header, let cookie, header.utf8.count <= 128,
      SecureBytes.equal(Array(header.utf8), Array(cookie.utf8))
    else { return false }
    let parts = header.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 2 else { return false }
    return SecureBytes.equal(
      Array(parts[1].utf8), Array(code(session: session, nonce: String(parts[0])).utf8))
  }

  private func code(session: String, nonce: String) -> String {
    // The session's name has a fixed length, so no two pairs are written the same.
    SecureBytes.base64URL(SecureBytes.authenticationCode(Array("\(session)!\(nonce)".utf8), key: key))
  }
}
