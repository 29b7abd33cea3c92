import ArgumentParser
import AudioIO
import Foundation
import Inference
import SpeechModels
import Synchronization
import Transcription
import Transcripts

struct EvaluateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate",
    abstract: "Measures accuracy and speed on recordings whose text or speakers are known.",
    discussion: """
      MANIFEST is a table separated by tabs whose first line names its columns: file, reference (the text, or a \
      file beside the manifest), language and kind. The model is told each recording's language unless \
      --detect-language is given. wall_seconds is the time of the transcriptions without loading the model. A \
      recording that fails counts as if nothing had been recognised in it.

      With --speakers, recordings whose reference is an .rttm file are evaluated by the diarization error rate: \
      speech that was missed, told where there is none, or given to the wrong speaker, as a part of all speech.

      \(ExitCode.help)
      """)

  @Argument(help: "Table of recordings.") var manifest: String
  @OptionGroup var model: ModelArguments
  @Option(
    name: [.short, .long],
    help: "Only recordings in this language (code; repeat it for several), or auto for all.")
  var language: [String] = []
  @Option(help: "Only recordings whose kind contains this text.") var kind: String?
  @Flag(help: "Let the model detect the language instead of telling it.") var detectLanguage = false
  @Flag(help: "Print JSON instead of a table.") var json = false
  @Option(help: "File to write one line per recording to, separated by tabs.") var details: String?
  @Flag(help: "Measure word times instead of text; needs references named *.words.tsv.") var words = false
  @OptionGroup(title: "Speakers") var speakers: SpeakerEvaluationArguments
  @OptionGroup(title: "Decoding") var decoding: DecodingArguments
  @OptionGroup(title: "Voice activity") var voiceActivity: VoiceActivityArguments
  @Flag(name: [.short, .long], help: "No progress and no notes.") var quiet = false

  private var languages: [String] {
    get throws { try language.compactMap(LanguageArgument.code) }
  }

  func validate() throws {
    _ = try languages
    try decoding.refuse(voiceActivity)
  }

  func run() async throws {
    Interruption.shared.listen()
    let console = Console.shared
    var recordings: EvaluationManifest
    do {
      recordings = try EvaluationManifest(
        contentsOf: manifest, languages: languages, kind: kind, subject: speakers.speakers ? .speakers : .text
      )
    } catch {
      console.tell("\(error)")
      throw ExitCode.noInput
    }
    if words { recordings.keepWordTimes() }
    for skipped in recordings.skipped where !quiet {
      console.tell("\(skipped.file): skipped: \(skipped.reason)")
    }
    guard !recordings.entries.isEmpty else {
      console.tell("\(manifest): no recording is left to evaluate; check --language, --kind and --words.")
      throw ExitCode.noInput
    }
    if speakers.speakers {
      return try await speakers.evaluate(recordings.entries, model: model, json: json, quiet: quiet)
    }
    let speech = try await model.load(console, quiet: quiet)
    let collector = EvaluationCollector(entries: recordings.entries, quiet: quiet)
    let inputs = recordings.entries.map { entry in
      var options = decoding.options(model: speech)
      options.voiceActivity = voiceActivity.options
      options.wordTimestamps = options.wordTimestamps || words
      options.language = detectLanguage ? nil : entry.language.flatMap(WhisperLanguage.code)
      return RecordingBatch.Recording(.file(entry.audioPath), options: options)
    }
    let batch = RecordingBatch(
      model: speech, voiceActivity: try await model.voiceActivity(decoding, console, quiet: quiet),
      threads: model.threadCount, batchSize: decoding.batchSize)
    let start = ProcessInfo.processInfo.systemUptime
    do {
      try await onThread {
        try batch.run(inputs, isCancelled: { Interruption.shared.signal != nil }, observer: collector.take)
      }
    } catch is CancellationError {
      throw ExitCode(128 + (Interruption.shared.signal ?? SIGINT))
    }
    console.progress("")
    if words {
      let report = try collector.wordTimes()
      try console.write(json ? report.json() : report.table())
      if collector.failures > 0 { throw ExitCode.someFailed }
      return
    }
    let report = collector.report(
      wallSeconds: ProcessInfo.processInfo.systemUptime - start,
      wereDetected: detectLanguage && speech.isMultilingual)
    try console.write(json ? report.json() : report.table())
    try writeDetails(report)
    if collector.failures > 0 { throw ExitCode.someFailed }
  }

  private func writeDetails(_ report: EvaluationReport) throws {
    guard let details else { return }
    var text = "file\tlanguage\tdetected\twer\tcer\taudio_seconds\twall_seconds\treference\thypothesis\n"
    for recording in report.recordings {
      let cells: [String] = [
        recording.file, recording.language ?? "-", recording.detectedLanguage ?? "-",
        String(format: "%.6f", recording.words.rate), String(format: "%.6f", recording.characters.rate),
        String(format: "%.3f", recording.audioSeconds), String(format: "%.3f", recording.wallSeconds),
        recording.reference, recording.hypothesis,
      ]
      text += cells.map { $0.replacing(#/[\t\r\n]/#, with: " ") }.joined(separator: "\t") + "\n"
    }
    do {
      try TranscriptFile.write(text, to: details)
    } catch {
      Console.shared.tell("\(error)")
      throw ExitCode.cannotWrite
    }
  }
}

/// Gathers the results of an evaluation in the order of its manifest.
private final class EvaluationCollector: Sendable {
  private struct State {
    var results: [Int: RecordingBatch.Finished] = [:]
    var failures = 0
    var progress: BatchProgress
  }

  private let entries: [EvaluationManifest.Entry]
  private let quiet: Bool
  private let state: Mutex<State>

  init(entries: [EvaluationManifest.Entry], quiet: Bool) {
    self.entries = entries
    self.quiet = quiet
    state = Mutex(State(progress: BatchProgress(count: entries.count)))
  }

  var failures: Int { state.withLock { $0.failures } }

  func take(_ index: Int, _ event: RecordingBatch.Event) {
    state.withLock { state in
      if !quiet, let line = state.progress.line(index, event) { Console.shared.progress(line) }
      switch event {
      case .finished(let finished): state.results[index] = finished
      case .failed(let error):
        state.failures += 1
        Console.shared.tell(FailureText.text(error, of: entries[index].audioPath))
      default: break
      }
    }
  }

  func wordTimes() throws -> WordTimesReport {
    let results = state.withLock { $0.results }
    let recordings: [WordTimesReport.Recording] = try entries.enumerated().compactMap { index, entry in
      guard let path = entry.wordTimesPath else { return nil }
      let transcript = results[index]?.transcript
      return WordTimesReport.Recording(
        file: entry.file, reference: try WordTimesReference(contentsOf: path),
        words: transcript?.segments.flatMap { $0.words ?? [] } ?? [])
    }
    return WordTimesReport(recordings: recordings)
  }

  func report(wallSeconds: Double, wereDetected: Bool) -> EvaluationReport {
    let results = state.withLock { $0.results }
    let recordings = entries.enumerated().map { index, entry in
      let result = results[index]
      return EvaluatedRecording(
        file: entry.file, language: entry.language,
        detectedLanguage: wereDetected ? result?.transcript.language : nil,
        reference: entry.reference, hypothesis: result?.transcript.text ?? "",
        audioSeconds: result?.transcript.duration ?? 0, wallSeconds: result?.wallSeconds ?? 0)
    }
    return EvaluationReport(recordings: recordings, wallSeconds: wallSeconds)
  }
}
