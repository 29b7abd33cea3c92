import ArgumentParser
import AudioIO
import Foundation
import Inference
import SpeechModels
import Transcription
import Transcripts

struct TranscribeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "transcribe", abstract: "Turns recordings into text.",
    discussion: """
      Reads WAV itself and every other format through FFmpeg; - is standard input, a folder stands for all media \
      files in it and in its subfolders. Text goes to standard output as it is recognised, in the order of the \
      inputs, or with --output into files, which are written whole or not at all and replace existing ones. \
      Everything else goes to standard error. With --server a service does the work, and the texts are written here.

      \(ExitCode.help)
      """)

  @Argument(help: "Recordings or films, folders, or - for standard input.") var files: [String]
  @OptionGroup var model: ModelArguments
  @Option(
    name: [.short, .long],
    help: "Spoken language: a code such as de, an English name, auto, or multi where it changes.")
  var language = "auto"
  @Flag(
    help: "Detect the language of each stretch of speech; --language tells that of stretches in doubt.")
  var detectLanguagePerSegment = false
  @Option(help: "transcribe, or translate into English.") var task = WhisperTask.transcribe
  @Option(
    name: [.short, .long],
    help:
      "\(FormatList.names) or all; repeat it or separate by commas. (default: txt)"
  )
  var format: [FormatList] = []
  @Option(
    name: [.short, .long],
    help: "File, or folder (ends in / or exists), to write to; existing files are replaced.")
  var output: String?
  @OptionGroup(title: "Words and subtitles") var words: WordTimeArguments
  @OptionGroup(title: "Words and subtitles") var layout: LayoutArguments
  @OptionGroup(title: "Text") var text: TextRuleArguments
  @OptionGroup(title: "Speakers") var speakers: SpeakerArguments
  @OptionGroup(title: "Decoding") var decoding: DecodingArguments
  @OptionGroup(title: "Voice activity") var voiceActivity: VoiceActivityArguments
  @OptionGroup(title: "Input") var input: InputArguments
  @Option(
    parsing: .unconditional,
    help: "Parts to transcribe in seconds: start,end,start,end,… the last end may lack.")
  var clipTimestamps: NumberList?
  @OptionGroup(title: "By a service") var remote: RemoteArguments
  @Flag(name: [.short, .long], help: "Say nothing but errors.") var quiet = false
  @Flag(name: [.short, .long], help: "Tell languages and speed.") var verbose = false
  @Flag(help: "Tell which stage took how much of the time.") var timings = false

  func validate() throws {
    _ = try languageCode
    _ = try clips
    try refuseLocalOptions()
    try decoding.refuse(voiceActivity)
    try speakers.refuse(input.channels)
    if decoding.sequential, detectsLanguages {
      throw ValidationError("--sequential takes one language; leave it out to have several detected.")
    }
    if words.wordTimestamps != true { try layout.refuseWordOptions() }
    if files.count(where: { $0 == "-" }) > 1 {
      throw ValidationError("Standard input (-) can be read only once.")
    }
  }

  private var isMulti: Bool { language.lowercased() == "multi" }
  private var detectsLanguages: Bool { detectLanguagePerSegment || isMulti }
  private var languageCode: String? {
    get throws { isMulti ? nil : try LanguageArgument.code(language) }
  }

  private var clips: [ClosedRange<Double>] {
    get throws {
      guard let values = clipTimestamps?.values, values != [0] else { return [] }
      guard values.allSatisfy({ $0 >= 0 && $0 < 1e7 }) else {
        throw ValidationError("--clip-timestamps must be seconds from 0 on.")
      }
      return try stride(from: 0, to: values.count, by: 2).map { index in
        let end = index + 1 < values.count ? values[index + 1] : .infinity
        guard values[index] <= end else {
          throw ValidationError("--clip-timestamps: a part must not end before it starts.")
        }
        return values[index]...end
      }
    }
  }

  func run() async throws {
    let isRemote = try remote.server.address != nil
    Interruption.shared.listen(graceMilliseconds: isRemote ? 6000 : 800)
    let console = Console.shared
    let (inputs, emptyFolders) = InputArguments.expand(files)
    for folder in emptyFolders { console.tell("\(folder): holds no media files") }
    guard !inputs.isEmpty else { throw ExitCode.noInput }
    let plan = try OutputPlan.make(output: output, formats: format.flatMap(\.formats), inputs: inputs)
    do { try plan.prepare() } catch {
      console.tell("\(error)")
      throw ExitCode.cannotWrite
    }
    if isRemote { return try await transcribe(inputs, to: plan, emptyFolders: emptyFolders.count) }
    let start = ProcessInfo.processInfo.systemUptime
    let speech = try await model.load(console, quiet: quiet)
    let loaded = ProcessInfo.processInfo.systemUptime
    var options = try options(speech)
    // Speakers change between words, not between segments.
    options.wordTimestamps =
      words.wordTimestamps ?? (layout.needsWords(plan.formats) || speakers.isWanted(input.channels))
    do { _ = try speech.checked(options) } catch {
      console.tell("\(error)")
      throw ExitCode(64)
    }
    let output = TranscriptOutput(
      names: inputs, plan: plan, layout: layout.options, quiet: quiet, verbose: verbose)
    let refined = RefinedEvents(
      count: inputs.count, rules: try text.rules, joinsSentences: layout.segments == .sentences)
    let recordings = inputs.map { path in
      RecordingBatch.Recording(
        path == "-" ? .standardInput : .file(path), channels: input.channel.selection,
        split: input.split(speakers.names), limits: input.limits, options: options)
    }
    let batch = RecordingBatch(
      model: speech, voiceActivity: try await model.voiceActivity(decoding, console, quiet: quiet),
      threads: model.threadCount, batchSize: decoding.batchSize,
      speakers: try await speakers.labeling(input.channels, model, console, quiet: quiet))
    defer { console.progress("") }
    do {
      try await onThread {
        try batch.run(
          recordings, isCancelled: { Interruption.shared.signal != nil },
          observer: { try refined.pass($0, $1, to: output.take) })
      }
    } catch is CancellationError {
      throw ExitCode(128 + (Interruption.shared.signal ?? SIGINT))
    }
    console.progress("")
    tellTimes(output.summary, loading: loaded - start, wall: ProcessInfo.processInfo.systemUptime - loaded)
    try end(output.summary, emptyFolders: emptyFolders.count)
  }

  private func options(_ model: SpeechModel) throws -> TranscriptionOptions {
    var options = decoding.options(model: model)
    options.language = try languageCode
    options.detectsLanguagePerChunk = detectsLanguages
    options.voiceActivity = voiceActivity.options
    options.task = task
    options.hallucinationSilenceThreshold = words.hallucinationSilenceThreshold
    options.clips = try clips
    return options
  }

  func tellTimes(_ summary: TranscriptOutput.Summary, loading: Double, wall: Double) {
    let console = Console.shared
    if verbose, !quiet {
      let speed = wall > 0 ? summary.audioSeconds / wall : 0
      console.tell(
        String(format: "%.1f s of audio in %.1f s: %.1f× real time", summary.audioSeconds, wall, speed))
    }
    guard timings else { return }
    let times = summary.timings
    let stages = times.features + times.encoding + times.decoding + times.alignment
    // Of several workers together, which may be more than passed.
    let total = max(loading + max(times.total, stages), 1e-9)
    for (stage, seconds) in [
      ("load model", loading), ("audio and features", times.features), ("encode", times.encoding),
      ("decode", times.decoding), ("word times", times.alignment), ("rest", times.rest),
    ] {
      let name = stage.padding(toLength: 20, withPad: " ", startingAt: 0)
      console.tell(name + String(format: "%8.2f s  %5.1f %%", seconds, seconds / total * 100))
    }
  }

  func end(_ summary: TranscriptOutput.Summary, emptyFolders: Int) throws {
    if summary.unwritten > 0 { throw ExitCode.cannotWrite }
    if summary.failed == 0, emptyFolders == 0 { return }
    throw summary.finished == 0 && summary.unreadable == summary.failed
      ? ExitCode.noInput : ExitCode.someFailed
  }
}
