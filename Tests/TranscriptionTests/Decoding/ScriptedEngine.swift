import Inference
import SpeechModels

/// An engine without a model: the scores after any sequence of tokens are what the test says they are.
final class ScriptedEngine: WhisperEngine {
  final class Past {
    var tokens: [Int] = []
  }
  typealias Audio = Int

  let dimensions: WhisperDimensions
  /// (window, tokens taken in) → tokens that may follow and their scores; others are forbidden.
  var script: (Int, [Int]) -> [Int: Float]
  /// (tokens, heads) → attention [heads][tokens][audio context].
  var attention: ([Int], Int) -> [[[Float]]] = { _, _ in [] }
  /// Features of a window → the number by which the script knows it; nil: windows are numbered as they come.
  var hear: (([Float]) -> Int)?
  private(set) var windows: [[Float]] = []
  /// The windows whose sequences shared a step, for every step.
  private(set) var steps: [[Int]] = []
  private(set) var longestSequence = 0
  /// What stood before the first token sampled, for every decoding.
  private(set) var openings: [[Int]] = []
  private var scores: [Float] = []
  private let nothing: [Float]

  init(vocabularySize: Int = 51_865, _ script: @escaping (Int, [Int]) -> [Int: Float]) {
    dimensions = WhisperDimensions(
      melBins: 80, audioContext: 1500, audioWidth: 64, audioHeads: 1, audioLayers: 1,
      vocabularySize: vocabularySize, textContext: 448, textWidth: 64, textHeads: 1, textLayers: 1)
    self.script = script
    nothing = [Float](repeating: -.infinity, count: vocabularySize)
  }

  func encode(mel: [Float], content: Int) -> Int {
    windows.append(mel.count == 3000 * 80 ? [mel[0], mel[mel.count - 1]] : [])
    return hear?(mel) ?? windows.count - 1
  }

  func makePast() -> Past { Past() }
  func cacheBytes(audioFrames: Int) -> Int { 100 * audioFrames }
  var pastBytes: Int { 1000 }
  func copy(_ source: Past, to target: Past) { target.tokens = source.tokens }

  func step(_ inputs: [EngineInput<Int, Past>]) -> UnsafeMutableBufferPointer<Float> {
    let size = dimensions.vocabularySize
    if scores.count < inputs.count * size { scores = [Float](repeating: 0, count: inputs.count * size) }
    let target = scores.withUnsafeMutableBufferPointer { $0 }
    // Copied, because filling is slow in debug builds.
    nothing.withUnsafeBufferPointer { nothing in
      for row in inputs.indices {
        _ = UnsafeMutableBufferPointer(rebasing: target[row * size..<(row + 1) * size]).update(
          fromContentsOf: nothing)
      }
    }
    let isFirst = { (index: Int) in index == 0 || inputs[index - 1].past !== inputs[index].past }
    steps.append(inputs.indices.filter(isFirst).map { inputs[$0].audio })
    for (row, input) in inputs.enumerated() {
      input.past.tokens += input.tokens
      longestSequence = max(longestSequence, input.past.tokens.count)
      if input.tokens.count > 1 || input.past.tokens.count == input.tokens.count {
        openings.append(input.past.tokens)
      }
      for (token, score) in script(input.audio, input.past.tokens) { target[row * size + token] = score }
      // What nobody asked for may be anything.
      if let candidates = input.candidates {
        for range in [0..<candidates.lowerBound, candidates.upperBound..<size] where !range.isEmpty {
          UnsafeMutableBufferPointer(
            rebasing: target[row * size + range.lowerBound..<row * size + range.upperBound]
          )
          .update(repeating: 1000)
        }
      }
    }
    return target
  }

  func align(
    tokens: [Int], audio: Int, heads: [AlignmentHead], reading: (Int, UnsafeBufferPointer<Float>) -> Void
  ) -> [[[Float]]] {
    for row in tokens.indices {
      var scores = [Float](repeating: -10, count: dimensions.vocabularySize)
      if row + 1 < tokens.count { scores[tokens[row + 1]] = 10 }
      scores.withUnsafeBufferPointer { reading(row, $0) }
    }
    return attention(tokens, heads.count)
  }
}

/// Vocabularies as large as the published ones, of bytes and invented words; token 32 is a space.
enum ScriptedVocabulary {
  static let multilingual = make(textTokens: 50_257, size: 51_865)
  static let english = make(textTokens: 50_256, size: 51_864)

  /// The token of an invented word, " w1000" and so on for ids from 256.
  static func word(_ number: Int) -> Int { 256 + number }

  private static func make(textTokens: Int, size: Int) -> WhisperTokenizer? {
    let tokens = (0...255).map { [UInt8($0)] } + (256..<textTokens).map { Array(" w\($0)".utf8) }
    guard let vocabulary = try? WhisperVocabulary(tokenBytes: tokens, vocabularySize: size) else {
      return nil
    }
    return try? WhisperTokenizer(vocabulary: vocabulary, vocabularySize: size)
  }
}

let scalarKernels = Kernels(.scalar)
