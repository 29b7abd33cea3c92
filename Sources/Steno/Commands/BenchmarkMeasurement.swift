import ArgumentParser
import Foundation
import Inference
import Models
import Operations
import SpeechModels
import Transcription

/// Measures one setting in this process.
struct BenchmarkMeasurement {
  let command: BenchCommand
  let console: Console

  private var measurements: Set<MeasurementList.Measurement> { command.measure.measurements }

  func result() async throws -> BenchmarkResult {
    guard let setting = try command.settings.combinations.first else { throw ExitCode.validationFailure }
    switch setting.weights {
    case .shape(let name): return try await random(setting, name)
    case .model(let name): return try await model(setting, name)
    }
  }

  private func random(_ setting: BenchmarkSetting, _ name: String) async throws -> BenchmarkResult {
    guard let dimensions = WhisperDimensions.published(name) else { throw ExitCode.validationFailure }
    let kernels = Kernels(setting.instructionSet)
    let plan = setting.computeType.map(ComputePlan.uniform) ?? .automatic(for: setting.instructionSet)
    let command = command
    return try await onThread {
      var result = setting.result
      let start = ProcessInfo.processInfo.systemUptime
      let weights = try WhisperWeights(RandomWhisperWeights(dimensions), plan: plan)
      result.loadSeconds = ProcessInfo.processInfo.systemUptime - start
      Self.fixedWork(weights, kernels, setting, command, needsWork: true, &result)
      return result
    }
  }

  private static func fixedWork(
    _ weights: WhisperWeights, _ kernels: Kernels, _ setting: BenchmarkSetting, _ command: BenchCommand,
    needsWork: Bool, _ result: inout BenchmarkResult
  ) {
    let sizes = setting.batchSize.map { [$0] } ?? [1, 8]
    let benchmark = FixedWorkBenchmark(
      weights: weights, kernels: kernels, threads: setting.threads, tokens: command.tokens,
      batchSizes: sizes, runs: command.runs)
    let measurements = command.measure.measurements
    if needsWork, measurements.contains(.speed) {
      result.fixedWork = benchmark.run()
      result.peakMemoryBytes = PeakMemory.bytes()
    }
    if measurements.contains(.encoder) { result.encoder = benchmark.encoder(windows: 3 * command.runs) }
  }

  private func model(_ setting: BenchmarkSetting, _ name: String) async throws -> BenchmarkResult {
    var arguments = ["--threads", "\(setting.threads)"] + (name.isEmpty ? [] : ["--model", name])
    if let type = setting.computeType { arguments += ["--compute-type", type.rawValue] }
    let model = try ModelArguments.parse(arguments + (command.yes ? ["--yes"] : []))
    let decoding = try DecodingArguments.parse(command.sequential ? ["--sequential"] : [])
    let inputs = try command.inputs(console)
    let start = ProcessInfo.processInfo.systemUptime
    let speech = try await model.load(console, quiet: command.quiet)
    var result = setting.result
    result.loadSeconds = ProcessInfo.processInfo.systemUptime - start
    if name.isEmpty { result.model = speech.name }
    let needsSpeech = command.measure.needsAudio && !(inputs.isEmpty && command.clips.isEmpty)
    let voiceActivity =
      needsSpeech ? try await model.voiceActivity(decoding, console, quiet: command.quiet) : nil
    let batch = RecordingBatch(
      model: speech, voiceActivity: voiceActivity, threads: setting.threads, batchSize: setting.batchSize)
    var options = decoding.options(model: speech)
    options.language = try LanguageArgument.code(command.language)
    if !speech.isMultilingual { options.language = nil }
    let benchmark = TranscriptionBenchmark(batch: batch, options: options, runs: command.runs)
    let (command, console, before) = (command, console, result)
    do {
      return try await onThread {
        var result = before
        try Self.transcribe(benchmark, inputs, command, &result)
        let kernels = Kernels(setting.instructionSet)
        Self.fixedWork(
          speech.weights, kernels, setting, command, needsWork: inputs.isEmpty, &result)
        return result
      }
    } catch is CancellationError {
      throw ExitCode(128 + (Interruption.shared.signal ?? SIGINT))
    } catch {
      console.tell("\(error)")
      throw ExitCode.noInput
    }
  }

  private static func transcribe(
    _ benchmark: TranscriptionBenchmark, _ inputs: [TranscriptionBenchmark.Input], _ command: BenchCommand,
    _ result: inout BenchmarkResult
  ) throws {
    let isCancelled = { @Sendable in Interruption.shared.signal != nil }
    let measurements = command.measure.measurements
    if measurements.contains(.speed), !inputs.isEmpty {
      result.transcription = try benchmark.transcribe(
        inputs, loadSeconds: result.loadSeconds ?? 0, isCancelled: isCancelled)
      result.peakMemoryBytes = PeakMemory.bytes()
    }
    if measurements.contains(.latency), !command.clips.isEmpty {
      result.latency = try benchmark.latency(
        command.clips.map { TranscriptionBenchmark.Input(path: $0) }, isCancelled: isCancelled)
      result.peakMemoryBytes = result.peakMemoryBytes ?? PeakMemory.bytes()
    }
  }
}
