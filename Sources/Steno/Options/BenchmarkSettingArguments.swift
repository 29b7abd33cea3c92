import ArgumentParser
import Foundation
import Inference
import Operations
import SpeechModels

/// Which settings a benchmark compares. Every option takes several values separated by commas.
struct BenchmarkSettingArguments: ParsableArguments {
  @Option(
    name: [.short, .customLong("model")],
    help: ArgumentHelp("Names of installed models, or paths.", valueName: "name|path"))
  var model: [String] = []
  @Option(
    help: ArgumentHelp(
      """
      Published models by their shape, with random weights: \
      \(WhisperDimensions.publishedNames.joined(separator: ", ")).
      """, valueName: "name"))
  var shapes: [String] = []
  @Option(
    name: [.customLong("compute-type"), .customLong("compute")],
    help: "How weights are held: auto, \(ComputeType.allCases.map(\.rawValue).joined(separator: ", ")).")
  var computeType: [String] = []
  @Option(
    name: [.short, .long], parsing: .unconditionalSingleValue,
    help: "Threads to compute with. (default: all cores)")
  var threads: [String] = []
  @Option(help: "Instruction sets: avx2, avx512, amx, … (default: STENO_ISA, else the best)")
  var isa: [String] = []
  @Option(parsing: .unconditionalSingleValue, help: "Chunks that a thread has under way at once, or auto.")
  var batchSize: [String] = []

  private static let mostSettings = 100

  var models: [String] { Self.list(model) }
  var shapeNames: [String] { Self.list(shapes) }

  /// All settings that are asked for.
  var combinations: [BenchmarkSetting] {
    get throws {
      for name in shapeNames where WhisperDimensions.published(name) == nil {
        throw ValidationError(
          "--shapes: \(name) is none of \(WhisperDimensions.publishedNames.joined(separator: ", ")).")
      }
      var weights = models.map { BenchmarkSetting.Weights.model($0) } + shapeNames.map { .shape($0) }
      if weights.isEmpty { weights = [.model("")] }
      let combinations = BenchmarkSetting.combinations(
        weights: weights, computeTypes: try computeTypes, instructionSets: try instructionSets,
        threads: try numbers(threads, "--threads", 1...1024) ?? [
          ProcessInfo.processInfo.activeProcessorCount
        ],
        batchSizes: try batchSizes)
      guard combinations.count <= Self.mostSettings else {
        throw ValidationError(
          "These are \(combinations.count) settings; at most \(Self.mostSettings) are measured at once.")
      }
      return combinations
    }
  }

  private var computeTypes: [ComputeType?] {
    get throws {
      guard !computeType.isEmpty else { return [nil] }
      return try Self.list(computeType).map { name in
        if name == "auto" { return nil }
        guard let type = ComputeType(rawValue: name) else {
          let names = ComputeType.allCases.map(\.rawValue).joined(separator: ", ")
          throw ValidationError("--compute-type: \(name) is none of auto, \(names).")
        }
        return type
      }
    }
  }

  private var instructionSets: [InstructionSet] {
    get throws {
      do {
        let environment = ProcessInfo.processInfo.environment
        guard !isa.isEmpty else { return [try InstructionSet.selected(environment: environment)] }
        return try Self.list(isa).map { try InstructionSet.selected(environment: ["STENO_ISA": $0]) }
      } catch let error as InstructionSetError {
        throw ValidationError(
          isa.isEmpty ? "\(error)" : "--isa: " + "\(error)".replacing("STENO_ISA", with: "it"))
      }
    }
  }

  private var batchSizes: [Int?] {
    get throws {
      guard !batchSize.isEmpty else { return [nil] }
      return try Self.list(batchSize).map { text in
        if text == "auto" { return nil }
        return try numbers([text], "--batch-size", 1...64)?.first
      }
    }
  }

  private func numbers(_ texts: [String], _ option: String, _ range: ClosedRange<Int>) throws -> [Int]? {
    guard !texts.isEmpty else { return nil }
    return try Self.list(texts).map { text in
      guard let number = Int(text), range.contains(number) else {
        throw ValidationError("\(option) must be \(range.lowerBound) to \(range.upperBound).")
      }
      return number
    }
  }

  /// Values of an option that may be repeated, those of each separated by commas.
  private static func list(_ values: [String]) -> [String] {
    values.flatMap { $0.split(separator: ",").map(String.init) }
  }
}

/// What a benchmark measures.
struct MeasurementList: ExpressibleByArgument {
  enum Measurement: String, CaseIterable {
    case speed, latency, encoder
  }

  var measurements = Set(Measurement.allCases)
  var defaultValueDescription: String { "all" }
  /// Whether recordings are heard; the encoder alone takes anything.
  var needsAudio: Bool { measurements != [.encoder] }
  var text: String { measurements.map(\.rawValue).sorted().joined(separator: ",") }

  init() {}

  init?(argument: String) {
    let parts = argument.split(separator: ",", omittingEmptySubsequences: false)
    measurements = Set(parts.compactMap { Measurement(rawValue: String($0)) })
    if measurements.count != Set(parts).count { return nil }
  }
}
