import CSodium

/// What a password hash costs to compute.
public struct PasswordParameters: Sendable, Hashable {
  public var memoryBytes: Int
  public var passes: Int

  /// - Throws: ``AccountError/invalidSetting(name:fault:)`` outside 8 KiB to 1 GiB and 1 to 64 passes.
  public init(memoryBytes: Int, passes: Int) throws {
    guard PasswordHash.memoryRange.contains(memoryBytes), PasswordHash.passRange.contains(passes) else {
      throw AccountError.invalidSetting(
        name: "password hashing", fault: "must take 8192 bytes to 1 GiB and 1 to 64 passes")
    }
    self.init(memory: memoryBytes, passes: passes)
  }

  private init(memory: Int, passes: Int) {
    memoryBytes = memory
    self.passes = passes
  }

  /// 64 MiB and 3 passes: the second choice of RFC 9106 section 4, for servers that log in many people.
  public static let server = PasswordParameters(memory: 64 << 20, passes: 3)
}

/// A password as it is kept: Argon2id (RFC 9106) in its usual text form, with salt and parameters.
public struct PasswordHash: Sendable, Hashable, CustomStringConvertible {
  static let memoryRange = 8192...(1 << 30)
  static let passRange = 1...64

  /// `$argon2id$v=19$m=…,t=…,p=1$salt$hash`
  public let encoded: String

  /// A hash from a store. Computes nothing.
  public init(encoded: String) { self.encoded = encoded }

  /// Hashes a password. Takes a tenth of a second and the memory of the parameters: never call it where others wait.
  ///
  /// - Throws: ``AccountError/hashing`` where memory is short.
  public init(of password: SecretText, parameters: PasswordParameters) throws {
    precondition(SecureBytes.isReady)
    let bytes = PasswordHash.normalized(password)
    var text = [CChar](repeating: 0, count: crypto_pwhash_strbytes())
    let outcome = crypto_pwhash_str_alg(
      &text, bytes, UInt64(bytes.count), UInt64(parameters.passes), parameters.memoryBytes,
      crypto_pwhash_alg_argon2id13())
    guard outcome == 0 else { throw AccountError.hashing }
    encoded = String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// A hash that no password has, which costs as much to compare with as any other. Nothing is computed for it.
  public static func ofNobody(parameters: PasswordParameters) -> PasswordHash {
    func random(_ count: Int) -> String {
      // The alphabet of RFC 4648 section 4, which hashes are written in.
      String(
        SecureBytes.base64URL(SecureBytes.random(count)).map { $0 == "-" ? "+" : $0 == "_" ? "/" : $0 })
    }
    let cost = "m=\(parameters.memoryBytes / 1024),t=\(parameters.passes),p=1"
    return PasswordHash(encoded: "$argon2id$v=19$\(cost)$\(random(16))$\(random(32))")
  }

  /// Whether this is the password. Costs as much as hashing it.
  public func matches(_ password: SecretText) -> Bool {
    // What a damaged row asks for must not take all memory.
    guard SecureBytes.isReady, let cost, PasswordHash.memoryRange.contains(cost.memoryBytes),
      PasswordHash.passRange.contains(cost.passes), encoded.utf8.count < crypto_pwhash_strbytes()
    else { return false }
    let bytes = PasswordHash.normalized(password)
    return crypto_pwhash_str_verify(encoded, bytes, UInt64(bytes.count)) == 0
  }

  /// Whether the password, when it is next known, should be hashed again because hashes have become dearer.
  public func isWeaker(than parameters: PasswordParameters) -> Bool {
    guard let cost else { return true }
    return cost.memoryBytes < parameters.memoryBytes || cost.passes < parameters.passes
  }

  /// Memory and passes as the text tells them.
  var cost: (memoryBytes: Int, passes: Int)? {
    let parts = encoded.split(separator: "$", omittingEmptySubsequences: false)
    guard parts.count == 6, parts[1] == "argon2id", parts[2] == "v=19" else { return nil }
    let fields = parts[3].split(separator: ",")
    guard fields.count == 3, fields[0].hasPrefix("m="), fields[1].hasPrefix("t="), fields[2] == "p=1",
      let kibibytes = Int(fields[0].dropFirst(2)), let passes = Int(fields[1].dropFirst(2)),
      (0...(1 << 30)).contains(kibibytes)
    else { return nil }
    return (kibibytes * 1024, passes)
  }

  /// The same text may be typed as different characters, depending on the keyboard.
  private static func normalized(_ password: SecretText) -> [CChar] {
    password.nfc().utf8.map { CChar(bitPattern: $0) }
  }

  public var description: String { "(password hash)" }
}
