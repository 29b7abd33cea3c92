import FoundationEssentials

/// What was measured of one model with one setting, in a process of its own. In JSON names have underscores.
public struct BenchmarkResult: Codable, Sendable, Equatable {
  /// Name or path as it was given, or the name of the published shape.
  public var model: String
  /// `auto`: each part as the machine runs it best.
  public var computeType: String
  public var instructionSet: String
  public var threads: Int
  /// Nil: as many as are worth their memory.
  public var batchSize: Int?
  /// Whether the weights were random ones in a published shape: then only times mean something.
  public var hasRandomWeights = false
  /// Why nothing was measured.
  public var error: String?

  /// Reading and packing the weights.
  public var loadSeconds: Double?
  public var transcription: Transcription?
  public var latency: Latency?
  public var encoder: Encoder?
  public var fixedWork: FixedWork?
  /// Largest resident size of the process before short clips were measured, in bytes.
  public var peakMemoryBytes: Int?

  public init(model: String, computeType: String, instructionSet: String, threads: Int, batchSize: Int? = nil)
  {
    self.model = model
    self.computeType = computeType
    self.instructionSet = instructionSet
    self.threads = threads
    self.batchSize = batchSize
  }

  /// All recordings from start to end, several times.
  public struct Transcription: Codable, Sendable, Equatable {
    public var audioSeconds: Double
    public var wallSeconds: MeasuredSpread
    /// Seconds of audio per second, without loading the model and with it.
    public var speed: MeasuredSpread
    public var speedWithLoading: MeasuredSpread
    /// Parts of the workers' time, 0 to 1, of all runs together.
    public var stages: Stages
    /// Nil where nothing is known of what was said.
    public var words: Words?
  }

  public struct Stages: Codable, Sendable, Equatable {
    public var features: Double
    public var encoding: Double
    public var decoding: Double
    public var rest: Double

    /// - Returns: nil where no time was measured.
    init?(_ timings: StageTimings) {
      let known = timings.features + timings.encoding + timings.decoding
      let total = Swift.max(timings.total, known + timings.alignment)
      guard total > 0 else { return nil }
      features = timings.features / total
      encoding = timings.encoding / total
      decoding = timings.decoding / total
      rest = Swift.max(1 - known / total, 0)
    }
  }

  /// Errors as fractions of the words that were said.
  public struct Words: Codable, Sendable, Equatable {
    public var wer: Double
    public var substitutions: Double
    public var insertions: Double
    public var deletions: Double

    init(_ rate: ErrorRate) {
      wer = rate.rate
      substitutions = rate.fraction(rate.substitutions)
      insertions = rate.fraction(rate.insertions)
      deletions = rate.fraction(rate.deletions)
    }
  }

  /// Short recordings one at a time, the model being loaded.
  public struct Latency: Codable, Sendable, Equatable {
    /// Of all clips and runs.
    public var milliseconds: MeasuredSpread
    public var clips: [Clip]

    public struct Clip: Codable, Sendable, Equatable {
      public var file: String
      public var seconds: Double
      public var milliseconds: MeasuredSpread
    }
  }

  /// The encoder alone over a window of 30 s, all threads working on it together.
  public struct Encoder: Codable, Sendable, Equatable {
    public var milliseconds: MeasuredSpread
  }

  /// The same work whatever the audio: encode windows of 30 s, then decode so many tokens of each.
  public struct FixedWork: Codable, Sendable, Equatable {
    public var tokens: Int
    /// A window on one thread while the others do the same, its keys and values for the decoder included.
    public var encodeMilliseconds: MeasuredSpread
    public var batches: [Batch]

    public struct Batch: Codable, Sendable, Equatable {
      /// Windows that each thread decodes at once.
      public var size: Int
      /// A token of every window.
      public var stepMilliseconds: MeasuredSpread
      /// Seconds of audio per second on all threads together, features and loading left out.
      public var speed: MeasuredSpread
    }
  }
}

extension BenchmarkResult {
  /// One line of JSON, as a process that measured hands it on.
  public func line() throws -> String {
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(self), as: UTF8.self) + "\n"
  }

  public init(line: String) throws {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    self = try decoder.decode(BenchmarkResult.self, from: Data(line.utf8))
  }
}
