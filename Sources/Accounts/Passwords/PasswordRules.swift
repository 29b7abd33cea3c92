import Foundation

/// What a new password must be. Length counts; mixtures of kinds of characters are not asked for, as NIST SP 800-63B
/// section 5.1.1.2 advises.
public struct PasswordRules: Sendable, Hashable {
  public var lengths: ClosedRange<Int>

  public init(lengths: ClosedRange<Int> = 10...256) { self.lengths = lengths }

  /// - Throws: ``AccountError/weakPassword(_:)`` saying what is wrong.
  public func check(_ password: SecretText, name: UserName, email: String? = nil) throws {
    let text = password.nfc()
    guard text.count >= lengths.lowerBound else {
      throw AccountError.weakPassword("it needs at least \(lengths.lowerBound) characters")
    }
    // Bytes too, for one character may be made of any number of them.
    guard text.count <= lengths.upperBound, text.utf8.count <= lengths.upperBound * 4 else {
      throw AccountError.weakPassword("it may have at most \(lengths.upperBound) characters")
    }
    guard !text.utf8.contains(0) else { throw AccountError.weakPassword("it holds a null character") }
    let plain = text.lowercased()
    guard Set(plain).count >= 5 else {
      throw AccountError.weakPassword("it is made of too few different characters")
    }
    let person = email.flatMap { $0.split(separator: "@").first }.map(String.init)
    for word in [name.text, name.text.split(separator: "@").first.map(String.init), person].compactMap({ $0 })
    where word.count >= 3 && plain.contains(word) {
      throw AccountError.weakPassword("it holds the user's name")
    }
    guard !CommonPasswords.contains(plain) else {
      throw AccountError.weakPassword("it is one of those that are tried first")
    }
  }

  /// A password for once, to be handed over and changed.
  public static func temporary() -> SecretText { SecretText(SecureBytes.base64URL(SecureBytes.random(15))) }
}
