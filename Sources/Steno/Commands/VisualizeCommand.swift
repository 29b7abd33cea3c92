import ArgumentParser
import AudioIO
import Foundation
import Inference
import Synchronization
import Transcription
import Transcripts
import Visuals

struct VisualizeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "visualize",
    abstract: "Finds the diagrams that a talk describes.",
    discussion: """
      TALK is a recording, a transcript (\(FormatList.names)) or plain text, or - for text from standard input. Into \
      the folder go visuals.json (scenes with titles, key phrases and diagrams, each element with its words and \
      times), one diagram-NN.json for each scene, and for talks with times chapters.vtt, chapters.ffmetadata and \
      chapters.txt. A scene that describes nothing to draw gets a card of its key phrases.

      \(ExitCode.help)
      """)

  @Argument(help: "Recording, transcript or text.") var talk: String
  @Option(name: [.short, .long], help: "Folder to write to, made if needed; existing files are replaced.")
  var output: String
  @Option(help: "Title of the talk. (default: from its words)") var title: String?
  @Option(help: "Language of the talk (code). (default: detected)") var language: String?
  @Option(help: "Least confidence, 0 to 1, with which a diagram is shown.") var leastConfidence = 0.5
  @OptionGroup var model: ModelArguments
  @OptionGroup(title: "Decoding") var decoding: DecodingArguments
  @OptionGroup(title: "Voice activity") var voiceActivity: VoiceActivityArguments
  @OptionGroup(title: "Input") var input: InputArguments
  @Flag(name: [.short, .long], help: "Say nothing but errors.") var quiet = false

  func validate() throws {
    guard (0...1).contains(leastConfidence) else {
      throw ValidationError("--least-confidence must be from 0 to 1.")
    }
    _ = try language.map { try LanguageArgument.code($0) }
    try decoding.refuse(voiceActivity)
  }

  func run() async throws {
    Interruption.shared.listen()
    let console = Console.shared
    var text: SpokenText
    var transcript: Transcript?
    if isText {
      do { text = try spokenText() } catch {
        console.tell("\(talk == "-" ? "standard input" : talk): \(error)")
        throw ExitCode.noInput
      }
    } else {
      let recognised = try await transcribe(console)
      transcript = recognised
      text = SpokenText(recognised)
    }
    if text.language == nil, let language { text.language = try LanguageArgument.code(language) }
    let finder = SceneFinder(
      diagrams: DiagramFinder(leastConfidence: leastConfidence), embedding: SceneModel.installed(console))
    let visuals = try finder.visuals(of: text, title: title)
    do { try write(visuals, transcript: transcript) } catch {
      console.tell("\(error)")
      throw ExitCode.cannotWrite
    }
    guard !quiet else { return }
    for (number, scene) in visuals.scenes.enumerated() {
      let confidence = Int((scene.diagram.confidence * 100).rounded())
      console.tell("\(number + 1). \(scene.title): \(scene.diagram.kind.rawValue) (\(confidence) %)")
    }
    console.tell("wrote \(output)")
  }

  private var fileExtension: String { (talk as NSString).pathExtension.lowercased() }

  private var isText: Bool {
    talk == "-"
      || ["txt", "md", "text", "srt", "vtt", "tsv", "csv", "lrc", "ass", "ssa", "json", "docx"].contains(
        fileExtension)
  }

  private func spokenText() throws -> SpokenText {
    let isPlain = talk == "-" || ["txt", "md", "text"].contains(fileExtension)
    let transcript = try TranscriptInput.read(talk, as: isPlain ? .txt : nil)
    guard isPlain else { return SpokenText(transcript) }
    // Lines of a text are no segments: sentences may go over them.
    return SpokenText(
      transcript.segments.map(\.text).joined(separator: "\n"),
      language: try language.flatMap { try LanguageArgument.code($0) })
  }

  private func transcribe(_ console: Console) async throws -> Transcript {
    let speech = try await model.load(console, quiet: quiet)
    var options = decoding.options(model: speech)
    options.voiceActivity = voiceActivity.options
    options.language = try language.flatMap { try LanguageArgument.code($0) }
    options.wordTimestamps = true
    let recording = RecordingBatch.Recording(
      .file(talk), channels: input.channel.selection, split: input.split([]), limits: input.limits,
      options: options)
    let batch = RecordingBatch(
      model: speech, voiceActivity: try await model.voiceActivity(decoding, console, quiet: quiet),
      threads: model.threadCount, batchSize: decoding.batchSize)
    let result = TalkRecognition(path: talk, quiet: quiet)
    defer { console.progress("") }
    do {
      try await onThread {
        try batch.run([recording], isCancelled: { Interruption.shared.signal != nil }, observer: result.take)
      }
    } catch is CancellationError {
      throw ExitCode(128 + (Interruption.shared.signal ?? SIGINT))
    }
    guard let transcript = result.transcript else { throw ExitCode.noInput }
    return transcript
  }

  private func write(_ visuals: TalkVisuals, transcript: Transcript?) throws {
    try FileManager.default.createDirectory(atPath: output, withIntermediateDirectories: true)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    func write(_ text: String?, _ name: String) throws {
      if let text { try TranscriptFile.write(text, to: output + "/" + name) }
    }
    func json(_ value: some Encodable) throws -> String {
      String(decoding: try encoder.encode(value), as: UTF8.self) + "\n"
    }
    try write(json(visuals), "visuals.json")
    for (number, scene) in visuals.scenes.enumerated() {
      try write(json(scene.diagram), String(format: "diagram-%02d.json", number + 1))
    }
    if visuals.scenes.count == 1 { try write(json(visuals.scenes[0].diagram), "diagram.json") }
    try write(visuals.chaptersVTT(), "chapters.vtt")
    try write(visuals.ffmpegMetadata(), "chapters.ffmetadata")
    try write(visuals.chapterList(), "chapters.txt")
    if let transcript {
      try TranscriptFile.write(
        TranscriptFormat.json.renderedBytes(transcript), to: output + "/transcript.json")
    }
  }
}

/// Takes the transcript of one recording.
private final class TalkRecognition: Sendable {
  private struct State {
    var transcript: Transcript?
    var progress = BatchProgress(count: 1)
  }

  private let path: String
  private let quiet: Bool
  private let state = Mutex(State())

  init(path: String, quiet: Bool) {
    self.path = path
    self.quiet = quiet
  }

  var transcript: Transcript? { state.withLock { $0.transcript } }

  func take(_ index: Int, _ event: RecordingBatch.Event) {
    state.withLock { state in
      if !quiet, let line = state.progress.line(index, event) { Console.shared.progress(line) }
      switch event {
      case .finished(let finished): state.transcript = finished.transcript
      case .failed(let error): Console.shared.tell(FailureText.text(error, of: path))
      default: break
      }
    }
  }
}
