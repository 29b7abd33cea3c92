import FoundationEssentials

/// The results of all settings on one machine.
public struct BenchmarkReport: Codable, Sendable, Equatable {
  /// What it was measured on.
  public struct Machine: Codable, Sendable, Equatable {
    /// As the system calls it; nil where it does not say.
    public var processor: String?
    /// Best level of the kernels.
    public var instructionSet: String
    public var cores: Int
    public var memoryBytes: Int?

    public init(processor: String?, instructionSet: String, cores: Int, memoryBytes: Int?) {
      self.processor = processor
      self.instructionSet = instructionSet
      self.cores = cores
      self.memoryBytes = memoryBytes
    }
  }

  public var machine: Machine
  public var recordings: Int
  public var runs: Int
  /// One object a setting, in the order they were asked for.
  public var settings: [BenchmarkResult]

  public init(machine: Machine, recordings: Int, runs: Int, settings: [BenchmarkResult]) {
    self.machine = machine
    self.recordings = recordings
    self.runs = runs
    self.settings = settings
  }

  public func json() throws -> String {
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(self), as: UTF8.self) + "\n"
  }
}
