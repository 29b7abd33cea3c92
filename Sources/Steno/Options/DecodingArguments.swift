import ArgumentParser
import Foundation
import SpeechModels
import Transcription

/// How audio becomes text; names and defaults are those of the reference implementation's command.
struct DecodingArguments: ParsableArguments {
  @Option(parsing: .unconditional, help: "Beams of the search at temperature 0; 1 is greedy.")
  var beamSize = 1
  @Option(parsing: .unconditional, help: "Samples at a temperature above 0, of which the likeliest is kept.")
  var bestOf = 5
  @Option(parsing: .unconditional, help: "Beam search ends when beam size × patience texts are complete.")
  var patience = 1.0
  @Option(
    parsing: .unconditional, help: "Length penalty α, 0 to 1; by default the mean log probability decides.")
  var lengthPenalty: Double?
  @Option(parsing: .unconditional, help: "First temperature, or all of them separated by commas.")
  var temperature: NumberList?
  @Option(parsing: .unconditional, help: "Step to the next temperature when a text is not believed, or none.")
  var temperatureIncrementOnFallback = Threshold(0.2)
  @Option(parsing: .unconditional, help: "Texts more repetitive than this are not believed; none: off.")
  var compressionRatioThreshold = Threshold(2.4)
  @Option(parsing: .unconditional, help: "Texts less likely than this are not believed; none: off.")
  var logprobThreshold = Threshold(-1)
  @Option(
    parsing: .unconditional, help: "Unlikely texts above this probability of silence are dropped; none: off.")
  var noSpeechThreshold = Threshold(0.6)
  @Flag(inversion: .prefixedNo, help: "Tell the model what was said in the window before.")
  var conditionOnPreviousText = true
  @Option(help: "Text before the first window: names, spellings, style.")
  var prompt: String?
  @Flag(help: "Put the prompt before every window.")
  var carryInitialPrompt = false
  @Option(
    help: "Words and phrases that are likely said, separated by commas and spelled as they shall appear.")
  var hotwords: String?
  @Option(help: "File of hotwords, one a line; lines that begin with # are comments.")
  var hotwordsFile: String?
  @Option(parsing: .unconditional, help: "How much likelier hotwords become, 0 to 20 (nats for each token).")
  var hotwordBoost = Double(HotwordBias.defaultBoost)
  @Option(help: "Text that every window begins with.")
  var prefix: String?
  @Option(parsing: .unconditional, help: "Token ids never given, separated by commas; -1: the usual symbols.")
  var suppressTokens: NumberList?
  @Flag(help: "Allow a window to begin with a blank.")
  var noSuppressBlank = false
  @Flag(help: "Decode without times inside a window.")
  var withoutTimestamps = false
  @Option(parsing: .unconditional, help: "Latest start of a window's first segment in seconds; none: any.")
  var maxInitialTimestamp = Threshold(1)
  @Flag(help: "Transcribe window after window, each led by the text before it, instead of in batches.")
  var sequential = false
  @Option(
    parsing: .unconditional,
    help: "Chunks that a thread has under way at once; by default as many as are worth their memory."
  )
  var batchSize: Int?
  @Option(parsing: .unconditional, help: "Start of the random numbers.")
  var seed: UInt64 = 0

  func validate() throws {
    guard (1...64).contains(beamSize) else { throw ValidationError("--beam-size must be 1 to 64.") }
    guard (1...64).contains(bestOf) else { throw ValidationError("--best-of must be 1 to 64.") }
    if let batchSize, !(1...64).contains(batchSize) {
      throw ValidationError("--batch-size must be 1 to 64.")
    }
    guard patience > 0, patience <= 16 else {
      throw ValidationError("--patience must be above 0 and at most 16.")
    }
    if let lengthPenalty, !(0...1).contains(lengthPenalty) {
      throw ValidationError("--length-penalty must be 0 to 1.")
    }
    guard (temperature?.values ?? []).allSatisfy({ (0...2).contains($0) }) else {
      throw ValidationError("--temperature must be 0 to 2.")
    }
    guard (0...20).contains(hotwordBoost) else { throw ValidationError("--hotword-boost must be 0 to 20.") }
    _ = try hotwordList
    if let step = temperatureIncrementOnFallback.value, !(0.01...2).contains(step) {
      throw ValidationError("--temperature-increment-on-fallback must be 0.01 to 2, or none.")
    }
    if let latest = maxInitialTimestamp.value, !(0...30).contains(latest) {
      throw ValidationError("--max-initial-timestamp must be 0 to 30 seconds, or none.")
    }
    guard (suppressTokens?.values ?? []).allSatisfy({ $0 == $0.rounded() && (-1...1_000_000).contains($0) })
    else {
      throw ValidationError("--suppress-tokens takes token ids separated by commas, or -1.")
    }
  }

  /// What has no meaning without voice activity.
  func refuse(_ voiceActivity: VoiceActivityArguments) throws {
    if sequential, voiceActivity.isGiven {
      throw ValidationError("--sequential hears everything; leave out the --vad options.")
    }
  }

  private var temperatures: [Float] {
    let given = temperature?.values ?? [0]
    guard given.count == 1, let step = temperatureIncrementOnFallback.value else {
      return given.map { Float($0) }
    }
    return [Float(given[0])] + stride(from: given[0] + step, through: 1 + 1e-6, by: step).map { Float($0) }
  }

  var hotwordList: [String] {
    get throws {
      let named = (hotwords ?? "").split(separator: ",").map(String.init)
      guard let hotwordsFile else { return named }
      guard let text = try? String(contentsOfFile: hotwordsFile, encoding: .utf8) else {
        throw ValidationError(
          "--hotwords-file: \(hotwordsFile) cannot be read as UTF-8 text; check its path.")
      }
      return named + text.split(whereSeparator: \.isNewline).map(String.init).filter { !$0.hasPrefix("#") }
    }
  }

  func options(model: SpeechModel) -> TranscriptionOptions {
    var options = TranscriptionOptions()
    options.longForm = sequential ? .sequential : .batched
    options.temperatures = temperatures
    options.beamSize = beamSize
    options.bestOf = bestOf
    options.patience = Float(patience)
    options.lengthPenalty = lengthPenalty.map { Float($0) }
    options.compressionRatioThreshold = compressionRatioThreshold.value.map { Float($0) }
    options.logProbabilityThreshold = logprobThreshold.value.map { Float($0) }
    options.noSpeechThreshold = noSpeechThreshold.value.map { Float($0) }
    options.conditionOnPreviousText = conditionOnPreviousText
    options.initialPrompt = prompt
    options.carryInitialPrompt = carryInitialPrompt
    options.prefix = prefix
    options.hotwords = (try? hotwordList) ?? []
    options.hotwordBoost = Float(hotwordBoost)
    if let ids = suppressTokens?.values.map({ Int($0) }) {
      options.suppressTokens =
        ids.filter { $0 >= 0 } + (ids.contains(-1) ? model.tokenizer.nonSpeechTokens : [])
    }
    options.suppressBlank = !noSuppressBlank
    options.withoutTimestamps = withoutTimestamps
    options.maxInitialTimestamp = maxInitialTimestamp.value.map { Float($0) }
    options.seed = seed
    return options
  }
}
