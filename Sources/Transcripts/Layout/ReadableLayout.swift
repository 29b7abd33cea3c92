/// Lays words out as readable subtitles, one segment at a time; segments do not bound them.
///
/// Words wait until it is certain that a subtitle ends among them: at a long pause, at another speaker, or, where
/// neither comes for a while, at a sentence's end. Those so far are then laid out together. Speakers who speak at the
/// same time have subtitles at the same time; others follow one another.
struct ReadableLayout {
  private let rules: SubtitleRules
  private let breaks: PhraseBreaks
  private let optimization: CueOptimization
  private let options: TranscriptFormatOptions
  private var pending: [SubtitleUnit] = []
  /// Of the speaker whose words came last.
  private var track = Track()
  private var speaker: String?
  private var tracks: [String?: Track] = [:]
  /// Laid out, but what is still to come may begin earlier.
  private var held: [SubtitleCue] = []

  /// How far the subtitles of a speaker have come.
  private struct Track {
    var lastStart = 0.0
    var lastWordEnd = 0.0
    /// Of the last subtitle, in milliseconds.
    var lastEnd = 0
  }

  /// Speakers whose words overlap no more than this, in seconds, take turns.
  private static let overlap = 0.5

  /// Seconds of words after which a sentence's end suffices, and after which nothing is waited for.
  private static let patience = (sentence: 20.0, words: 60.0)

  init(rules: SubtitleRules, options: TranscriptFormatOptions) {
    self.rules = rules
    self.options = options
    breaks = PhraseBreaks(language: rules.language)
    optimization = CueOptimization(rules: rules)
  }

  /// The subtitles that are complete once `segment` is known.
  mutating func add(_ segment: Segment) -> [SubtitleCue] {
    var cues: [SubtitleCue] = []
    for var unit in SubtitleUnit.units(of: segment, lineColumns: rules.columns) {
      if speaksOver(unit) {
        cues += release(pending.count, before: nil)
        tracks[speaker] = track
        track = tracks[unit.speaker] ?? Track()
      }
      speaker = unit.speaker
      unit.mendTimes(after: track.lastStart)
      track.lastStart = unit.word.start
      track.lastWordEnd = unit.word.end
      if let last = pending.last, separates(last, unit) { cues += release(pending.count, before: unit) }
      pending.append(unit)
    }
    cues += releaseWhatWaits()
    return ordered(cues, before: min(segment.start, pending.first?.word.start ?? .infinity))
  }

  /// The subtitles that were still open.
  mutating func flush() -> [SubtitleCue] {
    ordered(release(pending.count, before: nil), before: .infinity)
  }

  /// Whether another speaker begins while the last one is speaking.
  private func speaksOver(_ unit: SubtitleUnit) -> Bool {
    unit.speaker != speaker && unit.word.start + ReadableLayout.overlap < track.lastWordEnd
  }

  /// Subtitles in order of their starts, of which none to come starts before `time`.
  private mutating func ordered(_ cues: [SubtitleCue], before time: Double) -> [SubtitleCue] {
    for cue in cues {
      held.insert(cue, at: (held.lastIndex { $0.start <= cue.start } ?? -1) + 1)
    }
    let count = tracks.isEmpty ? held.count : held.prefix { Double($0.start) <= time * 1000 }.count
    defer { held.removeFirst(count) }
    return Array(held.prefix(count))
  }

  private func separates(_ last: SubtitleUnit, _ next: SubtitleUnit) -> Bool {
    last.speaker != next.speaker || next.word.start - last.word.end > rules.longestPause
  }

  private mutating func releaseWhatWaits() -> [SubtitleCue] {
    guard let first = pending.first, let last = pending.last else { return [] }
    let waiting = last.word.end - first.word.start
    guard waiting > ReadableLayout.patience.sentence || pending.count > 400 else { return [] }
    let breaks = breaks(of: pending)
    if let end = breaks.lastIndex(where: \.endsSentence), end > 0 {
      return release(end + 1, before: pending[end + 1])
    }
    guard waiting > ReadableLayout.patience.words || pending.count > 400 else { return [] }
    let cues = optimization.cues(pending, breaks: breaks, nextStart: last.word.end)
    guard cues.count > 1, let final = cues.last else { return [] }
    return release(final.units.lowerBound, before: pending[final.units.lowerBound])
  }

  private func breaks(of units: [SubtitleUnit]) -> [PhraseBreaks.Break] {
    zip(units, units.dropFirst()).map { breaks.after($0, before: $1) }
  }

  /// Lays out the first `count` words, which `next` follows.
  private mutating func release(_ count: Int, before next: SubtitleUnit?) -> [SubtitleCue] {
    guard count > 0 else { return [] }
    let units = Array(pending.prefix(count))
    pending.removeFirst(count)
    let nextStart = next?.word.start ?? (units[count - 1].word.end + rules.maximumDuration)
    let cues = optimization.cues(units, breaks: breaks(of: units), nextStart: nextStart)
    return cues.enumerated().flatMap { index, cue in
      let following = index + 1 < cues.count ? units[cues[index + 1].units.lowerBound].word.start : nextStart
      return subtitles(units, cue, following: following)
    }
  }

  private mutating func subtitles(
    _ units: [SubtitleUnit], _ cue: CueOptimization.Cue, following: Double
  ) -> [SubtitleCue] {
    let lineStarts = Set(cue.lineStarts)
    let words = cue.units.map { index in
      var word = units[index].word
      let isFirst = index == cue.units.lowerBound || lineStarts.contains(index)
      let space = !isFirst && units[index].startsWithSpace ? " " : ""
      word.text = (lineStarts.contains(index) ? "\n" : space) + units[index].text
      return word
    }
    if options.highlightWords {
      var cues = options.cues(of: words)
      for index in cues.indices { cues[index].speaker = units[cue.units.lowerBound].speaker }
      track.lastEnd = cues.last?.end ?? track.lastEnd
      return cues
    }
    let span = time(words, following: following)
    track.lastEnd = span.upperBound
    return [
      SubtitleCue(
        start: span.lowerBound, end: span.upperBound, pieces: words.map { .init(text: $0.text) },
        speaker: units[cue.units.lowerBound].speaker)
    ]
  }

  /// When a subtitle is shown, in milliseconds: with its first word, until its last word or until it can have been
  /// read, but not into the next one.
  private func time(_ words: [Word], following: Double) -> ClosedRange<Int> {
    let start = max(Timestamp.milliseconds(words[0].start), track.lastEnd)
    let spoken = Timestamp.milliseconds(words.reduce(0) { max($0, $1.end) })
    let characters = words.reduce(0) { $0 + $1.text.count }
    let reading = Double(characters) / rules.charactersPerSecond
    let wanted = min(max(rules.minimumDuration, reading), rules.maximumDuration)
    let end = max(spoken, start + Timestamp.milliseconds(wanted))
    let gap = Timestamp.milliseconds(rules.gap)
    let latest = max(Timestamp.milliseconds(following) - gap, start + 1)
    // A gap little longer than the least flickers: the subtitle stays until the next.
    return start...(end > latest - 3 * gap ? latest : end)
  }
}
