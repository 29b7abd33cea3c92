import ArgumentParser
import AudioIO
import Client
import Foundation
import SpeechModels
import Synchronization
import Transcription
import Transcripts

/// Brings what a batch gives to standard output or into files, and counts what failed.
final class TranscriptOutput: Sendable {
  struct Summary {
    var finished = 0
    var failed = 0
    /// Failures that reading the input caused.
    var unreadable = 0
    var unwritten = 0
    var timings = StageTimings()
    var audioSeconds = 0.0
  }

  private struct State {
    var summary = Summary()
    var progress: BatchProgress
    var order = OrderedDelivery<RecordingBatch.Event>()
    var writer: (any TranscriptWriter)?
  }

  private let names: [String]
  private let plan: OutputPlan
  private let layout: TranscriptFormatOptions
  private let quiet: Bool
  private let verbose: Bool
  private let console = Console.shared
  private let state: Mutex<State>

  init(names: [String], plan: OutputPlan, layout: TranscriptFormatOptions, quiet: Bool, verbose: Bool) {
    self.names = names.map { $0 == "-" ? "standard input" : $0 }
    self.plan = plan
    self.layout = layout
    self.quiet = quiet
    self.verbose = verbose
    state = Mutex(State(progress: BatchProgress(count: names.count)))
  }

  var summary: Summary { state.withLock { $0.summary } }

  func take(_ index: Int, _ event: RecordingBatch.Event) throws {
    try state.withLock { state in
      if !quiet, let line = state.progress.line(index, event) { console.progress(line) }
      count(event, &state.summary)
      switch plan {
      case .files(let files): write(index, event, files[index], &state.summary)
      case .standardOutput(let format):
        for next in state.order.add(event, of: index) {
          try print(next.element, next.index, format, &state.writer)
        }
        guard event.isEnd else { return }
        for next in state.order.finish(index) { try print(next.element, next.index, format, &state.writer) }
      }
    }
  }

  private func count(_ event: RecordingBatch.Event, _ summary: inout Summary) {
    switch event {
    case .transcription(.timings(let timings)): summary.timings = summary.timings + timings
    case .finished(let finished):
      summary.finished += 1
      summary.audioSeconds += finished.transcript.duration
    case .failed(let error):
      summary.failed += 1
      let isUnreadable = (error as? ServiceClientError)?.isUnreadableInput ?? (error is AudioError)
      if isUnreadable { summary.unreadable += 1 }
    default: break
    }
  }

  private func print(
    _ event: RecordingBatch.Event, _ index: Int, _ format: TranscriptFormat,
    _ writer: inout (any TranscriptWriter)?
  ) throws {
    report(event, index)
    switch event {
    case .opened:
      if names.count > 1, !quiet { console.tell("\(names[index]):") }
    case .transcription(.language(let language)):
      if format.isBinary { return }
      writer = format.makeWriter(options: layout(language.code, index))
      try console.write(writer?.header() ?? "")
    case .transcription(.segment(let segment)):
      try console.write(writer?.segment(segment) ?? "")
    case .finished(let finished):
      try console.write(
        format.isBinary
          ? format.renderedBytes(finished.transcript, options: layout(finished.transcript.language, index))
          : Array((writer?.footer(finished.transcript) ?? "").utf8))
      writer = nil
    case .failed: writer = nil
    default: break
    }
  }

  private func write(
    _ index: Int, _ event: RecordingBatch.Event, _ files: [(format: TranscriptFormat, path: String)],
    _ summary: inout Summary
  ) {
    report(event, index)
    guard case .finished(let finished) = event else { return }
    for (format, path) in files {
      do {
        let bytes = format.renderedBytes(
          finished.transcript, options: layout(finished.transcript.language, index))
        try Interruption.shared.whole { try TranscriptFile.write(bytes, to: path) }
        if !quiet { console.tell("wrote \(path)") }
      } catch {
        summary.unwritten += 1
        console.tell("\(error)")
      }
    }
  }

  private func report(_ event: RecordingBatch.Event, _ index: Int) {
    switch event {
    case .failed(let error): console.tell(FailureText.text(error, of: names[index]))
    case .finished(let finished) where !quiet:
      for warning in finished.warnings { console.tell("\(names[index]): warning: \(warning)") }
    case .transcription(.language(let language)) where verbose && !quiet:
      let name = WhisperLanguage.name(for: language.code) ?? language.code
      console.tell(
        String(format: "%@: language %@ (%.0f %%)", names[index], name, language.probability * 100))
    default: break
    }
  }

  private func layout(_ language: String, _ index: Int) -> TranscriptFormatOptions {
    layout.naming(language: language, file: names[index])
  }
}

extension TranscriptFormatOptions {
  /// With the names that a document shows: of the language in English, of the file without folder and extension.
  func naming(language: String, file: String) -> TranscriptFormatOptions {
    var options = self
    options.subtitles?.language = language
    options.languageName = WhisperLanguage.name(for: language)
    options.title = ((file as NSString).lastPathComponent as NSString).deletingPathExtension
    return options
  }
}

extension RecordingBatch.Event {
  var isEnd: Bool {
    switch self {
    case .finished, .failed: true
    default: false
    }
  }
}

/// One line about a recording that failed, which names it once.
enum FailureText {
  static func text(_ error: any Error, of name: String) -> String {
    let text = "\(error)"
    return text.hasPrefix(name + ": ") ? text : "\(name): \(text)"
  }
}
