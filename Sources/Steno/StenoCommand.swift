import ArgumentParser

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
      steno doctor                            what is missing here, and how to mend it
      """,
    version: "steno 0.1.0",
    subcommands: [
      TranscribeCommand.self, ConvertCommand.self, ModelsCommand.self, EvaluateCommand.self,
      BenchCommand.self, VoicesCommand.self, VoiceActivityCommand.self, LanguagesCommand.self,
      DoctorCommand.self, ConfigCommand.self,
    ])

  static func main() async {
    MemoryPolicy.apply()
    await main(nil)
  }
}
