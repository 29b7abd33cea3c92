import ArgumentParser
import AudioIO
import Foundation
import Inference
import Transcription
import Transcripts
import Visuals

struct VisualizeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "visualize",
    abstract: "Finds the diagrams that a talk describes.",
    discussion: """
      TALK is a recording, a transcript (\(FormatList.names)), plain text, or - for text from standard input. Into the \
      folder go a picture of each scene, visuals.html to look and listen, visuals.json (scenes with titles, key \
      phrases and diagrams, each element with its words and times), diagram-NN.json for each scene, and for talks with \
      times chapters.vtt, chapters.ffmetadata and chapters.txt. A scene that describes nothing to draw gets a card of \
      its key phrases.

      TALK can also be a visuals.json or diagram.json that was edited by hand: it is checked and drawn again. \
      Documentation/diagram.schema.json says what may stand in it.

      With --refine the words of the talk are sent to a language model, which may propose better diagrams; what it \
      proposes without quoting the talk is dropped, and where it fails, what the rules found is shown. Nothing is sent \
      to anybody otherwise.

      \(ExitCode.help)
      """)

  @Argument(help: "Recording, transcript, text, visuals.json or diagram.json.") var talk: String
  @Option(name: [.short, .long], help: "Folder to write to, made if needed; existing files are replaced.")
  var output: String
  @Option(help: "Title of the talk. (default: from its words)") var title: String?
  @Option(help: "Language of the talk (code). (default: detected)") var language: String?
  @Option(help: "Least confidence, 0 to 1, with which a diagram is shown.") var leastConfidence = 0.5
  @OptionGroup(title: "Pictures") var pictures: PictureArguments
  @Option(
    help: ArgumentHelp(
      "Recording for the page, where TALK is a text or a diagram.", valueName: "file"))
  var audio: String?
  @Option(
    help: ArgumentHelp(
      "Largest recording (such as 20M) that goes into the page; a larger one is put beside it.",
      valueName: "size"))
  var embedAudio = ByteCount(bytes: 20 << 20)
  @OptionGroup(title: "Language model") var refinement: RefinementArguments
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
    _ = try refinement.wish()
    try decoding.refuse(voiceActivity)
  }

  func run() async throws {
    Interruption.shared.listen()
    let console = Console.shared
    let options: PictureOptions
    do { options = try pictures.options() } catch {
      console.tell("\(error)")
      throw ExitCode.noInput
    }
    var transcript: Transcript?
    var visuals: TalkVisuals
    let text: SpokenText?
    if isText {
      do { (visuals, text) = try readVisuals() } catch {
        // Each fault of an edited diagram on a line of its own, with the file's name.
        let name = talk == "-" ? "standard input" : talk
        for line in "\(error)".split(separator: "\n") { console.tell("\(name): \(line)") }
        throw ExitCode.noInput
      }
    } else {
      let recognised = try await transcribe(console)
      transcript = recognised
      (visuals, text) = try found(in: SpokenText(recognised))
    }
    if let text, let wish = try refinement.wish() {
      visuals = try await wish.refine(visuals, of: text, console, quiet: quiet)
    } else if refinement.refine {
      console.tell("\(talk) is edited already and is drawn as it is; --refine needs the talk itself")
    }
    do {
      let (talk, found) = (transcript, visuals)
      // Graphviz and the disk are waited for on a thread of their own.
      try await onThread { try write(found, options, transcript: talk, console) }
    } catch {
      console.progress("")
      if Interruption.shared.signal != nil { throw ExitCode(128 + (Interruption.shared.signal ?? SIGINT)) }
      console.tell("\(error)")
      throw ExitCode.cannotWrite
    }
    guard !quiet else { return }
    if visuals.scenes.isEmpty { console.tell("there are no words in \(talk), so there is nothing to show") }
    for (number, scene) in visuals.scenes.enumerated() {
      let confidence = Int((scene.diagram.confidence * 100).rounded())
      console.tell("\(number + 1). \(scene.title): \(scene.diagram.kind.rawValue) (\(confidence) %)")
    }
    console.tell("wrote \(output)")
  }

  /// The text too, unless it is a file of diagrams.
  private func readVisuals() throws -> (TalkVisuals, SpokenText?) {
    if talk != "-", fileExtension == "json", let data = FileManager.default.contents(atPath: talk),
      DiagramFile.holdsDiagrams(data)
    {
      var visuals = try DiagramFile.read(data)
      if let title { visuals.title = title }
      return (visuals, nil)
    }
    return try found(in: spokenText())
  }

  private func found(in text: SpokenText) throws -> (TalkVisuals, SpokenText?) {
    var text = text
    if text.language == nil, let language { text.language = try LanguageArgument.code(language) }
    let finder = SceneFinder(
      diagrams: DiagramFinder(leastConfidence: leastConfidence),
      embedding: SceneModel.installed(Console.shared))
    return (try finder.visuals(of: text, title: title), text)
  }

  private var fileExtension: String { (talk as NSString).pathExtension.lowercased() }

  private var isText: Bool {
    talk == "-"
      || ["txt", "md", "text", "srt", "vtt", "tsv", "csv", "lrc", "ass", "ssa", "json", "docx"].contains(
        fileExtension)
  }

  private func spokenText() throws -> SpokenText {
    let isPlain = talk == "-" || ["txt", "md", "text"].contains(fileExtension)
    guard isPlain else { return SpokenText(try TranscriptInput.read(talk, as: nil)) }
    // A text's paragraphs say where its subject changes, so it is not read as a transcript of lines.
    return SpokenText(
      try TranscriptInput.text(talk), language: try language.flatMap { try LanguageArgument.code($0) })
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

  private func write(
    _ visuals: TalkVisuals, _ options: PictureOptions, transcript: Transcript?, _ console: Console
  ) throws {
    func goOn(_ line: String) throws {
      if Interruption.shared.signal != nil { throw CancellationError() }
      if !quiet { console.progress(line) }
    }
    do {
      try FileManager.default.createDirectory(atPath: output, withIntermediateDirectories: true)
    } catch {
      throw ValidationError("\(output): the folder cannot be made; check the name and the permissions.")
    }
    var publication = try VisualsPublication(visuals, options: options) {
      try goOn("laying out \(Int($0 * 100)) %")
    }
    if pictures.formats.formats.contains(.html), let recording = audio ?? (isText ? nil : talk) {
      publication.audio = try TalkAudio(
        path: recording, folder: output, mostEmbedded: embedAudio.bytes
      ).forPage()
    }
    try publication.write(pictures.formats.formats) { file in
      try goOn("writing \(file.name)")
      try TranscriptFile.write(file.bytes, to: output + "/" + file.name)
    }
    console.progress("")
    for (name, text) in [
      ("chapters.vtt", visuals.chaptersVTT()), ("chapters.ffmetadata", visuals.ffmpegMetadata()),
      ("chapters.txt", visuals.chapterList()),
    ] {
      if let text { try TranscriptFile.write(text, to: output + "/" + name) }
    }
    if let transcript {
      try TranscriptFile.write(
        TranscriptFormat.json.renderedBytes(transcript), to: output + "/transcript.json")
    }
  }
}
