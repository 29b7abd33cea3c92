import Foundation
public import SpeechModels

/// How a recording longer than one window is taken apart.
public enum LongFormMode: String, CaseIterable, Sendable {
  /// At pauses into chunks of up to 30 s, several of which are decoded at once.
  case batched
  /// Window after window, each beginning where the last one's text ended, as the reference implementation does.
  case sequential
}

/// How a recording is transcribed. Names and defaults are those of the reference implementation's
/// `whisper.transcribe`.
public struct TranscriptionOptions: Sendable, Equatable {
  /// Language code; nil: detected from the first 30 s.
  public var language: String?
  public var task: WhisperTask = .transcribe
  /// Tried in turn while a window is not believed.
  public var temperatures: [Float] = [0, 0.2, 0.4, 0.6, 0.8, 1]
  public var beamSize = 1
  public var bestOf = 5
  public var patience: Float = 1
  public var lengthPenalty: Float?
  public var compressionRatioThreshold: Float? = 2.4
  public var logProbabilityThreshold: Float? = -1
  public var noSpeechThreshold: Float? = 0.6
  public var conditionOnPreviousText = true
  /// Text that precedes the first window: names, spellings, style.
  public var initialPrompt: String?
  /// Whether the initial prompt precedes every window.
  public var carryInitialPrompt = false
  /// Text every window begins with.
  public var prefix: String?
  /// Tokens never sampled; nil: the tokenizer's non-speech symbols.
  public var suppressTokens: [Int]?
  public var suppressBlank = true
  public var withoutTimestamps = false
  /// Words and phrases that are likely said, spelled as they shall appear.
  public var hotwords: [String] = []
  /// How much likelier hotwords become, in nats for each token; 0: not at all.
  public var hotwordBoost = HotwordBias.defaultBoost
  /// The hotwords in a model's tokens; `SpeechModel.checked` makes it.
  var hotwordBias: HotwordBias?
  public var maxInitialTimestamp: Float? = 1
  public var wordTimestamps = false
  /// Punctuation that belongs to the word after it.
  public var prependPunctuations = "\"'“¿([{-"
  /// Punctuation that belongs to the word before it.
  public var appendPunctuations = "\"'.。,，!！?？:：”)]}、"
  /// With word times: silence longer than this many seconds around an improbable segment removes it.
  public var hallucinationSilenceThreshold: Double?
  /// Parts of the recording to transcribe, in seconds; empty: all of it.
  public var clips: [ClosedRange<Double>] = []
  public var seed: UInt64 = 0
  public var longForm = LongFormMode.batched
  /// Batched: what counts as speech.
  public var voiceActivity = VoiceActivityOptions()
  /// Batched: the language of every chunk is found by itself, for recordings in several languages.
  public var detectsLanguagePerChunk = false

  public init() {}

  /// The initial prompt as tokens; empty where there is none.
  func initialPromptTokens(_ tokenizer: WhisperTokenizer) -> [Int] {
    let text = initialPrompt?.trimmingCharacters(in: .whitespacesAndNewlines) ?? ""
    return text.isEmpty ? [] : tokenizer.encode(" " + text)
  }

  /// How speech is cut into chunks: at every pause and shorter where each may have a language of its own.
  var chunking: VoiceActivityOptions {
    var chunking = voiceActivity
    if detectsLanguagePerChunk {
      chunking.maxPauseDuration = min(chunking.maxPauseDuration, 0.2)
      chunking.maxChunkDuration = min(chunking.maxChunkDuration, 15)
    }
    return chunking
  }

  var fallback: TemperatureFallback {
    TemperatureFallback(
      temperatures: temperatures, compressionRatioThreshold: compressionRatioThreshold,
      logProbabilityThreshold: logProbabilityThreshold, noSpeechThreshold: noSpeechThreshold)
  }
}
