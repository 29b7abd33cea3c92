import ArgumentParser
import AudioIO
import Foundation
import Inference
import Operations
import SpeechModels
import Transcription

/// Runs every setting of a benchmark in a process of its own, one after another.
struct BenchmarkComparison: Sendable {
  let command: BenchCommand
  let console: Console

  /// Blocks.
  func run() throws -> BenchmarkReport {
    let settings = try command.settings.combinations
    let hasModels = settings.contains { if case .model = $0.weights { true } else { false } }
    let needsAudio = hasModels && command.measure.needsAudio
    let inputs = needsAudio ? try recordings() : []
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("steno-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let clips = try clips(inputs, folder)
    let child = BenchmarkChild(arguments: arguments(inputs, clips))
    var results: [BenchmarkResult] = []
    for (index, setting) in settings.enumerated() {
      if !command.quiet { console.progress("measuring setting \(index + 1) of \(settings.count)") }
      let result = try child.measure(setting) { Interruption.shared.signal != nil }
      if let error = result.error { console.tell("\(result.model): not measured: \(error)") }
      results.append(result)
    }
    return BenchmarkReport(
      machine: machine, recordings: inputs.count, runs: command.runs, settings: results)
  }

  private var machine: BenchmarkReport.Machine {
    var facts = MachineFacts()
    facts.gatherHardware()
    return BenchmarkReport.Machine(
      processor: facts.processor, instructionSet: InstructionSet.detected.rawValue, cores: facts.cores,
      memoryBytes: facts.totalMemory.map { Int($0) })
  }

  /// What was given, else what is there already.
  private func recordings() throws -> [TranscriptionBenchmark.Input] {
    let given = try command.inputs(console)
    for input in given where !FileManager.default.isReadableFile(atPath: input.path) {
      console.tell("\(input.path): there is no such recording, or it cannot be read; check the path.")
      throw ExitCode.noInput
    }
    guard given.isEmpty else { return given }
    let known = BenchmarkRecordings.known(environment: ProcessInfo.processInfo.environment)
    if !command.quiet {
      let names = known.map(\.lastPathComponent).joined(separator: ", ")
      console.tell(
        known.isEmpty
          ? "no recordings were given and none are here: fixed work is timed, words are not checked"
          : "no recordings were given: \(names) are used, words are not checked")
    }
    return known.map { TranscriptionBenchmark.Input(path: $0.path, language: "en") }
  }

  /// Short recordings among those given, else pieces of the first one.
  private func clips(
    _ inputs: [TranscriptionBenchmark.Input], _ folder: URL
  ) throws -> [TranscriptionBenchmark.Input] {
    guard command.measure.measurements.contains(.latency), let first = inputs.first else { return [] }
    do {
      let short = try inputs.filter { try BenchmarkRecordings.isShort(.file($0.path)) }
      guard short.isEmpty else { return short }
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      return try BenchmarkRecordings.cut(.file(first.path), into: folder).map {
        TranscriptionBenchmark.Input(path: $0.path, language: first.language)
      }
    } catch {
      console.tell(FailureText.text(error, of: first.path))
      throw ExitCode.noInput
    }
  }

  /// What the children are told besides their settings.
  private func arguments(
    _ inputs: [TranscriptionBenchmark.Input], _ clips: [TranscriptionBenchmark.Input]
  ) -> [String] {
    var arguments = ["--runs", "\(command.runs)", "--tokens", "\(command.tokens)"]
    arguments += ["--measure", command.measure.text, "--language", clips.first?.language ?? command.language]
    if command.sequential { arguments.append("--sequential") }
    if command.yes { arguments.append("--yes") }
    if command.quiet { arguments.append("--quiet") }
    for clip in clips { arguments += ["--clip", clip.path] }
    if let manifest = command.manifest { return arguments + ["--manifest", manifest] }
    return arguments + ["--"] + inputs.map(\.path)
  }
}
