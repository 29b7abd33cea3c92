public import SpeechModels
import Transcripts

/// Makes a decoder prefer given words and phrases: shallow fusion with a prefix tree.
///
/// The tree is over bytes, not over tokens, because a model may spell a rare name in other tokens than the tokenizer
/// would. Every token that goes on along a path is raised by the boost in nats; one that only begins a path by the
/// smaller start boost, since most words beginning alike are others. A value: the place in the tree follows from the
/// text sampled so far, so beams and samples need no state, and a path that is left is simply forgotten.
///
/// Where the model's own choice is a timestamp or the end, nothing is raised: that is where words would be invented.
/// Nor is a word's start raised straight after a hotword, which could otherwise repeat for ever.
///
/// Context: phrase boosting by prefix trees, as in NeMo's GPU-PB; the tree of bytes and the restraint are ours.
public struct HotwordBias: Sendable, Equatable {
  public static let defaultBoost: Float = 6
  /// Most words and phrases; more would raise half the language.
  public static let maximumCount = 10_000
  /// Longest word or phrase in bytes of UTF-8; what is longer is left out.
  public static let maximumLength = 120

  private struct Edge: Sendable, Equatable {
    var token: Int
    var completes: Bool
    /// Whether the token begins a word, the first or another of a phrase.
    var beginsWord: Bool
  }

  private struct Node: Sendable, Equatable {
    var children: [UInt8: Int] = [:]
    var isEnd = false
    var edges: [Edge] = []
  }

  private let tokenizer: TokenBytes
  private let boost: Float
  private let startBoost: Float
  private let wholeBoost: Float
  private var nodes = [Node()]
  private var longest = 0

  /// - Parameters:
  ///   - words: words and phrases, spelled as they shall appear. Blank ones count for nothing.
  ///   - boost: how much likelier their tokens become, in nats; 0 or less: not at all.
  /// - Returns: nil where nothing is left to prefer.
  public init?(_ words: [String], boost: Float = defaultBoost, tokenizer: WhisperTokenizer) {
    guard boost > 0, boost.isFinite else { return nil }
    self.tokenizer = TokenBytes(tokenizer)
    self.boost = boost
    startBoost = boost * HotwordBias.startShare
    wholeBoost = boost * HotwordBias.wholeShare
    for word in words.prefix(HotwordBias.maximumCount) {
      let plain = word.split(whereSeparator: \.isWhitespace).joined(separator: " ")
      guard !plain.isEmpty, plain.utf8.count <= HotwordBias.maximumLength else { continue }
      // A phrase in lower case may begin a sentence; one with a capital keeps it.
      for spelling in [plain, plain.prefix(1).uppercased() + plain.dropFirst()] {
        let isSpaced = spelling.unicodeScalars.first.map { !$0.isUnspacedScript } ?? true
        insert((isSpaced ? " " : "") + spelling)
      }
    }
    guard nodes.count > 1 else { return nil }
    for node in nodes.indices { nodes[node].edges = edges(from: node, tokenizer.vocabulary) }
  }

  // Measured (Documentation/Decisions/0013): twice the start's share and words of the list appear unsaid.
  private static let startShare: Float = 0.2
  // One token that is a whole hotword is all the evidence there is.
  private static let wholeShare: Float = 0.4
  private static let nextWordShare: Float = 0.5

  private mutating func insert(_ spelling: String) {
    var node = 0
    for byte in spelling.utf8 {
      if let next = nodes[node].children[byte] {
        node = next
      } else {
        nodes.append(Node())
        nodes[node].children[byte] = nodes.count - 1
        node = nodes.count - 1
      }
    }
    nodes[node].isEnd = true
    longest = max(longest, spelling.utf8.count)
  }

  /// All tokens that lead from a node along paths of the tree.
  private func edges(from start: Int, _ vocabulary: WhisperVocabulary) -> [Edge] {
    var found: [Edge] = []
    var open: [(node: Int, bytes: [UInt8])] = [(start, [])]
    while let (node, bytes) = open.popLast() {
      // A bare space says nothing about what follows.
      if !bytes.isEmpty, bytes != [UInt8(ascii: " ")], let token = vocabulary.id(of: bytes),
        token < vocabulary.endOfText
      {
        found.append(
          Edge(
            token: token, completes: nodes[node].isEnd, beginsWord: bytes.first == UInt8(ascii: " ")))
      }
      for (byte, child) in nodes[node].children where bytes.count < 32 {
        open.append((child, bytes + [byte]))
      }
    }
    return found.sorted { $0.token < $1.token }
  }

  /// Raises tokens that begin or continue a hotword.
  ///
  /// - Parameters:
  ///   - logits: scores of one sequence after all rules, changed in place.
  ///   - sampled: tokens sampled so far, timestamps included.
  ///   - choice: the token the model would take.
  func apply(_ logits: UnsafeMutableBufferPointer<Float>, sampled: ArraySlice<Int>, choice: Int) {
    guard choice < tokenizer.endOfText else { return }
    let text = tokenizer.tail(of: sampled, bytes: longest)
    // The most that any path gives a token counts, not the sum.
    var raised: [Int: Float] = [:]
    var endsWithHotword = false
    for start in text.indices {
      guard let node = walk(text[start...]) else { continue }
      if nodes[node].isEnd { endsWithHotword = true }
      for edge in nodes[node].edges {
        // "Mr." says little about who comes.
        let amount = edge.beginsWord ? boost * HotwordBias.nextWordShare : boost
        raised[edge.token] = max(raised[edge.token] ?? 0, amount)
      }
    }
    if !endsWithHotword {
      for edge in nodes[0].edges where raised[edge.token] == nil && edge.token < logits.count {
        logits[edge.token] += edge.completes ? wholeBoost : startBoost
      }
    }
    for (token, amount) in raised where token < logits.count { logits[token] += amount }
  }

  private func walk(_ bytes: ArraySlice<UInt8>) -> Int? {
    var node = 0
    for byte in bytes {
      guard let next = nodes[node].children[byte] else { return nil }
      node = next
    }
    return node
  }
}

/// The bytes that tokens stand for.
private struct TokenBytes: Sendable, Equatable {
  let vocabulary: WhisperVocabulary
  var endOfText: Int { vocabulary.endOfText }

  init(_ tokenizer: WhisperTokenizer) { vocabulary = tokenizer.vocabulary }

  /// Compared by size: two vocabularies of the same model are the same.
  static func == (left: TokenBytes, right: TokenBytes) -> Bool {
    left.vocabulary.size == right.vocabulary.size && left.endOfText == right.endOfText
  }

  /// The last bytes of the text that ends `tokens`, at least `count` where there are as many. A timestamp is no end of
  /// it: phrases run across segments.
  func tail(of tokens: ArraySlice<Int>, bytes count: Int) -> [UInt8] {
    var parts: [ArraySlice<UInt8>] = []
    var total = 0
    for token in tokens.reversed() where token < endOfText {
      guard total < count else { break }
      guard let part = vocabulary.bytes(of: token) else { continue }
      parts.append(part)
      total += part.count
    }
    return parts.reversed().flatMap { $0 }.suffix(count)
  }
}
