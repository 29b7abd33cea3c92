import Foundation

/// Cuts text into the word pieces of an uncased BERT vocabulary: small letters without accents, marks and CJK
/// characters alone, then the longest pieces from the left.
///
/// Reference: Devlin et al., "BERT" (2019), and its published tokenizer.
public struct WordPieceTokenizer: Sendable {
  private let pieces: [String: Int32]
  private let start: Int32
  private let separator: Int32
  private let unknown: Int32
  /// Longer words are unknown, as in the reference.
  private static let longestWord = 100
  /// Most entries that a vocabulary may have.
  private static let largest = 1_000_000

  /// - Parameter vocabulary: one piece a line, `##` before those that go on with a word.
  /// - Throws: `SentenceModelError.vocabulary` where a special piece is missing.
  public init(vocabulary: String) throws(SentenceModelError) {
    var pieces: [String: Int32] = [:]
    for (number, line) in vocabulary.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      guard number < Self.largest else { break }
      let piece = line.last == "\r" ? line.dropLast() : line
      if !piece.isEmpty { pieces[String(piece)] = Int32(number) }
    }
    guard let start = pieces["[CLS]"], let separator = pieces["[SEP]"], let unknown = pieces["[UNK]"] else {
      throw .vocabulary(reason: "it lacks one of the pieces [CLS], [SEP] and [UNK]")
    }
    self.pieces = pieces
    self.start = start
    self.separator = separator
    self.unknown = unknown
  }

  /// Largest number of a piece.
  var largestToken: Int { Int(pieces.values.max() ?? 0) }

  /// Numbers of the pieces between those for start and end.
  /// - Parameter limit: most tokens in all; what is longer is cut at its end.
  public func tokens(of text: String, limit: Int = 256) -> [Int32] {
    var tokens = [start]
    for word in Self.words(text) {
      tokens += wordPieces(word)
      if tokens.count >= limit - 1 { break }
    }
    return Array(tokens.prefix(max(1, limit - 1))) + [separator]
  }

  private func wordPieces(_ word: [Unicode.Scalar]) -> [Int32] {
    guard word.count <= Self.longestWord else { return [unknown] }
    var found: [Int32] = []
    var from = 0
    while from < word.count {
      var end = word.count
      var match: Int32?
      while end > from {
        var piece = String.UnicodeScalarView(from > 0 ? Array("##".unicodeScalars) : [])
        piece.append(contentsOf: word[from..<end])
        if let known = pieces[String(piece)] {
          match = known
          break
        }
        end -= 1
      }
      guard let match else { return [unknown] }
      found.append(match)
      from = end
    }
    return found
  }

  /// Words and marks, small and without accents.
  static func words(_ text: String) -> [[Unicode.Scalar]] {
    var words: [[Unicode.Scalar]] = []
    var word: [Unicode.Scalar] = []
    func close() {
      if !word.isEmpty { words.append(word) }
      word = []
    }
    for scalar in text.lowercased().decomposedStringWithCanonicalMapping.unicodeScalars {
      let properties = scalar.properties
      switch properties.generalCategory {
      case .nonspacingMark: continue
      case .control where scalar != "\n" && scalar != "\t" && scalar != "\r": continue
      case .format, .privateUse, .surrogate, .unassigned: continue
      default: break
      }
      if properties.isWhitespace {
        close()
      } else if isMark(scalar) || isIdeograph(scalar) {
        close()
        words.append([scalar])
      } else {
        word.append(scalar)
      }
    }
    close()
    return words
  }

  /// All of ASCII that is neither letter nor digit counts, as in the reference.
  private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 33...47, 58...64, 91...96, 123...126: return true
    default: break
    }
    switch scalar.properties.generalCategory {
    case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation, .initialPunctuation,
      .finalPunctuation, .otherPunctuation:
      return true
    default: return false
    }
  }

  private static func isIdeograph(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x4E00...0x9FFF, 0x3400...0x4DBF, 0x20000...0x2A6DF, 0x2A700...0x2CEAF, 0xF900...0xFAFF,
      0x2F800...0x2FA1F:
      true
    default: false
    }
  }
}
