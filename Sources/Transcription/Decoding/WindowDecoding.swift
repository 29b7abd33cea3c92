import Foundation
import Inference
import SpeechModels

/// One decoding of one window as a state machine: it says which tokens it wants taken in and is given the scores, so
/// that the decodings of many windows share one step of the model.
///
/// Reference: `whisper.decoding.DecodingTask.run`.
struct WindowDecoding<Engine: WhisperEngine> {
  private enum Phase {
    /// All that stands before the first sampled token, in two parts: up to the start marker, after which the model
    /// tells silence, and the rest.
    case opening
    case sampling
    case searching(BeamSearch)
    case ended(DecodingResult)
  }

  private let decoder: WindowDecoder<Engine>
  private let audio: Engine.Audio
  private let options: DecodingOptions
  private let filters: LogitFilters
  private let ranker: SequenceRanker
  /// Tokens before the first sampled one.
  private let initial: [Int]
  /// Of which the first are those up to the start marker.
  private let start: Int
  /// Most tokens sampled.
  private let room: Int

  private var phase = Phase.opening
  private var sampler: TokenSampler
  private var sequences: [SampledSequence] = []
  private var pasts: [Engine.Past] = []
  private var spare: [Engine.Past] = []
  private var sampled = 0
  private var noSpeechProbability: Float = 0

  init(_ decoder: WindowDecoder<Engine>, _ audio: Engine.Audio, _ options: DecodingOptions) throws {
    self.decoder = decoder
    self.audio = audio
    self.options = options
    initial = try decoder.initialTokens(options)
    // How likely the window holds no speech shows where the transcript starts.
    start = (initial.firstIndex(of: decoder.tokenizer.startOfTranscript) ?? 0) + 1
    filters = decoder.makeFilters(options)
    ranker = SequenceRanker(lengthPenalty: options.lengthPenalty)
    let context = decoder.engine.dimensions.textContext
    // The last token of all is never taken in, so it may stand one past the context.
    room = max(min(options.sampleLength ?? context / 2, context - initial.count + 1), 1)
    sampler = TokenSampler(
      kernels: decoder.kernels, temperature: options.temperature,
      endOfText: decoder.tokenizer.endOfText, seed: options.seed)
    pasts = [decoder.engine.makePast()]
  }

  /// What came of it, once it has ended.
  var result: DecodingResult? {
    if case .ended(let result) = phase { return result }
    return nil
  }

  /// What the next step takes in; empty once it has ended.
  var inputs: [EngineInput<Engine.Audio, Engine.Past>] {
    switch phase {
    case .opening:
      return [initial[..<start], initial[start...]].filter { !$0.isEmpty }.enumerated().map { index, part in
        EngineInput(
          tokens: Array(part), past: pasts[0], audio: audio, candidates: index == 0 ? nil : candidates([]))
      }
    case .sampling:
      var inputs: [EngineInput<Engine.Audio, Engine.Past>] = []
      inputs.reserveCapacity(sequences.count)
      for index in sequences.indices where !sequences[index].hasEnded {
        inputs.append(input(after: sequences[index], pasts[index]))
      }
      return inputs
    case .searching(let search): return search.beams.enumerated().map { input(after: $1, pasts[$0]) }
    case .ended: return []
    }
  }

  private var vocabulary: Int { decoder.engine.dimensions.vocabularySize }

  private func candidates(_ sampled: ArraySlice<Int>) -> Range<Int>? {
    filters.candidates(after: sampled, of: vocabulary)
  }

  private func input(after sequence: SampledSequence, _ past: Engine.Past) -> EngineInput<
    Engine.Audio, Engine.Past
  > {
    EngineInput(
      tokens: [sequence.tokens[sequence.tokens.count - 1]], past: past, audio: audio,
      candidates: candidates(sequence.tokens[...]))
  }

  /// - Parameter scores: [inputs][vocabulary] of what was taken in, changed in place.
  mutating func take(_ scores: UnsafeMutableBufferPointer<Float>) {
    switch phase {
    case .opening:
      let first = row(0, of: scores)
      noSpeechProbability = expf(
        first[decoder.tokenizer.noSpeech] - decoder.kernels.logSumExp(UnsafeBufferPointer(first)))
      begin(start < initial.count ? row(1, of: scores) : first)
    case .sampling: sample(scores)
    case .searching(let search): extend(search, scores)
    case .ended: break
    }
  }

