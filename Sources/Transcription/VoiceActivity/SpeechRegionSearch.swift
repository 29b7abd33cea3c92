public import AudioIO
public import Inference
public import SpeechModels

/// Where somebody speaks in a whole recording.
public struct SpeechRegionSearch: Sendable {
  /// What was found.
  public struct Result: Sendable, Equatable {
    /// In order of time, disjoint.
    public var regions: [SpeechRegion]
    /// Length of the recording in seconds.
    public var duration: Double
  }

  private let model: SileroVoiceActivityModel
  private let kernels: Kernels
  private let options: VoiceActivityOptions

  public init(
    _ model: SileroVoiceActivityModel, kernels: Kernels,
    options: VoiceActivityOptions = VoiceActivityOptions()
  ) {
    self.model = model
    self.kernels = kernels
    self.options = options
  }

  /// Reads a recording to its end. Blocks.
  /// - Parameters:
  ///   - reader: 16 kHz samples.
  ///   - check: asked before every read; what it throws ends the search.
  public func regions(in reader: any SampleReader, check: () throws -> Void = {}) throws -> Result {
    let stream = VoiceActivityStream(model, kernels: kernels)
    var detector = SpeechRegionDetector(options)
    var regions: [SpeechRegion] = []
    var count = 0
    while true {
      try check()
      let block = try reader.read(upTo: 1 << 16)
      if block.isEmpty { break }
      count += block.count
      regions += detector.append(stream.append(block))
    }
    regions += detector.append(stream.finish()) + detector.finish(sampleCount: count)
    return Result(regions: regions, duration: Double(count) / VoiceActivityOptions.sampleRate)
  }
}
