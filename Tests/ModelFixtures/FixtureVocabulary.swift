/// A vocabulary laid out like Whisper's: byte tokens, merged tokens, then the special tokens.
///
/// Byte tokens use GPT-2's order and its printable stand-ins for bytes. The merged tokens are invented.
public struct FixtureVocabulary: Sendable {
  public let size: Int
  public let isMultilingual: Bool
  /// Byte-level spelling of every ordinary token, by id.
  public let ordinary: [String]
  /// Pairs that were merged, in order of rank.
  public let merges: [(String, String)]
  /// Special tokens, following the ordinary ones. A vocabulary too small for all of Whisper's has only
  /// `<|endoftext|>` and as many of the others as fit.
  public let special: [String]

  public static let timestampCount = 1_501
  static let languages = [
    "en", "zh", "de", "es", "ru", "ko", "fr", "ja", "pt", "tr", "pl", "ca", "nl", "ar", "sv", "it", "id",
    "hi",
    "fi", "vi", "he", "uk", "el", "ms", "cs", "ro", "da", "hu", "ta", "no", "th", "ur", "hr", "bg", "lt",
    "la",
    "mi", "ml", "cy", "sk", "te", "fa", "lv", "bn", "sr", "az", "sl", "kn", "et", "mk", "br", "eu", "is",
    "hy",
    "ne", "mn", "bs", "kk", "sq", "sw", "gl", "mr", "pa", "si", "km", "sn", "yo", "so", "af", "oc", "ka",
    "be",
    "tg", "sd", "gu", "am", "yi", "lo", "uz", "fo", "ht", "ps", "tk", "nn", "mt", "sa", "lb", "my", "bo",
    "tl",
    "mg", "as", "tt", "haw", "ln", "ha", "ba", "jw", "su",
  ]

  /// - Parameter size: number of tokens in all; at least 257.
  public init(size: Int, isMultilingual: Bool = true) {
    precondition(size > 256, "a vocabulary needs all bytes and <|endoftext|>")
    let names =
      ["<|endoftext|>", "<|startoftranscript|>"] + Self.languages.map { "<|\($0)|>" }
      + ["<|translate|>", "<|transcribe|>", "<|startoflm|>", "<|startofprev|>", "<|nospeech|>"]
      + ["<|notimestamps|>"]
      + (0..<Self.timestampCount).map { index in
        let hundredths = index * 2
        return "<|\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100)|>"
      }
    let ordinaryCount = max(256, size - names.count)
    var ordinary = Self.byteTokens
    var merges: [(String, String)] = []
    // Pairs of letters first, then a letter before what exists: "Ġa", "aa", "ab", …, "Ġaa".
    let starts = ["Ġ"] + "etaoinshrdlcumwfgypbvk".map(String.init)
    var known = Set(ordinary)
    var next = 0
    while ordinary.count < ordinaryCount {
      let tail = ordinary[next]
      next += 1
      guard next > 256 || tail.allSatisfy({ $0.isASCII && $0.isLetter && $0.isLowercase }) else { continue }
      for start in starts where ordinary.count < ordinaryCount && !tail.hasPrefix("Ġ") {
        guard known.insert(start + tail).inserted else { continue }
        ordinary.append(start + tail)
        merges.append((start, tail))
      }
    }
    self.size = size
    self.isMultilingual = isMultilingual
    self.ordinary = ordinary
    self.merges = merges
    self.special = Array(names.prefix(size - ordinaryCount))
  }

  /// All tokens by id.
  public var tokens: [String] { ordinary + special }

  /// The id of a special token.
  public func id(_ special: String) -> Int? {
    self.special.firstIndex(of: special).map { ordinary.count + $0 }
  }

  public var languageIds: [Int] { Self.languages.compactMap { id("<|\($0)|>") } }

  /// The bytes that the ordinary tokens stand for, by id.
  public var ordinaryBytes: [[UInt8]] {
    let bytes = Dictionary(uniqueKeysWithValues: zip(Self.byteTokens, Self.byteOrder))
    return ordinary.map { $0.compactMap { bytes[String($0)] } }
  }

  /// Bytes in GPT-2's order: the printable ones first.
  static let byteOrder: [UInt8] = {
    let printable = Array(33...126) + Array(161...172) + Array(174...255)
    return (printable + (0...255).filter { !printable.contains($0) }).map { UInt8($0) }
  }()

  /// GPT-2's stand-in for each byte, in `byteOrder`: itself if printable, else a letter from U+0100 on.
  static let byteTokens: [String] = byteOrder.enumerated().map { index, byte in
    let isPrintable = index < 188
    let scalar = isPrintable ? UInt32(byte) : 256 + UInt32(index - 188)
    return Unicode.Scalar(scalar).map { String(Character($0)) } ?? ""
  }
}
