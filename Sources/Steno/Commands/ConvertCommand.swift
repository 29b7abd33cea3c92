import ArgumentParser
import Foundation
import SpeechModels
import Transcription
import Transcripts

struct ConvertCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "convert", abstract: "Turns transcripts and subtitles from one format into another.",
    discussion: """
      Reads \(FormatList.names); the format is seen from the contents and the name. - is standard input. Text goes \
      to standard output, or with --output into files, which are written whole or not at all. Cues stay as they are \
      unless --subtitles readable or --segments sentences is given.

      \(ExitCode.help)
      """)

  @Argument(help: "Transcripts or subtitles, or - for standard input.") var files: [String]
  @Option(
    name: [.short, .long],
    help:
      "Format to write: \(FormatList.names) or all; repeat it or separate by commas. (default: that of the output's name, or txt)"
  )
  var format: [FormatList] = []
  @Option(help: "Format to read, where it is not seen from the file.") var from: SourceFormat?
  @Option(
    name: [.short, .long],
    help: "File, or folder (ends in / or exists), to write to; existing files are replaced.")
  var output: String?
  @OptionGroup(title: "Texts and subtitles") var layout: LayoutArguments
  @Flag(name: [.short, .long], help: "Say nothing but errors.") var quiet = false

  func validate() throws {
    if files.count(where: { $0 == "-" }) > 1 {
      throw ValidationError("Standard input (-) can be read only once.")
    }
  }

  func run() async throws {
    let console = Console.shared
    let plan = try OutputPlan.make(output: output, formats: format.flatMap(\.formats), inputs: files)
    do { try plan.prepare() } catch {
      console.tell("\(error)")
      throw ExitCode.cannotWrite
    }
    var (read, unwritten) = (0, 0)
    for (index, file) in files.enumerated() {
      let name = file == "-" ? "standard input" : file
      var transcript: Transcript
      do { transcript = try TranscriptInput.read(file, as: from?.format) } catch {
        console.tell("\(name): \(error)")
        continue
      }
      read += 1
      if layout.segments == .sentences {
        transcript = SegmentRefinement.refine(transcript, rules: TextRules(), joinsSentences: true)
      }
      if !quiet, transcript.segments.contains(where: { !$0.text.isEmpty }), transcript.duration == 0 {
        console.tell("\(name): has no times; everything is at 0")
      }
      let options = layout.conversionOptions.naming(
        language: transcript.language, file: file == "-" ? "stdin" : file)
      switch plan {
      case .standardOutput(let format):
        try console.write(format.renderedBytes(transcript, options: options))
      case .files(let outputs):
        for (format, path) in outputs[index] {
          do {
            try TranscriptFile.write(format.renderedBytes(transcript, options: options), to: path)
            if !quiet { console.tell("wrote \(path)") }
          } catch {
            unwritten += 1
            console.tell("\(error)")
          }
        }
      }
    }
    if unwritten > 0 { throw ExitCode.cannotWrite }
    if read < files.count { throw read == 0 ? ExitCode.noInput : ExitCode.someFailed }
  }
}
