/// Finds what has the form of a credential in a text, in one pass.
struct CredentialScan {
  private let input: [UInt8]
  private var position = 0
  private(set) var output: [UInt8] = []
  private var hasChanged = false

  init(_ input: [UInt8]) { self.input = input }

  /// - Returns: whether something was taken out.
  mutating func run() -> Bool {
    // Most lines have nothing of the kind.
    guard
      input.contains(where: {
        $0 == 0x3D || $0 == 0x3A || $0 == 0x2E || $0 == 0x5F || $0 == 0x20 || $0 == 0x2D
      })
    else { return false }
    output.reserveCapacity(input.count)
    while position < input.count {
      if starts("://") { url() } else if isPart(input[position]) { word() } else { copy(1) }
    }
    return hasChanged
  }

  // MARK: URLs

  /// Host and path stay; name and password before the host go, and everything from `?` or `#` on.
  private mutating func url() {
    copy(3)
    let end = input[position...].firstIndex { isEndOfURL($0) } ?? input.count
    let path = input[position..<end].firstIndex { $0 == 0x2F || $0 == 0x3F || $0 == 0x23 } ?? end
    if let at = input[position..<path].lastIndex(of: 0x40) {
      remove()
      position = at
    }
    let query = input[position..<end].firstIndex { $0 == 0x3F || $0 == 0x23 } ?? end
    copy(query - position)
    if query < end {
      copy(1)
      remove()
      position = end
    }
  }

  private func isEndOfURL(_ byte: UInt8) -> Bool {
    // Space and control characters, quotes, angle brackets, and what encloses.
    byte <= 0x20 || byte == 0x22 || byte == 0x27 || byte == 0x3C || byte == 0x3E || byte == 0x60
      || byte == 0x29
      || byte == 0x5D || byte == 0x7D
  }

  // MARK: Words

  private mutating func word() {
    let end = input[position...].firstIndex { !isPart($0) } ?? input.count
    let word = input[position..<end]
    if isCredential(word) {
      remove()
      position = end
      return
    }
    let words = LogScrubber.words(of: word)
    let scheme = words.count == 1 && ["bearer", "basic", "digest"].contains(words[0])
    copy(end - position)
    if LogScrubber.isSecret(words), let value = startOfValue() {
      copy(value - position)
      // What is said of a cookie or an authorization has several parts.
      let takesLine = words.contains { ["cookie", "authorization"].contains($0) }
      removeValue(upToLineEnd: takesLine)
    } else if scheme, position < input.count, input[position] == 0x20 {
      let value = input[position...].firstIndex { $0 != 0x20 } ?? input.count
      let end = input[value...].firstIndex { isEndOfValue($0) } ?? input.count
      // `basic usage` is no credential.
      guard end - value >= 8, input[value..<end].contains(where: { !(0x61...0x7A).contains($0) }) else {
        return
      }
      copy(value - position)
      remove()
      position = end
    }
  }

  /// Where the value after a name begins: after `=`, `:` or `": "`; nil where none follows.
  private func startOfValue() -> Int? {
    var index = position
    while index < input.count, input[index] == 0x22 || input[index] == 0x27 || input[index] == 0x5C {
      index += 1
    }
    while index < input.count, input[index] == 0x20 { index += 1 }
    guard index < input.count, input[index] == 0x3D || input[index] == 0x3A else { return nil }
    index += 1
    while index < input.count, input[index] == 0x20 || input[index] == 0x5C { index += 1 }
    return index < input.count ? index : nil
  }

  private mutating func removeValue(upToLineEnd: Bool) {
    if let quote = input[position...].first, quote == 0x22 || quote == 0x27 {
      copy(1)
      var end = position
      while end < input.count, input[end] != quote { end += input[end] == 0x5C ? 2 : 1 }
      remove()
      position = min(end, input.count)
      return
    }
    var end =
      input[position...].firstIndex { upToLineEnd ? $0 == 0x0A || $0 == 0x22 : isEndOfValue($0) }
      ?? input.count
    let first = input[position..<end]
    if !upToLineEnd,
      ["bearer", "basic", "token"].contains(String(decoding: first, as: UTF8.self).lowercased()),
      end < input.count
    {
      let next = input[end...].firstIndex { $0 != 0x20 } ?? input.count
      end = input[next...].firstIndex { isEndOfValue($0) } ?? input.count
    }
    guard end > position else { return }
    remove()
    position = end
  }

  private func isEndOfValue(_ byte: UInt8) -> Bool {
    byte <= 0x20 || byte == 0x26 || byte == 0x2C || byte == 0x3B || byte == 0x22 || byte == 0x27
      || byte == 0x29
      || byte == 0x7D || byte == 0x5D
  }

  /// Forms by which credentials are known: our own keys and tokens, signed tokens (RFC 7519), and those of others.
  private func isCredential(_ word: ArraySlice<UInt8>) -> Bool {
    guard word.count >= 20 else { return false }
    let text = String(decoding: word, as: UTF8.self)
    if text.hasPrefix("eyJ"), word.count(where: { $0 == 0x2E }) >= 2 { return true }
    if text.hasPrefix("steno_"), word.count >= 40 { return text.contains { $0.isNumber } }
    return ["sk-", "whsec_", "ghp_", "xoxb-", "AKIA"].contains { text.hasPrefix($0) }
  }

  // MARK: Output

  /// Letters and digits of names and tokens.
  private func isPart(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20) && byte < 0x80 || byte == 0x5F
      || byte == 0x2D || byte == 0x2E
  }

  private func starts(_ text: StaticString) -> Bool {
    let count = text.utf8CodeUnitCount
    guard position + count <= input.count else { return false }
    return (0..<count).allSatisfy { input[position + $0] == text.utf8Start[$0] }
  }

  private mutating func copy(_ count: Int) {
    output += input[position..<position + count]
    position += count
  }

  private mutating func remove() {
    output += Array(LogScrubber.removed.utf8)
    hasChanged = true
  }
}
