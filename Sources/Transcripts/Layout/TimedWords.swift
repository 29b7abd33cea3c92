extension Segment {
  /// The segment's words with times: its own where it has them, else pieces of the text
  /// whose times are in proportion to their characters. The pieces in a row are the text.
  ///
  /// - Returns: the words, and whether their times were measured.
  func timedWords() -> (words: [Word], areMeasured: Bool) {
    guard let words, !words.isEmpty else { return (interpolatedWords(), false) }
    return (words, true)
  }

  private func interpolatedWords() -> [Word] {
    let pieces = text.wordPieces
    // Infinite or backward times stay as they are: whoever lays them out mends them.
    let total = pieces.reduce(0) { $0 + $1.weight }
    let length = max(end - start, 0)
    guard total > 0, length.isFinite else {
      return pieces.map { Word(text: $0, start: start, end: max(start, end)) }
    }
    var passed = 0
    return pieces.map { piece in
      let from = start + length * Double(passed) / Double(total)
      passed += piece.weight
      return Word(
        text: piece, start: from, end: start + length * Double(passed) / Double(total), speaker: speaker)
    }
  }
}

extension Word {
  /// The word's characters one by one, for scripts that may break a line between any two; times in proportion.
  var characters: [Word] {
    let step = (end - start) / Double(max(text.count, 1))
    return text.enumerated().map { index, character in
      Word(
        text: String(character), start: start + step * Double(index), end: start + step * Double(index + 1),
        probability: probability, speaker: speaker)
    }
  }
}

extension String {
  /// How long a piece takes to say, roughly: its letters and digits, at least one.
  fileprivate var weight: Int { max(1, count { $0.isLetter || $0.isNumber }) }

  /// The text cut before every space, and between characters of scripts without spaces; nothing is lost.
  var wordPieces: [String] {
    var pieces: [String] = []
    var current = ""
    for character in self {
      let joins: Bool
      if let last = current.last {
        if character.isWhitespace {
          joins = last.isWhitespace
        } else if character.isUnspacedScript || last.isUnspacedScript {
          joins =
            last.isWhitespace || character.cannotBeginLine || last.cannotEndLine
            || !character.isLetter && !character.isOpening
        } else {
          joins = true
        }
      } else {
        joins = true
      }
      if !joins {
        pieces.append(current)
        current = ""
      }
      current.append(character)
    }
    if !current.isEmpty {
      // Blank ends belong to the last word.
      if current.allSatisfy(\.isWhitespace), !pieces.isEmpty {
        pieces[pieces.count - 1] += current
      } else {
        pieces.append(current)
      }
    }
    return pieces
  }
}
