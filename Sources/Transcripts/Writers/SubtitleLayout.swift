/// Breaks segments into cues by the rules of the reference implementation's subtitle writer
/// (openai/whisper, `SubtitlesWriter.iterate_result`), one segment at a time.
///
/// With ``TranscriptFormatOptions/subtitles`` the words are laid out by ``ReadableLayout`` instead.
///
/// Cues follow the segments unless both a line width and a line count are set; then words flow from segment to
/// segment and a cue ends when it is full or at a pause of more than three seconds.
struct SubtitleLayout {
  private let options: TranscriptFormatOptions
  private let lineWidth: Int
  private let lineLimit: Int?
  private let wordLimit: Int
  private let keepsSegments: Bool

  /// Does everything instead where readable subtitles are asked for.
  private var readable: ReadableLayout?
  private var pending: [Word] = []
  private var lineLength = 0
  private var lineCount = 1
  private var lastStart: Double?

  init(options: TranscriptFormatOptions) {
    func positive(_ value: Int?) -> Int? { value.flatMap { $0 > 0 ? $0 : nil } }
    self.options = options
    readable = options.subtitles.map { ReadableLayout(rules: $0, options: options) }
    lineLimit = positive(options.maximumLineCount)
    keepsSegments = lineLimit == nil || positive(options.maximumLineWidth) == nil
    lineWidth = positive(options.maximumLineWidth) ?? 1000
    wordLimit = positive(options.maximumWordsPerLine) ?? 1000
  }

  /// The cues that are complete once `segment` is known.
  mutating func add(_ segment: Segment) -> [SubtitleCue] {
    if readable != nil { return readable?.add(segment) ?? [] }
    guard let words = segment.words, !words.isEmpty else {
      var cues = flush()
      let span = segment.milliseconds
      let piece = SubtitleCue.Piece(text: segment.text)
      cues.append(SubtitleCue(start: span.lowerBound, end: span.upperBound, pieces: [piece]))
      return cues
    }
    var cues: [SubtitleCue] = []
    var chunk = 0
    while chunk < words.count {
      let count = min(wordLimit, words.count - chunk)
      for (index, word) in words[chunk..<chunk + count].enumerated() {
        cues += place(word, beginsChunk: index == 0)
      }
      chunk += count
    }
    return keepsSegments ? cues + flush() : cues
  }

  /// The cue that was still open.
  mutating func flush() -> [SubtitleCue] {
    if readable != nil { return readable?.flush() ?? [] }
    defer {
      pending = []
      lineLength = 0
      lineCount = 1
    }
    return options.cues(of: pending)
  }

  private mutating func place(_ original: Word, beginsChunk: Bool) -> [SubtitleCue] {
    var word = original
    // A line break inside a word would be taken for one of the layout's own.
    word.text = String(word.text.map { $0.isNewline ? " " : $0 })
    let length = word.text.unicodeScalars.count
    let longPause = !keepsSegments && word.start - (lastStart ?? word.start) > 3
    let segmentBreak = beginsChunk && !pending.isEmpty && keepsSegments
    var cues: [SubtitleCue] = []
    if lineLength > 0, lineLength + length <= lineWidth, !longPause, !segmentBreak {
      lineLength += length
    } else {
      word.text = word.text.trimmed
      let length = word.text.unicodeScalars.count
      let isFull = lineLimit.map { longPause || lineCount >= $0 } ?? false
      if segmentBreak || (!pending.isEmpty && isFull) {
        cues = flush()
      } else if lineLength > 0 {
        lineCount += 1
        word.text = "\n" + word.text
      }
      lineLength = length
    }
    pending.append(word)
    lastStart = word.start
    return cues
  }
}
