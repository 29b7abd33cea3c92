/// The neural networks that tell speakers apart, one thread's own.
protocol SpeakerEngine: AnyObject {
  /// Where frames lie in a window.
  var grid: FrameGrid { get }
  /// Samples of a window.
  var windowSamples: Int { get }

  /// Who speaks in windows of `samples`.
  /// - Parameter starts: first sample of each window; what lies beyond the end is silence.
  /// - Returns: for each window and frame a set of speakers, one bit each.
  func activity(_ samples: [Float], starts: [Int]) -> [[UInt8]]

  /// A vector in whose direction the speaker of all ranges lies; nil where that cannot be told.
  func embedding(_ samples: [Float], ranges: [Range<Int>]) -> [Float]?
}
