public import Inference
public import Transcription

/// One line of a comparison: what runs, and how.
public struct BenchmarkSetting: Sendable, Equatable {
  public enum Weights: Sendable, Equatable {
    /// Name of an installed model, or a path; empty: the model that is used where none is named.
    case model(String)
    /// Random weights in the shape of a published model.
    case shape(String)
  }

  public var weights: Weights
  /// Nil: each part as the machine runs it best.
  public var computeType: ComputeType?
  public var instructionSet: InstructionSet
  public var threads: Int
  /// Nil: as many as are worth their memory.
  public var batchSize: Int?

  /// Every combination, the weights changing slowest.
  public static func combinations(
    weights: [Weights], computeTypes: [ComputeType?], instructionSets: [InstructionSet], threads: [Int],
    batchSizes: [Int?]
  ) -> [BenchmarkSetting] {
    weights.flatMap { weights in
      instructionSets.flatMap { level in
        computeTypes.flatMap { type in
          threads.flatMap { threads in
            batchSizes.map { size in
              BenchmarkSetting(
                weights: weights, computeType: type, instructionSet: level, threads: threads, batchSize: size)
            }
          }
        }
      }
    }
  }

  /// Options of `steno bench` that mean this setting alone; the instruction set is told by `STENO_ISA`.
  public var arguments: [String] {
    var arguments: [String] =
      switch weights {
      case .model(let name): name.isEmpty ? [] : ["--model", name]
      case .shape(let name): ["--shapes", name]
      }
    arguments += ["--compute-type", computeType?.rawValue ?? "auto", "--threads", "\(threads)"]
    if let batchSize { arguments += ["--batch-size", "\(batchSize)"] }
    return arguments
  }

  /// The result before anything is measured.
  public var result: BenchmarkResult {
    let (name, isRandom) =
      switch weights {
      case .model(let name): (name, false)
      case .shape(let name): (name, true)
      }
    var result = BenchmarkResult(
      model: name, computeType: computeType?.rawValue ?? "auto", instructionSet: instructionSet.rawValue,
      threads: threads, batchSize: batchSize)
    result.hasRandomWeights = isRandom
    return result
  }
}
