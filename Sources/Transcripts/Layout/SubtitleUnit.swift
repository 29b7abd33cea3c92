/// The least that a subtitle layout moves: a word, or a character of a script without spaces.
struct SubtitleUnit {
  var word: Word
  var speaker: String?
  /// Text without white space at its ends.
  let text: String
  let columns: Int
  let startsWithSpace: Bool

  init(word: Word, speaker: String?) {
    self.word = word
    self.speaker = speaker
    text = word.text.singleLine
    columns = text.columns
    startsWithSpace = word.text.first?.isWhitespace ?? false
  }

  /// Columns that the unit adds to a line on which something stands already.
  var joinedColumns: Int { columns + (startsWithSpace ? 1 : 0) }

  /// The units of a segment. A word of a script without spaces that would not fit a line is cut into characters.
  static func units(of segment: Segment, lineColumns: Int) -> [SubtitleUnit] {
    segment.timedWords().words.flatMap { word -> [SubtitleUnit] in
      let unit = SubtitleUnit(word: word, speaker: word.speaker ?? segment.speaker)
      guard unit.columns > lineColumns / 2, word.text.contains(where: \.isUnspacedScript) else {
        return [unit]
      }
      return word.characters.map { SubtitleUnit(word: $0, speaker: unit.speaker) }
    }.filter { !$0.text.isEmpty }
  }

  /// Times that are not numbers or run backwards are put right, so that subtitles come in order.
  mutating func mendTimes(after earliest: Double) {
    word.start = word.start.isFinite ? max(word.start, earliest) : earliest
    word.end = word.end.isFinite ? max(word.end, word.start) : word.start
  }
}
