import SpeechModels
import Transcripts

/// A stretch of a recording that is decoded at once.
struct AudioWindow: Equatable {
  /// Where mel frame 0 of `seek` lies in the recording, in seconds: 0, or where a chunk of the recording begins.
  var origin = 0.0
  /// First mel frame (10 ms) after the origin.
  var seek: Int
  /// Mel frames of content.
  var frames: Int

  /// Start in the recording in seconds.
  var offset: Double { origin + Double(seek) / 100 }
  var seconds: Double { Double(frames) / 100 }
  /// Where its sound ends in the recording, in seconds.
  var end: Double { origin + Double(seek + frames) / 100 }
}

/// Makes segments of what was decoded in a window: cuts at timestamps, words, and what must not stay.
struct WindowTranscription<Engine: WhisperEngine> {
  let engine: Engine
  let tokenizer: WhisperTokenizer
  let alignmentHeads: [AlignmentHead]
  let options: TranscriptionOptions

  struct Outcome {
    var segments: [Segment]
    /// Mel frames after the window's start where what is not yet transcribed begins.
    var advance: Int
    /// The model ended with one timestamp: it heard nothing after it.
    var hasSingleTimestampEnding: Bool
    /// Where the last word that is known ends, in seconds.
    var lastSpeechEnd: Double
  }

  /// - Parameters:
  ///   - contentEnd: where the recording ends, in seconds; infinite while it is not known.
  ///   - lastSpeechEnd: where the last word before this window ended.
  ///   - levels: loudness of the window's mel frames, for pauses between words.
  func transcribe(
    _ result: DecodingResult, _ audio: Engine.Audio, _ window: AudioWindow, language: String,
    contentEnd: Double, lastSpeechEnd: Double, levels: () -> [Float],
    measureWords: (() -> Void) -> Void = { $0() }
  ) -> Outcome {
    let cuts = SegmentSeeking(timestampBegin: tokenizer.timestampBegin)
      .split(result.tokens, windowFrames: window.frames)
    var outcome = Outcome(
      segments: cuts.pieces.map { segment($0, window, result) }, advance: max(cuts.advance, 1),
      hasSingleTimestampEnding: cuts.hasSingleTimestampEnding, lastSpeechEnd: lastSpeechEnd)
    if options.wordTimestamps {
      let levels = levels()
      measureWords { addWords(to: &outcome, audio, window, levels, language, contentEnd: contentEnd) }
    }
    for index in outcome.segments.indices {
      // Nothing was said: the tokens must not colour what follows.
      if outcome.segments[index].start == outcome.segments[index].end || outcome.segments[index].isBlank {
        outcome.segments[index].text = ""
        outcome.segments[index].tokens = []
        outcome.segments[index].words = outcome.segments[index].words.map { _ in [] }
      }
      // The model also dates what lies in the silence that fills the window up.
      outcome.segments[index].start = min(outcome.segments[index].start, window.end)
      outcome.segments[index].end = min(outcome.segments[index].end, window.end)
    }
    return outcome
  }

  private func segment(_ piece: SegmentSeeking.Piece, _ window: AudioWindow, _ result: DecodingResult)
    -> Segment
  {
    let text = tokenizer.decode(piece.tokens.filter { $0 < tokenizer.endOfText })
    return Segment(
      seek: Int((window.offset * 100).rounded()), start: window.offset + piece.start,
      end: window.offset + piece.end, text: text, tokens: piece.tokens,
      temperature: Double(result.temperature),
      averageLogProbability: Double(result.averageLogProbability),
      compressionRatio: Double(result.compressionRatio),
      noSpeechProbability: Double(result.noSpeechProbability))
  }

  private func addWords(
    to outcome: inout Outcome, _ audio: Engine.Audio, _ window: AudioWindow, _ levels: [Float],
    _ language: String, contentEnd: Double
  ) {
    let alignment = WordAlignment(
      engine: engine, tokenizer: tokenizer, heads: alignmentHeads, language: language, task: options.task)
    let tokens = outcome.segments.map { $0.tokens.filter { $0 < tokenizer.endOfText } }
    let words = alignment.align(tokens.flatMap { $0 }, audio: audio, frames: window.frames, levels: levels)
    let before = outcome.lastSpeechEnd
    var assignment = WordAssignment(
      prepend: options.prependPunctuations, append: options.appendPunctuations, lastSpeechEnd: before)
    assignment.assign(words, to: &outcome.segments, textTokens: tokens, offset: window.offset)
    var next: Double?
    if let threshold = options.hallucinationSilenceThreshold {
      let filter = HallucinationFilter(
        threshold: threshold, punctuation: options.prependPunctuations + options.appendPunctuations)
      next = filter.apply(
        &outcome.segments,
        .init(
          start: window.offset,
          end: window.offset + Double(2 * engine.dimensions.audioContext) / 100,
          contentEnd: window.end, recordingEnd: contentEnd,
          lastSpeechEnd: before, hasSingleTimestampEnding: outcome.hasSingleTimestampEnding))
    } else if !outcome.hasSingleTimestampEnding, let end = outcome.segments.lastWordEnd, end > window.offset {
      next = end
    }
    // Word times are not on the grid of frames; one that rounds to the window's start would hear it for ever.
    if let next { outcome.advance = max(Int(((next - window.origin) * 100).rounded()) - window.seek, 1) }
    outcome.lastSpeechEnd = outcome.segments.lastWordEnd ?? before
  }
}
