import ArgumentParser
import AudioIO
import Foundation
import Inference
import Transcription
import Transcripts

/// How `evaluate` compares speakers.
struct SpeakerEvaluationArguments: ParsableArguments {
  @Flag(help: "Evaluate who speaks when instead of what is said; references are .rttm files.")
  var speakers = false
  @Option(
    help: """
      Seconds around each start and end of a turn that do not count, half of them before it and half after \
      (pyannote's collar; NIST's is one half).
      """)
  var collar = 0.0
  @Flag(help: "Leave out where several speak at once.") var skipOverlap = false
  @Flag(help: "Tell how many speakers there are instead of finding it out.") var knownCount = false

  func validate() throws {
    guard collar.isFinite, (0...60).contains(collar) else {
      throw ValidationError("--collar must be 0 to 60 seconds.")
    }
    if !speakers, collar > 0 || skipOverlap || knownCount {
      throw ValidationError("--collar, --skip-overlap and --known-count need --speakers.")
    }
  }

  /// Evaluates all recordings, one after another.
  func evaluate(
    _ entries: [EvaluationManifest.Entry], model: ModelArguments, json: Bool, quiet: Bool
  ) async throws {
    let console = Console.shared
    let models = try await model.speakerModels(console, quiet: quiet).models
    let (threads, arguments) = (model.threadCount, self)
    let (recordings, failures) = try await onThread {
      var recordings: [EvaluatedSpeakers] = []
      var failures = 0
      for (index, entry) in entries.enumerated() {
        if !quiet { console.progress("\(index + 1)/\(entries.count) \(entry.file)") }
        let start = ProcessInfo.processInfo.systemUptime
        var result = DiarizationResult()
        var seconds = 0.0
        do {
          (result, seconds) = try arguments.diarize(entry, models, threads)
        } catch {
          failures += 1
          console.tell(FailureText.text(error, of: entry.audioPath))
        }
        recordings.append(
          EvaluatedSpeakers(
            file: entry.file, reference: entry.turns, hypothesis: result.turns, collar: arguments.collar,
            skipsOverlap: arguments.skipOverlap, audioSeconds: seconds,
            wallSeconds: ProcessInfo.processInfo.systemUptime - start))
      }
      return (recordings, failures)
    }
    console.progress("")
    let report = SpeakerEvaluationReport(recordings: recordings)
    try console.write(json ? report.json() : report.table())
    if failures > 0 { throw ExitCode.someFailed }
  }

  private func diarize(
    _ entry: EvaluationManifest.Entry, _ models: SpeakerModels, _ threads: Int
  ) throws -> (DiarizationResult, seconds: Double) {
    var options = DiarizationOptions()
    if knownCount { options.speakers = .exactly(Set(entry.turns.map(\.speaker)).count) }
    let diarizer = try SpeakerDiarizer(models: models, options: options, threads: threads)
    let reader = try AudioDecoder.open(.file(entry.audioPath))
    defer { reader.close() }
    var samples = 0
    while true {
      let block = try reader.read(upTo: 1 << 16)
      if block.isEmpty { break }
      samples += block.count
      diarizer.append(block)
    }
    return (diarizer.finish(), Double(samples) / Double(reader.sampleRate))
  }
}
