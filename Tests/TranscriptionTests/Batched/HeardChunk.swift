import ModelFixtures
import SpeechModels
import Transcripts

@testable import Transcription

/// A chunk that is transcribed from what a test says is decoded in each window.
struct HeardChunk {
  private(set) var transcription: ChunkTranscription<ScriptedEngine>
  private(set) var windows: [AudioWindow] = []
  let chunk: AudioChunk
  private let stages: WindowTranscription<ScriptedEngine>

  /// - Parameter words: whether words get times.
  init(_ chunk: AudioChunk, _ tokenizer: WhisperTokenizer, words: Bool = false) {
    self.chunk = chunk
    transcription = ChunkTranscription(chunk, features: [], bands: 80, language: "en")
    var options = TranscriptionOptions()
    options.wordTimestamps = words
    stages = WindowTranscription(
      engine: ScriptedEngine { _, _ in [:] }, tokenizer: tokenizer, alignmentHeads: [], options: options)
  }

  var segments: [Segment] { transcription.segments }

  /// Transcribes until all is heard, or `most` windows were.
  /// - Parameter say: window and its number → the tokens decoded there; nil: silence.
  /// - Returns: whether all was heard.
  mutating func hear(most: Int = 100, _ say: (AudioWindow, Int) -> [Int]?) -> Bool {
    while let window = transcription.window(frames: 3000) {
      guard windows.count < most else { return false }
      let tokens = say(window, windows.count)
      windows.append(window)
      let outcome = tokens.map { tokens in
        stages.transcribe(
          DecodingResult(
            tokens: tokens, text: "", averageLogProbability: -0.2, noSpeechProbability: 0, temperature: 0,
            compressionRatio: 1),
          0, window, language: "en", contentEnd: chunk.end, lastSpeechEnd: transcription.lastSpeechEnd,
          levels: { [] })
      }
      transcription.take(outcome, of: window)
    }
    return true
  }
}

/// What models say, and what they never should, drawn by chance.
struct RandomSpeech {
  let tokenizer: WhisperTokenizer
  var generator: SeededGenerator

  /// A chunk of up to 30 s with up to eight stretches of speech.
  mutating func chunk() -> AudioChunk {
    let start = Int.random(in: 0...200_000_000, using: &generator)
    let length = Int.random(in: 1...480_000, using: &generator)
    let bounds = (0..<2 * Int.random(in: 1...8, using: &generator)).map { _ in
      start + Int.random(in: 0...length, using: &generator)
    }.sorted()
    let speech = stride(from: 0, to: bounds.count, by: 2).map { bounds[$0]..<bounds[$0 + 1] }
    return AudioChunk(
      index: 0, start: start, samples: [Float](repeating: 0, count: length),
      speech: speech.filter { !$0.isEmpty })
  }

  /// Tokens that keep the rules of timestamps, of a window that may be far shorter than what they claim.
  mutating func tokens(words: Int) -> [Int]? {
    if Int.random(in: 0..<12, using: &generator) == 0 { return nil }
    var tokens: [Int] = []
    var time = Int.random(in: 0...50, using: &generator)
    for _ in 0..<Int.random(in: 0...5, using: &generator) {
      tokens.append(tokenizer.timestampBegin + time)
      for _ in 0..<Int.random(in: 1...4, using: &generator) {
        tokens.append(ScriptedVocabulary.word(Int.random(in: 0..<words, using: &generator)))
      }
      time = min(time + Int.random(in: 1...400, using: &generator), 1500)
      if Int.random(in: 0..<4, using: &generator) == 0 { return tokens }
      tokens.append(tokenizer.timestampBegin + time)
      if Int.random(in: 0..<3, using: &generator) == 0 { time = min(time + 200, 1500) }
    }
    if !tokens.isEmpty, Int.random(in: 0..<3, using: &generator) == 0 {
      tokens.append(tokenizer.timestampBegin + time)
    }
    return tokens
  }

  /// Any tokens at all.
  mutating func nonsense() -> [Int] {
    (0..<Int.random(in: 0...12, using: &generator)).map { _ in
      Bool.random(using: &generator)
        ? Int.random(in: 0..<tokenizer.timestampBegin, using: &generator)
        : Int.random(in: tokenizer.timestampBegin..<tokenizer.vocabularySize, using: &generator)
    }
  }
}