  /// The first token: beams for temperature zero, independent samples for others, greedy where there is one.
  private mutating func begin(_ scores: UnsafeMutableBufferPointer<Float>) {
    let searches = options.beamSize > 1 && options.temperature == 0
    let count = searches ? options.beamSize : options.temperature > 0 ? max(options.bestOf, 1) : 1
    for _ in 1..<max(count, 1) {
      let copy = decoder.engine.makePast()
      decoder.engine.copy(pasts[0], to: copy)
      pasts.append(copy)
    }
    if searches {
      spare = pasts.map { _ in decoder.engine.makePast() }
      var search = BeamSearch(
        kernels: decoder.kernels, beamSize: count, patience: options.patience,
        endOfText: decoder.tokenizer.endOfText)
      filters.apply(scores, sampled: [])
      let sources = search.update([UnsafeMutableBufferPointer<Float>](repeating: scores, count: count))
      advance(search, sources)
    } else {
      sequences = [SampledSequence](repeating: SampledSequence(), count: count)
      for index in sequences.indices { sequences[index].tokens.reserveCapacity(room) }
      if takesLikeliest {
        take(scores, into: 0)
      } else {
        filters.apply(scores, sampled: [])
        for index in sequences.indices { sampler.sample(scores, into: &sequences[index]) }
      }
      phase = .sampling
      sampled = 1
      endIfDone()
    }
  }

  private func row(
    _ index: Int, of scores: UnsafeMutableBufferPointer<Float>
  ) -> UnsafeMutableBufferPointer<Float> {
    UnsafeMutableBufferPointer(rebasing: scores[index * vocabulary..<(index + 1) * vocabulary])
  }

  /// Whether only the likeliest token matters.
  private var takesLikeliest: Bool { options.temperature == 0 && filters.hotwords == nil }

  /// Extends a sequence by the likeliest token.
  private mutating func take(_ scores: UnsafeMutableBufferPointer<Float>, into index: Int) {
    let (token, logProbability) = filters.likeliest(scores, sampled: sequences[index].tokens[...])
    sampler.add(token, logProbability: logProbability, to: &sequences[index])
  }

  private mutating func sample(_ scores: UnsafeMutableBufferPointer<Float>) {
    var next = 0
    for index in sequences.indices where !sequences[index].hasEnded {
      let own = row(next, of: scores)
      if takesLikeliest {
        take(own, into: index)
      } else {
        filters.apply(own, sampled: sequences[index].tokens[...])
        sampler.sample(own, into: &sequences[index])
      }
      next += 1
    }
    sampled += 1
    endIfDone()
  }

  private mutating func endIfDone() {
    if sampled >= room || sequences.allSatisfy(\.hasEnded) { end(sequences) }
  }

  private mutating func extend(_ search: BeamSearch, _ scores: UnsafeMutableBufferPointer<Float>) {
    var search = search
    let rows = search.beams.indices.map { index in
      let own = row(index, of: scores)
      filters.apply(own, sampled: search.beams[index].tokens[...])
      return own
    }
    let sources = search.update(rows)
    advance(search, sources)
  }

  private mutating func advance(_ search: BeamSearch, _ sources: [Int]) {
    sampled += 1
    if sampled >= room || search.isComplete || search.beams.isEmpty {
      return end(search.candidates())
    }
    if sources != Array(sources.indices) || sources.count < pasts.count {
      // A beam's past becomes a copy of the beam it continues; no past is overwritten while it is still needed.
      for (target, source) in sources.enumerated() { decoder.engine.copy(pasts[source], to: spare[target]) }
      swap(&pasts, &spare)
    }
    phase = .searching(search)
  }

  private mutating func end(_ candidates: [SampledSequence]) {
    let best = ranker.best(candidates) ?? SampledSequence()
    let tokenizer = decoder.tokenizer
    let text = tokenizer.decode(best.tokens.filter { $0 < tokenizer.endOfText })
      .trimmingCharacters(in: .whitespacesAndNewlines)
    (pasts, spare) = ([], [])
    phase = .ended(
      DecodingResult(
        tokens: best.tokens, text: text,
        averageLogProbability: best.sumLogProbability / Float(best.tokens.count + 1),
        noSpeechProbability: noSpeechProbability, temperature: options.temperature,
        compressionRatio: CompressionRatio.of(text)))
  }
}
