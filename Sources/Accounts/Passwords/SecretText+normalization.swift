import Foundation

extension SecretText {
  /// In normalization form C, as RFC 8265 section 4.2 asks of passwords.
  func nfc() -> String { reveal().precomposedStringWithCanonicalMapping }
}
