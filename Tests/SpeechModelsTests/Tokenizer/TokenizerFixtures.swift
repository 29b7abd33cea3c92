@testable import SpeechModels

/// Random numbers that are the same in each run (SplitMix64).
struct TextGenerator: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

extension SmallVocabulary {
  /// Special tokens for 99 languages follow.
  static let size = textTokens.count + 1608

  static func vocabulary() throws -> WhisperVocabulary { try WhisperVocabulary(spellings: textTokens) }

  static func tokenizer() throws -> WhisperTokenizer {
    try WhisperTokenizer(vocabulary: vocabulary(), vocabularySize: size, isMultilingual: true)
  }

  /// All tokens, special ones included, as files of published models list them.
  static func spellingsWithSpecialTokens() throws -> [String] {
    let special = try tokenizer().special
    return textTokens + (textTokens.count..<size).compactMap { special.name(of: $0) }
  }

  /// The single bytes and as many three-byte tokens as it takes: as large as a published vocabulary.
  static func filledUp(to count: Int) -> [[UInt8]] {
    var tokens = (0...255).map { [UInt8($0)] }
    for number in 0..<max(0, count - 256) {
      tokens.append([UInt8(number >> 16), UInt8(number >> 8 & 255), UInt8(number & 255)])
    }
    return tokens
  }
}

/// Texts of characters from many corners of Unicode, and of pieces that the pre-tokenizer tells apart.
func randomTexts(count: Int, seed: UInt64) -> [String] {
  var random = TextGenerator(state: seed)
  let ranges: [ClosedRange<UInt32>] = [
    0x00...0x7F, 0x00...0x7F, 0x61...0x7A, 0xA0...0x24F, 0x400...0x45F, 0x900...0x97F, 0xE00...0xE5B,
    0x2000...0x206F, 0x3040...0x30FF, 0x4E00...0x9FFF, 0x1F300...0x1F6FF,
  ]
  let pieces = [" ", "  ", "\n", "\t", "'s", "'ll", "the", " the", "st", "1", "20", "--", "((", "子ども", "é"]
  return (0..<count).map { number in
    var text = ""
    let range = ranges[number % ranges.count]
    for _ in 0..<Int.random(in: 0...25, using: &random) {
      if Bool.random(using: &random) {
        text += pieces[Int.random(in: 0..<pieces.count, using: &random)]
      } else if let scalar = Unicode.Scalar(UInt32.random(in: range, using: &random)) {
        text.unicodeScalars.append(scalar)
      }
    }
    return text
  }
}

/// Equality of characters one by one: Swift's own `==` takes "é" and "e" with an accent for the same.
func identical(_ one: String, _ other: String) -> Bool {
  one.unicodeScalars.elementsEqual(other.unicodeScalars)
}
