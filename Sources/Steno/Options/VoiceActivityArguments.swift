import ArgumentParser
import Transcription

/// What counts as speech. Options are also understood by the names, and bare numbers in the units, that whisper.cpp's
/// command gives them.
struct VoiceActivityArguments: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: "Speech begins at this probability, 0 to 1; lower finds more. (default: 0.35)")
  var vadThreshold: Double?
  @Option(
    parsing: .unconditional, help: "Speech ends below this probability. (default: 0.15 below --vad-threshold)"
  )
  var vadNegThreshold: Double?
  @Option(
    name: [.customLong("vad-min-speech-duration"), .customLong("vad-min-speech-duration-ms")],
    parsing: .unconditional,
    help: ArgumentHelp(
      "Shorter speech is ignored: 64, 64ms or 0.064s. (default: 64ms)", valueName: "ms"))
  var vadMinSpeechDuration: Milliseconds?
  @Option(
    name: [.customLong("vad-min-silence-duration"), .customLong("vad-min-silence-duration-ms")],
    parsing: .unconditional,
    help: ArgumentHelp("A pause this long ends a stretch of speech. (default: 160ms)", valueName: "ms"))
  var vadMinSilenceDuration: Milliseconds?
  @Option(
    name: [.customLong("vad-speech-pad"), .customLong("vad-speech-pad-ms")], parsing: .unconditional,
    help: ArgumentHelp("Sound kept before and after speech. (default: 400ms)", valueName: "ms"))
  var vadSpeechPad: Milliseconds?
  @Option(
    name: [.customLong("vad-max-speech-duration"), .customLong("vad-max-speech-duration-s")],
    parsing: .unconditional,
    help: ArgumentHelp(
      "Longer speech is cut at its best pause: 30, 30s or inf. (default: 30s)", valueName: "s"))
  var vadMaxSpeechDuration: Seconds?

  func validate() throws {
    for (name, value) in [("--vad-threshold", vadThreshold), ("--vad-neg-threshold", vadNegThreshold)] {
      guard let value else { continue }
      guard value > 0, value < 1 else { throw ValidationError("\(name) must be above 0 and below 1.") }
    }
    if let vadNegThreshold, vadNegThreshold > Double(options.threshold) {
      throw ValidationError("--vad-neg-threshold must not be above --vad-threshold.")
    }
    for (name, value) in [
      ("--vad-min-speech-duration", vadMinSpeechDuration),
      ("--vad-min-silence-duration", vadMinSilenceDuration),
      ("--vad-speech-pad", vadSpeechPad),
    ] {
      guard let value, value.seconds > 30 else { continue }
      throw ValidationError("\(name) must be at most 30 seconds; a bare number is milliseconds.")
    }
    if let longest = vadMaxSpeechDuration?.seconds, longest < 1 {
      throw ValidationError("--vad-max-speech-duration must be at least 1 second; a bare number is seconds.")
    }
  }

  var isGiven: Bool {
    vadThreshold != nil || vadNegThreshold != nil || vadMinSpeechDuration != nil
      || vadMinSilenceDuration != nil || vadSpeechPad != nil || vadMaxSpeechDuration != nil
  }

  var options: VoiceActivityOptions {
    var options = VoiceActivityOptions()
    if let vadThreshold { options.threshold = Float(vadThreshold) }
    options.negThreshold = vadNegThreshold.map { Float($0) }
    if let vadMinSpeechDuration { options.minSpeechDuration = vadMinSpeechDuration.seconds }
    if let vadMinSilenceDuration { options.minSilenceDuration = vadMinSilenceDuration.seconds }
    if let vadSpeechPad { options.speechPadding = vadSpeechPad.seconds }
    if let vadMaxSpeechDuration { options.maxSpeechDuration = vadMaxSpeechDuration.seconds }
    return options
  }
}
