import ArgumentParser
import Service

@main
struct StenoCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "steno",
    abstract: "Turns speech into text on your own machine.",
    discussion: """
      steno transcribe talk.mp3               text of a recording
      steno transcribe -f srt -o out/ talks/  subtitles of all recordings in a folder
      steno convert talk.srt -o talk.docx     another format of a text
      steno models pull base                  get a model
      steno serve                             a service with interfaces for programs
      steno jobs list                         what a service does, and how far it is
      steno doctor                            what is missing here, and how to mend it
      """,
    version: "steno \(StenoVersion.current)",
    subcommands: [
      TranscribeCommand.self, ConvertCommand.self, ModelsCommand.self, EvaluateCommand.self,
      VisualizeCommand.self, EvaluateVisualsCommand.self,
      SampleSheetsCommand.self,
      RenderCommand.self,
      BenchCommand.self, VoicesCommand.self, VoiceActivityCommand.self, LanguagesCommand.self,
      ServeCommand.self, JobsCommand.self, ConfigCommand.self, UsersCommand.self, DoctorCommand.self,
    ])

  static func main() async {
    MemoryPolicy.apply()
    await main(nil)
  }
}
