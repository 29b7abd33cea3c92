import ArgumentParser
import Foundation
import Inference
import Operations
import SpeechModels
import Transcription
import Transcripts

struct BenchCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench",
    abstract: "Measures speed, memory and, with a manifest, word errors on this machine.",
    discussion: """
      Compares models and settings in a table: several values separated by commas are tried one after another, each \
      in a process of its own. Three figures are the least, the median and the most of all runs.

        steno bench talk.flac                            the installed model on your recording
        steno bench --model base,tiny.en talk.flac       two models
        steno bench --manifest set.tsv --compute-type auto,int8,float32
        steno bench --shapes small,large-v3-turbo        speed of models that are not here, by random weights

      Without recordings, those that the demonstration fetched are used; where there are none, fixed work is timed \
      and words are not checked. Leave the machine alone meanwhile. See Documentation/Performance.md.

      \(ExitCode.help)
      """)

  @Argument(help: "Recordings.") var recordings: [String] = []
  @Option(help: "Table of recordings with what is said in them, as for evaluate.") var manifest: String?
  @OptionGroup(title: "What to compare") var settings: BenchmarkSettingArguments
  @Option(
    help: ArgumentHelp(
      "speed, latency (of short recordings), encoder; several separated by commas. (default: all)",
      valueName: "list"))
  var measure: MeasurementList = MeasurementList()
  @Option(parsing: .unconditional, help: "How often everything is measured.") var runs = 3
  @Option(parsing: .unconditional, help: "Tokens decoded of every window where fixed work is timed.")
  var tokens = 100
  @Option(name: [.short, .long], help: "Spoken language of the recordings, or auto.") var language = "auto"
  @Flag(help: "Transcribe window after window instead of in batches.") var sequential = false
  @Flag(help: "Fetch models without asking where they are not installed.") var yes = false
  @Flag(help: "Print JSON instead of a table.") var json = false
  @Flag(name: [.short, .long], help: "No progress and no notes.") var quiet = false
  @Flag(help: .hidden) var inThisProcess = false
  @Option(name: .customLong("clip"), help: .hidden) var clips: [String] = []

  func validate() throws {
    guard (1...1000).contains(runs) else { throw ValidationError("--runs must be 1 to 1000.") }
    guard (1...440).contains(tokens) else { throw ValidationError("--tokens must be 1 to 440.") }
    if manifest != nil, !recordings.isEmpty {
      throw ValidationError("Give recordings or --manifest, not both.")
    }
    _ = try LanguageArgument.code(language)
    _ = try settings.combinations
    if manifest != nil, settings.models.isEmpty, !settings.shapes.isEmpty {
      throw ValidationError("--shapes have random weights, which understand nothing: leave out --manifest.")
    }
  }

  func run() async throws {
    Interruption.shared.listen()
    let (console, command) = (Console.shared, self)
    if inThisProcess {
      let measurement = BenchmarkMeasurement(command: command, console: console)
      return try console.write(try await measurement.result().line())
    }
    let comparison = BenchmarkComparison(command: command, console: console)
    do {
      let report = try await onThread { try comparison.run() }
      console.progress("")
      try console.write(json ? report.json() : report.table())
      if report.settings.contains(where: { $0.error != nil }) { throw ExitCode.someFailed }
    } catch is CancellationError {
      throw ExitCode(128 + (Interruption.shared.signal ?? SIGINT))
    }
  }
}

extension BenchCommand {
  /// The recordings with what is known of them. Tells what cannot be used.
  func inputs(_ console: Console) throws -> [TranscriptionBenchmark.Input] {
    let language = try LanguageArgument.code(language)
    guard let manifest else {
      return recordings.map { TranscriptionBenchmark.Input(path: $0, language: language) }
    }
    do {
      let table = try EvaluationManifest(contentsOf: manifest, languages: language.map { [$0] } ?? [])
      guard !table.entries.isEmpty else {
        console.tell("\(manifest): no recording is left to measure; check --language.")
        throw ExitCode.noInput
      }
      return table.entries.map { entry in
        TranscriptionBenchmark.Input(
          path: entry.audioPath, language: entry.language.flatMap(WhisperLanguage.code) ?? language,
          reference: entry.reference)
      }
    } catch let error as EvaluationManifestError {
      console.tell("\(error)")
      throw ExitCode.noInput
    }
  }
}
