/// One subtitle: a span of time and its text, not yet escaped.
struct SubtitleCue {
  /// A piece of text, underlined where it is the word being spoken.
  struct Piece {
    var text: String
    var isHighlighted = false
  }

  /// Start in milliseconds.
  var start: Int
  /// End in milliseconds.
  var end: Int
  var pieces: [Piece]
  /// Who says its first word, as far as the layout knows.
  var speaker: String?

  /// The lines of the cue, none of them blank; `escape` is applied to the text but not to the markup.
  func lines(escape: (String) -> String) -> [String] {
    var text = ""
    for piece in pieces {
      let body = escape(piece.text)
      guard piece.isHighlighted else {
        text += body
        continue
      }
      let space = body.prefix(while: \.isWhitespace)
      text += "\(space)<u>\(body.dropFirst(space.count))</u>"
    }
    return text.withoutCueArrows.nonEmptyLines
  }
}

extension TranscriptFormatOptions {
  /// A word's cues in which each word in turn is underlined, the gaps between words shown without underline.
  func cues(of words: [Word]) -> [SubtitleCue] {
    guard let first = words.first, let final = words.last else { return [] }
    let start = Timestamp.milliseconds(first.start)
    let plain = words.map { SubtitleCue.Piece(text: $0.text) }
    guard highlightWords else {
      return [SubtitleCue(start: start, end: max(start, Timestamp.milliseconds(final.end)), pieces: plain)]
    }
    var cues: [SubtitleCue] = []
    var last = start
    for (index, word) in words.enumerated() {
      // Words may overlap by rounding; a cue must not begin before the one before it ended.
      let begin = max(last, Timestamp.milliseconds(word.start))
      let end = max(begin, Timestamp.milliseconds(word.end))
      if begin > last {
        cues.append(SubtitleCue(start: last, end: begin, pieces: plain))
      }
      var pieces = plain
      pieces[index].isHighlighted = !word.text.trimmed.isEmpty
      cues.append(SubtitleCue(start: begin, end: end, pieces: pieces))
      last = end
    }
    return cues
  }
}
