import ArgumentParser
import AudioIO
import Foundation
import Inference
import SpeechModels
import Transcription

struct VoiceActivityCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "vad", abstract: "Tells where somebody speaks in recordings.",
    discussion: """
      Prints the stretches of speech that transcribe would hear, one a line. Recordings, folders and - for standard \
      input are read as by transcribe. With --json there is one object a line for each recording.

      \(ExitCode.help)
      """)

  @Argument(help: "Recordings or films, folders, or - for standard input.") var files: [String]
  @Flag(exclusivity: .exclusive) var layout = SpeechRegionLayout.table
  @Option(
    name: [.short, .long],
    help: ArgumentHelp(
      "Path of a model beside which the voice activity model lies, where it is not installed.",
      valueName: "name|path"))
  var model: String?
  @OptionGroup(title: "Voice activity") var voiceActivity: VoiceActivityArguments
  @OptionGroup(title: "Input") var input: InputArguments
  @Flag(name: [.short, .long], help: "Say nothing but errors.") var quiet = false

  func validate() throws {
    if files.count(where: { $0 == "-" }) > 1 {
      throw ValidationError("Standard input (-) can be read only once.")
    }
    if input.channels == .split {
      throw ValidationError("--channels split is for transcribe; choose with --channel.")
    }
  }

  func run() async throws {
    Interruption.shared.listen()
    let console = Console.shared
    let (inputs, emptyFolders) = InputArguments.expand(files)
    for folder in emptyFolders { console.tell("\(folder): holds no media files") }
    guard !inputs.isEmpty else { throw ExitCode.noInput }
    let arguments = try ModelArguments.parse(model.map { ["--model", $0] } ?? [])
    let model = try await arguments.voiceActivityModel(console, quiet: quiet)
    let search = try SpeechRegionSearch(
      model, kernels: Kernels.selected(), options: voiceActivity.options)
    var read = 0
    for path in inputs {
      let name = path == "-" ? "standard input" : path
      let (selection, limits) = (input.channel.selection, input.limits)
      do {
        let (found, warnings) = try await onThread {
          let reader = try AudioDecoder.open(
            path == "-" ? .standardInput : .file(path), channels: selection, limits: limits)
          defer { reader.close() }
          let found = try search.regions(in: reader) {
            if Interruption.shared.signal != nil { throw CancellationError() }
          }
          return (found, reader.warnings)
        }
        read += 1
        if !quiet {
          if inputs.count > 1, layout == .table || layout == .labels { console.tell("\(name):") }
          for warning in warnings { console.tell("\(name): warning: \(warning)") }
        }
        let title = layout == .rttm ? Self.title(path) : path
        try console.write(layout.text(found, file: path == "-" ? "stdin" : title))
      } catch is CancellationError {
        throw ExitCode(128 + (Interruption.shared.signal ?? SIGINT))
      } catch let error as AudioError {
        console.tell(FailureText.text(error, of: name))
      }
    }
    if read < inputs.count { throw read == 0 ? ExitCode.noInput : ExitCode.someFailed }
    if !emptyFolders.isEmpty { throw ExitCode.someFailed }
  }

  private static func title(_ path: String) -> String {
    URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent
  }
}
