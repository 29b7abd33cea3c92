/// Who speaks in one window of a recording, by speakers that are told apart within this window only.
struct SpeakerWindow: Sendable {
  /// First sample of the window in the recording.
  var start: Int
  /// For each frame the set of speakers who speak, one bit each.
  var activity: [UInt8]
  /// Parts of the speech in which the voice can be told, in order of bit and time.
  var pieces: [SpeechPiece] = []
}

/// Some speech of one speaker of a window.
struct SpeechPiece: Sendable {
  /// Number of the speaker's bit.
  var bit: Int
  /// Frames of the window; the speaker need not speak in all of them, unless alone.
  var frames: Range<Int>
  /// Whether the speaker speaks in all of these frames, and nobody else in any.
  var isAlone: Bool
  /// Of length 1; nil where there was too little for one.
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

  /// The frame of the recording that is a window's first.
  func firstFrame(of window: SpeakerWindow) -> Int { window.start / step }
}
