import Foundation
import Inference
import SpeechModels

/// Decodes one window of audio with one set of options (`whisper.decoding.DecodingTask`).
struct WindowDecoder<Engine: WhisperEngine> {
  let engine: Engine
  let tokenizer: WhisperTokenizer
  let kernels: Kernels
  /// Asked before every token; what it throws ends the decoding.
  var checkCancellation: () throws -> Void = {}

  func decode(_ audio: Engine.Audio, _ options: DecodingOptions) throws -> DecodingResult {
    let initial = try initialTokens(options)
    let filters = makeFilters(options)
    let limit = options.sampleLength ?? engine.dimensions.textContext / 2
    // How likely the window holds no speech shows where the transcript starts, so the prompt stops there first.
    let past = engine.makePast()
    let start = (initial.firstIndex(of: tokenizer.startOfTranscript) ?? 0) + 1
    var first = Array(engine.step([EngineInput(tokens: Array(initial[..<start]), past: past, audio: audio)]))
    let noSpeech = first.withUnsafeBufferPointer { expf($0[tokenizer.noSpeech] - kernels.logSumExp($0)) }
    if start < initial.count {
      first = Array(engine.step([EngineInput(tokens: Array(initial[start...]), past: past, audio: audio)]))
    }

    // The last token of all is never taken in, so it may stand one past the context.
    let room = min(limit, engine.dimensions.textContext - initial.count + 1)
    let sequences: [SampledSequence]
    if options.beamSize > 1 && options.temperature == 0 {
      sequences = try searchBeams(first, past, audio, options, filters, room)
    } else {
      sequences = try sample(first, past, audio, options, filters, room)
    }
    let ranker = SequenceRanker(lengthPenalty: options.lengthPenalty)
    let best = ranker.best(sequences) ?? SampledSequence()
    let text = tokenizer.decode(best.tokens.filter { $0 < tokenizer.endOfText })
      .trimmingCharacters(in: .whitespacesAndNewlines)
    return DecodingResult(
      tokens: best.tokens, text: text,
      averageLogProbability: best.sumLogProbability / Float(best.tokens.count + 1),
      noSpeechProbability: noSpeech, temperature: options.temperature,
      compressionRatio: CompressionRatio.of(text))
  }

  private func initialTokens(_ options: DecodingOptions) throws -> [Int] {
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

  private func makeFilters(_ options: DecodingOptions) -> LogitFilters {
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
      endOfText: tokenizer.endOfText, maxInitialIndex: maxInitial)
    let known = 0..<engine.dimensions.vocabularySize
    return LogitFilters(
      kernels: kernels, suppressed: Set(suppressed).filter(known.contains), blank: blank,
      timestamps: options.withoutTimestamps ? nil : rules, hotwords: options.hotwords)
  }

  /// Greedy decoding, or `bestOf` independent samples.
  private func sample(
    _ first: [Float], _ past: Engine.Past, _ audio: Engine.Audio, _ options: DecodingOptions,
    _ filters: LogitFilters, _ limit: Int
  ) throws -> [SampledSequence] {
    let count = options.temperature > 0 ? max(options.bestOf, 1) : 1
    let vocabulary = engine.dimensions.vocabularySize
    var sampler = TokenSampler(
      kernels: kernels, temperature: options.temperature, endOfText: tokenizer.endOfText, seed: options.seed)
    var sequences = [SampledSequence](repeating: SampledSequence(), count: count)
    var pasts = [past]
    for _ in 1..<max(count, 1) {
      let copy = engine.makePast()
      engine.copy(past, to: copy)
      pasts.append(copy)
    }
    for index in sequences.indices {
      var logits = first
      logits.withUnsafeMutableBufferPointer {
        filters.apply($0, sampled: [])
        sampler.sample($0, into: &sequences[index])
      }
    }
    for _ in 1..<max(limit, 1) {
      try checkCancellation()
      let active = sequences.indices.filter { !sequences[$0].hasEnded }
      if active.isEmpty { break }
      let inputs = active.map {
        EngineInput(
          tokens: [sequences[$0].tokens[sequences[$0].tokens.count - 1]], past: pasts[$0], audio: audio)
      }
      let logits = engine.step(inputs)
      for (row, index) in active.enumerated() {
        let own = UnsafeMutableBufferPointer(rebasing: logits[row * vocabulary..<(row + 1) * vocabulary])
        filters.apply(own, sampled: sequences[index].tokens[...])
        sampler.sample(own, into: &sequences[index])
      }
    }
    return sequences
  }

  private func searchBeams(
    _ first: [Float], _ past: Engine.Past, _ audio: Engine.Audio, _ options: DecodingOptions,
    _ filters: LogitFilters, _ limit: Int
  ) throws -> [SampledSequence] {
    let size = options.beamSize
    let vocabulary = engine.dimensions.vocabularySize
    var search = BeamSearch(
      kernels: kernels, beamSize: size, patience: options.patience, endOfText: tokenizer.endOfText)
    var pasts = [past]
    var spare: [Engine.Past] = []
    for _ in 1..<size {
      let copy = engine.makePast()
      engine.copy(past, to: copy)
      pasts.append(copy)
    }
    spare = (0..<size).map { _ in engine.makePast() }
    var opening = first
    var sources = opening.withUnsafeMutableBufferPointer {
      filters.apply($0, sampled: [])
      return search.update([UnsafeMutableBufferPointer<Float>](repeating: $0, count: size))
    }
    for _ in 1..<max(limit, 1) {
      try checkCancellation()
      if search.isComplete || search.beams.isEmpty { break }
      if sources != Array(sources.indices) || sources.count < pasts.count {
        // A beam's past becomes a copy of the beam it continues; no past is overwritten while it is still needed.
        for (target, source) in sources.enumerated() { engine.copy(pasts[source], to: spare[target]) }
        swap(&pasts, &spare)
      }
      let inputs = search.beams.enumerated().map { index, beam in
        EngineInput(tokens: [beam.tokens[beam.tokens.count - 1]], past: pasts[index], audio: audio)
      }
      let logits = engine.step(inputs)
      let rows = search.beams.indices.map { index in
        let own = UnsafeMutableBufferPointer(rebasing: logits[index * vocabulary..<(index + 1) * vocabulary])
        filters.apply(own, sampled: search.beams[index].tokens[...])
        return own
      }
      sources = search.update(rows)
    }
    return search.candidates()
  }
}
