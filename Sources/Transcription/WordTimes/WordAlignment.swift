import Foundation
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
  private static var medianWidth: Int { 7 }

  /// - Parameters:
  ///   - text: the window's text tokens, without timestamps.
  ///   - frames: mel frames of content in the window.
  func align(_ text: [Int], audio: Engine.Audio, frames: Int) -> [AlignedWord] {
    guard !text.isEmpty, !heads.isEmpty, frames > 1,
      let start = try? tokenizer.startSequence(language: language, task: task)
    else { return [] }
    // What does not fit into the context is left without times rather than cut the rest off.
    let room = engine.dimensions.textContext - start.count - 2
    let text = Array(text.prefix(room))
    let tokens = start + [tokenizer.noTimestamps] + text + [tokenizer.endOfText]
    let (scores, attention) = engine.align(tokens: tokens, audio: audio, heads: heads)
    let probabilities = text.indices.map { probability(of: text[$0], scores, row: start.count + $0) }
    let matrix = attentionMatrix(attention, columns: frames / 2)
    let cost = matrix[start.count..<matrix.count - 1].map { $0.map { -$0 } }
    let path = DynamicTimeWarping.path(Array(cost))
    let (words, wordTokens) = tokenizer.splitToWordTokens(text + [tokenizer.endOfText], language: language)
    guard wordTokens.count > 1 else { return [] }
    // The time a path first reaches a token's row is where that token begins.
    var begins = [Double](repeating: 0, count: cost.count)
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
    return result
  }

  private func probability(of token: Int, _ scores: [Float], row: Int) -> Double {
    let vocabulary = engine.dimensions.vocabularySize
    let text = scores[row * vocabulary..<row * vocabulary + tokenizer.endOfText]
    let highest = text.max() ?? 0
    var total: Float = 0
    for value in text { total += expf(value - highest) }
    return Double(expf(scores[row * vocabulary + token] - highest) / total)
  }

  /// Attention of all heads, normalised over the tokens, smoothed over time and averaged: [tokens][columns].
  private func attentionMatrix(_ attention: [[[Float]]], columns: Int) -> [[Float]] {
    let tokens = attention.first?.count ?? 0
    var sum = [[Float]](repeating: [Float](repeating: 0, count: columns), count: tokens)
    for head in attention {
      var weights = head.map { row -> [Float] in
        // Attention to what follows the content is not part of the picture.
        let part = Array(row.prefix(columns))
        let total = part.reduce(0, +)
        return total > 0 ? part.map { $0 / total } : part
      }
      for column in 0..<columns {
        var mean: Float = 0
        for row in 0..<tokens { mean += weights[row][column] }
        mean /= Float(tokens)
        var variance: Float = 0
        for row in 0..<tokens { variance += (weights[row][column] - mean) * (weights[row][column] - mean) }
        let deviation = max(sqrtf(variance / Float(tokens)), 1e-20)
        for row in 0..<tokens { weights[row][column] = (weights[row][column] - mean) / deviation }
      }
      for row in 0..<tokens {
        let smooth = MedianFilter.apply(weights[row], width: WordAlignment.medianWidth)
        for column in 0..<columns { sum[row][column] += smooth[column] / Float(attention.count) }
      }
    }
    return sum
  }
}

/// Running median with reflected ends.
enum MedianFilter {
  static func apply(_ values: [Float], width: Int) -> [Float] {
    let reach = width / 2
    guard values.count > reach else { return values }
    return values.indices.map { centre in
      var window: [Float] = []
      window.reserveCapacity(width)
      for offset in -reach...reach {
        var index = abs(centre + offset)
        if index >= values.count { index = 2 * (values.count - 1) - index }
        window.append(values[index])
      }
      window.sort()
      return window[reach]
    }
  }
}
