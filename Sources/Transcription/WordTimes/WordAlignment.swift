import Foundation
import Inference
import SpeechModels

/// A word and when it is spoken, in seconds from the window's start.
struct AlignedWord: Equatable {
  var text: String
  var tokens: [Int]
  var start: Double
  var end: Double
  var probability: Double
}

/// Finds when words are spoken from the attention of the heads that follow the audio (`whisper.timing`).
struct WordAlignment<Engine: WhisperEngine> {
  let engine: Engine
  let tokenizer: WhisperTokenizer
  let heads: [AlignmentHead]
  let language: String
  let task: WhisperTask
  var kernels = Kernels(.detected)

  /// - Parameters:
  ///   - text: the window's text tokens, without timestamps.
  ///   - frames: mel frames of content in the window.
  ///   - levels: loudness of these frames (`SpeechPauses.levels`); empty: pauses are not looked for.
  func align(_ text: [Int], audio: Engine.Audio, frames: Int, levels: [Float] = []) -> [AlignedWord] {
    guard !text.isEmpty, !heads.isEmpty, frames > 1,
      let start = try? tokenizer.startSequence(language: language, task: task)
    else { return [] }
    // What does not fit into the context is left without times rather than cut the rest off.
    let room = engine.dimensions.textContext - start.count - 2
    let text = Array(text.prefix(room))
    let tokens = start + [tokenizer.noTimestamps] + text + [tokenizer.endOfText]
    var probabilities = [Double](repeating: 0, count: text.count)
    let attention = engine.align(tokens: tokens, audio: audio, heads: heads) { row, scores in
      let index = row - start.count
      if text.indices.contains(index) { probabilities[index] = probability(of: text[index], scores) }
    }
    let matrix = AlignmentMatrix(
      attention, heads: heads, rows: start.count..<tokens.count - 1, columns: frames / 2)
    let path = DynamicTimeWarping.path(matrix.costs, rows: matrix.rows, columns: matrix.columns)
    let (words, wordTokens) = tokenizer.splitToWordTokens(text + [tokenizer.endOfText], language: language)
    guard wordTokens.count > 1 else { return [] }
    // The time a path first reaches a token's row is where that token begins.
    var begins = [Double](repeating: 0, count: matrix.rows)
    for (index, row) in path.rows.enumerated() where index == 0 || path.rows[index - 1] != row {
      begins[row] = Double(path.columns[index]) / 50
    }
    var result: [AlignedWord] = []
    var first = 0
    for (word, own) in zip(words, wordTokens).dropLast() {
      let last = first + own.count
      let mean = probabilities[first..<last].reduce(0, +) / Double(max(own.count, 1))
      result.append(
        AlignedWord(text: word, tokens: own, start: begins[first], end: begins[last], probability: mean))
      first = last
    }
    let heard = result.first { $0.isSpoken }.map { word in
      firstPeak(
        matrix, path, tokens: word.tokens.count,
        from: result.prefix { $0 != word }.reduce(0) { $0 + $1.tokens.count })
    }
    SpeechPauses(levels: levels).trim(&result, firstHeard: heard)
    return result
  }

  /// When attention to the tokens of a word is strongest, in seconds.
  private func firstPeak(
    _ matrix: AlignmentMatrix, _ path: (rows: [Int], columns: [Int]), tokens: Int, from first: Int
  ) -> Double {
    let cells = zip(path.rows, path.columns).filter { first..<first + tokens ~= $0.0 }
    let best = cells.min {
      matrix.costs[$0.0 * matrix.columns + $0.1] < matrix.costs[$1.0 * matrix.columns + $1.1]
    }
    return Double(best?.1 ?? 0) / 50
  }

  private func probability(of token: Int, _ scores: UnsafeBufferPointer<Float>) -> Double {
    let text = UnsafeBufferPointer(rebasing: scores[..<tokenizer.endOfText])
    return Double(expf(scores[token] - kernels.logSumExp(text)))
  }
}
