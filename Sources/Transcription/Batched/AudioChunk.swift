/// A stretch of a recording that begins and ends in pauses and is transcribed by itself.
struct AudioChunk: Sendable {
  /// Position in the recording's order.
  var index: Int
  /// First sample in the recording.
  var start: Int
  /// At most 30 s of 16 kHz samples; empty once they were ``forgetSamples()``.
  private(set) var samples: [Float]
  /// How many there are or were.
  let count: Int
  /// Where speech was found, in samples of the recording.
  var speech: [Range<Int>]
  /// Channel of the recording, from 0, where they are transcribed one by one.
  var channel: Int

  static let sampleRate = 16_000
  /// Samples of a mel frame.
  static let frame = 160
  /// Mel frames before speech that a window begins with: first sounds are quieter than what is told for speech.
  private static let leadIn = 20

  init(index: Int, start: Int, samples: [Float], speech: [Range<Int>], channel: Int = 0) {
    self.index = index
    self.start = start
    self.samples = samples
    self.speech = speech
    self.channel = channel
    count = samples.count
  }

  /// Gives their memory back: 2 MB that nobody needs once the features are there.
  mutating func forgetSamples() { samples = [] }

  /// Start in the recording in seconds.
  var origin: Double { Double(start) / Double(AudioChunk.sampleRate) }
  /// Mel frames of content.
  var frames: Int { (count + AudioChunk.frame - 1) / AudioChunk.frame }
  /// End in the recording in seconds.
  var end: Double { Double(start + count) / Double(AudioChunk.sampleRate) }

  /// Seconds of speech in a range of mel frames of the chunk.
  func speechSeconds(in range: Range<Int>) -> Double {
    let first = start + range.lowerBound * AudioChunk.frame
    let last = start + range.upperBound * AudioChunk.frame
    let count = speech.reduce(0) { $0 + max(0, min($1.upperBound, last) - max($1.lowerBound, first)) }
    return Double(count) / Double(AudioChunk.sampleRate)
  }

  /// The mel frame of the chunk where speech goes on at or after `frame`; nil where none is left.
  func nextSpeech(from frame: Int) -> Int? {
    let first = start + frame * AudioChunk.frame
    guard let next = speech.first(where: { $0.upperBound > first }) else { return nil }
    return max(frame, (next.lowerBound - start) / AudioChunk.frame - AudioChunk.leadIn)
  }
}
