import SpeechModels
import Transcripts

/// One chunk on its way to text. Where the model stops before the chunk's speech does, or jumps over some of it, what
/// is left is heard again in a window of its own, so that nothing is lost and nothing heard twice.
struct ChunkTranscription<Engine: WhisperEngine> {
  let chunk: AudioChunk
  /// Code of the spoken language.
  var language: String
  /// In order of time.
  private(set) var segments: [Segment] = []
  /// Where the last word ended, in seconds.
  private(set) var lastSpeechEnd: Double
  /// Mel frames of the chunk that are still to be heard, in order of time.
  private var rest: [Range<Int>]
  /// Stretches that were heard a second time and are not heard a third.
  private var retried: [Range<Int>] = []
  /// [frames][mel bands].
  private let features: [Float]
  private let bands: Int

  /// Speech that a window leaves behind is worth another one from this many seconds on.
  private static var shortestRest: Double { 0.5 }
  /// Seconds of speech up to which a doubtful text is more likely none at all.
  private static var shortSound: Double { 5 }
  /// Speech over which the model's timestamps jump is worth another window from this many seconds on.
  private static var shortestGap: Double { 2 }

  /// - Parameter features: [frames][mel bands] of the chunk, scaled for the model.
  init(_ chunk: AudioChunk, features: [Float], bands: Int, language: String) {
    self.chunk = chunk
    self.features = features
    self.bands = bands
    self.language = language
    lastSpeechEnd = chunk.origin
    rest = [0..<max(chunk.frames, 1)]
  }

  /// Tokens of what was said before a window, which lead it on.
  func prompt(of window: AudioWindow) -> [Int] {
    segments.filter { $0.start < window.offset && $0.temperature <= 0.5 }.flatMap(\.tokens)
  }

  /// Whether this is a short sound of which nothing else is known: a laugh, a cough, a word.
  var isShortSound: Bool {
    segments.isEmpty && chunk.speechSeconds(in: 0..<chunk.frames) < ChunkTranscription.shortSound
  }

  /// The window to be decoded next; nil when all is heard.
  func window(frames most: Int) -> AudioWindow? {
    rest.first.map { AudioWindow(origin: chunk.origin, seek: $0.lowerBound, frames: min(most, $0.count)) }
  }

  /// Where in a window, in seconds, so little speech is left that it is not worth another window; nil where that is so
  /// from its start.
  func leastEnd(of window: AudioWindow) -> Float? {
    let end = window.seek + window.frames
    let isRest = { (frame: Int) in
      chunk.speechSeconds(in: frame..<end) >= ChunkTranscription.shortestRest
    }
    guard isRest(window.seek) else { return nil }
    // The last frame that has enough speech after it: less is left the later it is.
    var (first, last) = (window.seek, end)
    while last - first > 1 {
      let middle = (first + last) / 2
      if isRest(middle) { first = middle } else { last = middle }
    }
    return Float(last - window.seek) / 100
  }

  /// The features of a window, filled up with zeros as the reference does.
  func features(of window: AudioWindow, count: Int) -> [Float] {
    var result = [Float](repeating: 0, count: count * bands)
    let first = min(window.seek * bands, features.count)
    let last = min(first + window.frames * bands, features.count)
    result.replaceSubrange(0..<last - first, with: features[first..<last])
    return result
  }

  /// Takes what was decoded in the first window of what is left; nil: silence.
  mutating func take(_ outcome: WindowTranscription<Engine>.Outcome?, of window: AudioWindow) {
    guard let range = rest.first else { return }
    rest.removeFirst()
    let heard = window.seek..<window.seek + window.frames
    let isFirst = !retried.contains { $0.overlaps(heard) }
    var advance = window.frames
    var added: [Segment] = []
    if let outcome {
      added = outcome.segments.filter { !$0.isBlank }
      if !isFirst { added.removeAll { repeats($0) } }
      advance = min(outcome.advance, window.frames)
      lastSpeechEnd = max(lastSpeechEnd, outcome.lastSpeechEnd)
    }
    var left: [Range<Int>] = []
    if isFirst {
      // The same window once more would say the same.
      left = gaps(added, in: window.seek..<window.seek + advance).filter { $0 != heard }
      retried += left
    }
    insert(added.flatMap { split($0, at: left) })
    let next = window.seek + advance
    if next < range.upperBound, let place = chunk.nextSpeech(from: next), place < range.upperBound,
      chunk.speechSeconds(in: next..<range.upperBound) >= ChunkTranscription.shortestRest
    {
      left.append(place..<range.upperBound)
    }
    rest.insert(contentsOf: left, at: 0)
  }

  /// A segment's words before and after each gap.
  private func split(_ segment: Segment, at gaps: [Range<Int>]) -> [Segment] {
    guard let words = segment.words, words.count > 1 else { return [segment] }
    let cuts = gaps.map { chunk.origin + Double($0.lowerBound + $0.upperBound) / 200 }
    var parts: [[Word]] = [[]]
    for word in words {
      if let last = parts[parts.count - 1].last, cuts.contains(where: { last.start < $0 && word.start >= $0 })
      {
        parts.append([])
      }
      parts[parts.count - 1].append(word)
    }
    guard parts.count > 1 else { return [segment] }
    return parts.enumerated().map { index, words in
      var part = segment
      part.words = words
      // Which tokens are whose is not known; they must not lead what follows twice.
      if index > 0 { part.tokens = [] }
      part.text = words.map(\.text).joined()
      part.start = words[0].start
      part.end = words[words.count - 1].end
      return part
    }
  }

  /// One by one, because words may have said that a window is heard only up to a place before its last segments. Of
  /// those that begin together the later heard come first: they fill a gap before the others.
  private mutating func insert(_ added: [Segment]) {
    for segment in added.reversed() {
      segments.insert(segment, at: segments.firstIndex { $0.start >= segment.start } ?? segments.count)
    }
  }

  /// Speech of a range that no segment covers, where it is long.
  private func gaps(_ segments: [Segment], in range: Range<Int>) -> [Range<Int>] {
    var gaps: [Range<Int>] = []
    var position = range.lowerBound
    let frame = { (seconds: Double) in Int(((seconds - chunk.origin) * 100).rounded()) }
    // Words tell more than segments, but one beside a gap may be drawn out over it.
    let spans = segments.flatMap { segment in
      segment.words?.map { ($0.start, min($0.end, $0.start + 0.8 + 0.1 * Double($0.text.count))) }
        ?? [(segment.start, segment.end)]
    }
    for bound in spans.map({ (frame($0.0), frame($0.1)) }) + [(range.upperBound, range.upperBound)] {
      let gap = position..<max(bound.0, position)
      if chunk.speechSeconds(in: gap) >= ChunkTranscription.shortestGap { gaps.append(gap) }
      position = min(max(position, bound.1), range.upperBound)
    }
    return gaps
  }

  /// Whether a segment found by hearing again says what one beside it says already: then not the words but their
  /// times were missing.
  private func repeats(_ segment: Segment) -> Bool {
    let words = Set(segment.text.lowercased().split { !$0.isLetter && !$0.isNumber })
    guard !words.isEmpty else { return false }
    return segments.contains { other in
      guard other.start < segment.end + 30, other.end > segment.start - 30 else { return false }
      let known = Set(other.text.lowercased().split { !$0.isLetter && !$0.isNumber })
      return Double(words.intersection(known).count) > 0.6 * Double(words.count)
    }
  }
}
