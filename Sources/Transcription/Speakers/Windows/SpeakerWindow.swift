/// Who speaks in one window of a recording, by speakers that are told apart within this window only.
struct SpeakerWindow: Sendable {
  /// First sample of the window in the recording.
  var start: Int
  /// For each frame the set of speakers who speak, one bit each.
  var activity: [UInt8]
  /// The speakers heard.
  var speakers: [LocalSpeaker] = []
}

/// One speaker of one window.
struct LocalSpeaker: Sendable {
  /// Number of its bit.
  var bit: Int
  /// Seconds in which nobody else speaks.
  var soloSeconds: Double
  /// Of length 1; nil where there was too little speech for one.
  var embedding: [Float]?
}

/// Where frames lie in time.
struct FrameGrid: Sendable, Equatable {
  /// Samples from one frame to the next.
  var step: Int
  /// Samples from the window's start to the first frame's.
  var offset: Int
  /// Frames in a window.
  var count: Int
  var sampleRate: Int

  /// Seconds in a frame.
  var seconds: Double { Double(step) / Double(sampleRate) }

  /// Where a frame of a window begins, in samples after the window's start.
  func sample(_ frame: Int) -> Int { offset + frame * step }
}
