/// What the first administrator is made with: shown once where the service was started, kept nowhere, good until somebody
/// has used it or the service ends.
public struct SetupToken: Sendable {
  private var hash: [UInt8]?

  /// - Returns: the token, and its text to be shown.
  public static func make() -> (token: SetupToken, text: SecretText) {
    let text = SecureBytes.base64URL(SecureBytes.random(24))
    return (SetupToken(hash: SecureBytes.sha256(text)), SecretText(text))
  }

  public func accepts(_ text: String) -> Bool {
    guard let hash else { return false }
    return SecureBytes.equal(SecureBytes.sha256(text), hash)
  }

  /// Makes it worthless.
  public mutating func use() { hash = nil }
}
