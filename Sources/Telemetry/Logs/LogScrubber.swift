/// Takes out of log lines what must not be in them: secrets, whatever name they go by, and what people said.
///
/// Three rules, none of which trusts the others: secrets that the service itself holds are known and replaced wherever they
/// stand; values under names of secrets or of speech are not written; and within other texts everything is removed that
/// has the form of a credential, and every query of a URL.
public struct LogScrubber: Sendable {
  public static let removed = "[removed]"
  /// Bytes of one value that are written at most.
  static let longest = 4096
  /// Shorter ones would tear words apart.
  private static let shortestSecret = 8

  private let secrets: [[UInt8]]

  /// - Parameter secrets: those that the service holds: keys, tokens and passwords of its configuration.
  public init(secrets: [String] = []) {
    self.secrets = Set(secrets).filter { $0.utf8.count >= LogScrubber.shortestSecret }
      .sorted { $0.utf8.count > $1.utf8.count }.map { Array($0.utf8) }
  }

  /// Whether a value is left out for its name.
  public static func isHidden(_ name: String) -> Bool {
    if speechNames.contains(name.lowercased()) { return true }
    return isSecret(words(of: name.utf8))
  }

  /// A text without what must not be in it.
  public func scrubbed(_ text: String) -> String {
    var bytes = Array(text.utf8.prefix(LogScrubber.longest))
    if text.utf8.count > LogScrubber.longest { bytes += Array("…".utf8) }
    var hasChanged = text.utf8.count > LogScrubber.longest
    for secret in secrets { hasChanged = replace(secret, in: &bytes) || hasChanged }
    var scan = CredentialScan(bytes)
    if scan.run() {
      bytes = scan.output
      hasChanged = true
    }
    return hasChanged ? String(decoding: bytes, as: UTF8.self) : text
  }

  private func replace(_ secret: [UInt8], in bytes: inout [UInt8]) -> Bool {
    guard bytes.count >= secret.count else { return false }
    var hasChanged = false
    var start = 0
    while start + secret.count <= bytes.count {
      if bytes[start] == secret[0], bytes[start..<start + secret.count].elementsEqual(secret) {
        bytes.replaceSubrange(start..<start + secret.count, with: Array(LogScrubber.removed.utf8))
        start += LogScrubber.removed.utf8.count
        hasChanged = true
      } else {
        start += 1
      }
    }
    return hasChanged
  }

  // MARK: Names

  /// What people said, and what they call their recordings.
  private static let speechNames: Set<String> = [
    "text", "transcript", "transcription_text", "partial", "partial_text", "segment", "segments", "word",
    "words", "prompt", "initial_prompt", "hotwords", "caption", "utterance", "sentence", "summary", "title",
    "filename", "file_name", "body", "query",
  ]

  private static let secretWords: Set<String> = [
    "authorization", "password", "passwd", "passphrase", "pwd", "secret", "token", "cookie", "credential",
    "credentials", "signature", "sig", "apikey", "csrf", "xsrf", "jwt", "bearer", "otp", "pin", "hmac",
  ]
  private static let secretPairs: Set<String> = [
    "api key", "access key", "private key", "secret key", "signing key", "session id", "service key",
    "encryption key", "set cookie", "auth key",
  ]

  static func isSecret(_ words: [String]) -> Bool {
    if words.contains(where: secretWords.contains) { return true }
    return zip(words, words.dropFirst()).contains { secretPairs.contains("\($0) \($1)") }
  }

  /// `X-Api-Key`, `apiKey` and `api_key` are the same words.
  static func words(of name: some Sequence<UInt8>) -> [String] {
    var words: [String] = []
    var word: [UInt8] = []
    var wasLower = false
    func end() {
      if !word.isEmpty { words.append(String(decoding: word, as: UTF8.self)) }
      word = []
    }
    for byte in name {
      let isUpper = (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
      let isLower = (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
      if isUpper, wasLower { end() }
      if isUpper || isLower { word.append(byte | 0x20) } else { end() }
      wasLower = isLower
    }
    end()
    return words
  }
}
