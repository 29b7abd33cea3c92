import CSodium
import Crypto

/// Randomness, comparison and encoding of secrets by libsodium, SHA-256 by swift-crypto.
public enum SecureBytes {
  /// libsodium must be started once before anything else of it is used.
  static let isReady = sodium_init() >= 0

  /// Bytes that nobody can guess.
  public static func random(_ count: Int) -> [UInt8] {
    guard count > 0 else { return [] }
    precondition(isReady, "libsodium could not be started: the system gives no randomness")
    var bytes = [UInt8](repeating: 0, count: count)
    bytes.withUnsafeMutableBytes { randombytes_buf($0.baseAddress!, $0.count) }
    return bytes
  }

  /// Whether two texts are the same, in a time that does not tell where they differ. Their lengths are not hidden.
  public static func equal(_ left: [UInt8], _ right: [UInt8]) -> Bool {
    guard left.count == right.count else { return false }
    return left.withUnsafeBytes { left in
      right.withUnsafeBytes { right in
        left.count == 0 || sodium_memcmp(left.baseAddress!, right.baseAddress!, left.count) == 0
      }
    }
  }

  public static func sha256(_ bytes: [UInt8]) -> [UInt8] { Array(SHA256.hash(data: bytes)) }
  public static func sha256(_ text: String) -> [UInt8] { sha256(Array(text.utf8)) }

  /// HMAC of SHA-256, RFC 2104.
  public static func authenticationCode(_ message: [UInt8], key: [UInt8]) -> [UInt8] {
    Array(HMAC<SHA256>.authenticationCode(for: message, using: SymmetricKey(data: key)))
  }

  public static func hex(_ bytes: some Sequence<UInt8>) -> String {
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    for byte in bytes {
      text.append(digits[Int(byte >> 4)])
      text.append(digits[Int(byte & 15)])
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// RFC 4648 section 5 without padding.
  public static func base64URL(_ bytes: [UInt8]) -> String {
    let variant = Int32(sodium_base64_VARIANT_URLSAFE_NO_PADDING)
    var text = [CChar](repeating: 0, count: sodium_base64_encoded_len(bytes.count, variant))
    sodium_bin2base64(&text, text.count, bytes, bytes.count, variant)
    return String(decoding: text.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// - Returns: nil for anything but what ``base64URL(_:)`` writes; other spellings of the same bytes are refused.
  public static func fromBase64URL(_ text: some StringProtocol) -> [UInt8]? {
    let characters = text.utf8.map { CChar(bitPattern: $0) }
    var bytes = [UInt8](repeating: 0, count: characters.count)
    var count = 0
    let outcome = sodium_base642bin(
      &bytes, bytes.count, characters, characters.count, nil, &count, nil,
      Int32(sodium_base64_VARIANT_URLSAFE_NO_PADDING))
    guard outcome == 0, count <= bytes.count else { return nil }
    bytes.removeLast(bytes.count - count)
    return base64URL(bytes).utf8.elementsEqual(text.utf8) ? bytes : nil
  }
}
