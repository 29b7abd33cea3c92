/// A stream of mono samples that its owner pulls.
///
/// Calls block (on a disk, a pipe, a decoder), so they belong on a compute thread and never on the cooperative
/// pool; one thread at a time. A reader may be handed from thread to thread between calls.
public protocol SampleReader: AnyObject {
  /// Samples per second of what `read` gives.
  var sampleRate: Int { get }

  /// Channels of the source before mixing; nil when unknown.
  var channelCount: Int? { get }

  /// Length of the whole input in seconds, by its header or size; nil when unknown (live streams).
  /// A hint for progress, not a promise.
  var expectedDuration: Double? { get }

  /// What was wrong but could be survived, in order of discovery; complete once `read` has given its last samples.
  var warnings: [String] { get }

  /// The next samples, in −1…1 (floating-point sources may exceed it): at least one and at most `count`; fewer
  /// does not mean the end. Empty at the end, after `close`, and when `count` is not positive.
  /// - Throws: `AudioError`, when a limit is exceeded or nothing more can be decoded.
  func read(upTo count: Int) throws -> [Float]

  /// Frees descriptors and ends the decoder, if one runs. Also done when the reader goes away.
  func close()
}

extension SampleReader {
  /// Everything that is left, at once. For short inputs: an hour takes 230 MB.
  public func readAll() throws -> [Float] {
    var all: [Float] = []
    while true {
      let block = try read(upTo: 1 << 16)
      if block.isEmpty { return all }
      all += block
    }
  }
}
