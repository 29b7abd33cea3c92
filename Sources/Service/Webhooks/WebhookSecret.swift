import Crypto
import Foundation

/// What a receiver knows a message to be ours by. `whsec_` and base64 as in Standard Webhooks, or a text that the
/// receiver chose.
public struct WebhookSecret: Hashable, Sendable, CustomStringConvertible {
  public static let prefix = "whsec_"

  /// As receivers have it.
  public let text: String
  private let key: [UInt8]

  /// Nil for texts that nobody should rely on: shorter than 16 or longer than 256 characters, not plain ASCII, or
  /// after `whsec_` not base64 of 24 to 64 bytes.
  public init?(_ text: String) {
    guard (16...256).contains(text.utf8.count), text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
      return nil
    }
    self.text = text
    guard text.hasPrefix(WebhookSecret.prefix) else {
      key = Array(text.utf8)
      return
    }
    guard let bytes = Data(base64Encoded: String(text.dropFirst(WebhookSecret.prefix.count))),
      (24...64).contains(bytes.count)
    else { return nil }
    key = Array(bytes)
  }

  /// A new one of 32 random bytes.
  public static func random() -> WebhookSecret {
    let bytes = SymmetricKey(size: .bits256).withUnsafeBytes { Array($0) }
    return WebhookSecret(text: prefix + Data(bytes).base64EncodedString(), key: bytes)
  }

  private init(text: String, key: [UInt8]) { (self.text, self.key) = (text, key) }

  /// Never the secret: it may stand in a log.
  public var description: String { "webhook secret" }

  /// Signature of Standard Webhooks 1.0: `v1,` and base64 of HMAC-SHA256 over `id.timestamp.body`.
  public func signature(id: String, timestamp: Int64, body: [UInt8]) -> String {
    var code = HMAC<SHA256>(key: SymmetricKey(data: key))
    code.update(data: Array("\(id).\(timestamp).".utf8))
    code.update(data: body)
    return "v1," + Data(code.finalize()).base64EncodedString()
  }

  /// Hexadecimal HMAC-SHA256 of the body alone, keyed with the text of the secret as it is shown.
  public func bodySignature(_ body: [UInt8]) -> String {
    let code = HMAC<SHA256>.authenticationCode(for: body, using: SymmetricKey(data: Array(text.utf8)))
    return "sha256=" + code.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}
