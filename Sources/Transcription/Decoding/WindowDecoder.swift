import Foundation
import Inference
import SpeechModels

/// What the decodings of windows have in common: the model, its tokens and the rules made from options
/// (`whisper.decoding.DecodingTask`).
struct WindowDecoder<Engine: WhisperEngine> {
  let engine: Engine
  let tokenizer: WhisperTokenizer
  let kernels: Kernels
  /// Asked before every token; what it throws ends the decoding.
  var checkCancellation: () throws -> Void = {}

  /// Decodes one window alone.
  func decode(_ audio: Engine.Audio, _ options: DecodingOptions) throws -> DecodingResult {
    var decoding = try WindowDecoding(self, audio, options)
    while true {
      if let result = decoding.result { return result }
      try checkCancellation()
      decoding.take(engine.step(decoding.inputs))
    }
  }

  func initialTokens(_ options: DecodingOptions) throws -> [Int] {
    var tokens = try tokenizer.startSequence(language: options.language, task: options.task)
    if options.withoutTimestamps { tokens.append(tokenizer.noTimestamps) }
    let context = engine.dimensions.textContext
    if !options.prefix.isEmpty {
      let room = context / 2 - (options.sampleLength ?? 0)
      tokens += options.prefix.suffix(max(min(room, context - tokens.count), 0))
    }
    // A long prefix leaves less room for what came before; the reference fails there.
    let room = min(context / 2 - 1, context - tokens.count - 1)
    if !options.prompt.isEmpty && room > 0 {
      tokens = [tokenizer.startOfPrevious] + options.prompt.suffix(room) + tokens
    }
    return tokens
  }

  func makeFilters(_ options: DecodingOptions) -> LogitFilters {
    var suppressed = options.suppressTokens ?? tokenizer.nonSpeechTokens
    if suppressed.contains(-1) { suppressed += tokenizer.nonSpeechTokens }
    suppressed += [
      tokenizer.transcribe, tokenizer.translate, tokenizer.startOfTranscript, tokenizer.startOfPrevious,
      tokenizer.startOfLM, tokenizer.noSpeech,
    ]
    let blank = options.suppressBlank ? tokenizer.encode(" ") + [tokenizer.endOfText] : []
    // A timestamp stands for two mel frames: 0.02 s.
    let maxInitial = options.maxInitialTimestamp.map { limit in
      limit > 0 ? Int((min(Double(limit), 30) / 0.02).rounded(.toNearestOrEven)) : 0
    }
    let rules = TimestampRules(
      noTimestamps: tokenizer.noTimestamps, timestampBegin: tokenizer.timestampBegin,
      endOfText: tokenizer.endOfText, maxInitialIndex: maxInitial,
      leastEndIndex: options.leastEnd.map { Int(min(max($0, 0), 30) / 0.02) } ?? 0)
    let known = 0..<engine.dimensions.vocabularySize
    return LogitFilters(
      kernels: kernels, suppressed: Set(suppressed).filter(known.contains), blank: blank,
      timestamps: options.withoutTimestamps ? nil : rules, hotwords: options.hotwords)
  }
}
