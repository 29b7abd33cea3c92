import ArgumentParser
import SpeechModels

struct LanguagesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "languages", abstract: "Lists the languages that --language takes.")

  func run() {
    for code in WhisperLanguage.codes { print("\(code)\t\(WhisperLanguage.name(for: code) ?? "")") }
  }
}
