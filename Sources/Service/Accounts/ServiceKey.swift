public import Accounts

/// The one key of a service that has but one user, `STENO_API_KEY`. Only its hash is held.
public struct ServiceKey: Sendable, Hashable, CustomStringConvertible {
  /// It can be guessed at as fast as the network allows.
  public static let leastBytes = 16

  private let hash: [UInt8]

  /// - Throws: ``Accounts/AccountError/invalidSetting(name:fault:)`` where it is short, or holds what no header can.
  public init(_ text: SecretText) throws {
    let bytes = Array(text.reveal().utf8)
    guard bytes.count >= ServiceKey.leastBytes, bytes.count <= 512, bytes.allSatisfy({ $0 > 32 && $0 < 127 })
    else {
      throw AccountError.invalidSetting(
        name: "STENO_API_KEY",
        fault: "must have 16 to 512 visible ASCII characters; make one with 'openssl rand -hex 32'")
    }
    hash = SecureBytes.sha256(bytes)
  }

  public func accepts(_ text: String) -> Bool { SecureBytes.equal(SecureBytes.sha256(text), hash) }

  public var description: String { "(service key)" }
}
