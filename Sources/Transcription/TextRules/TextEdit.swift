import Transcripts

/// One change: characters, counted from a text's beginning, and what stands in their place.
struct TextEdit: Equatable {
  var range: Range<Int>
  var text: String
}

extension Segment {
  /// The segment with a text's changes made in its text and its words alike.
  ///
  /// - Parameter edits: the changes for given characters, in order and apart.
  func edited(_ edits: ([Character]) -> [TextEdit]) -> Segment {
    var result = self
    guard let words else {
      result.text = Segment.apply(edits(Array(text)), to: Array(text))
      return result
    }
    let joined = words.flatMap { [Character]($0.text) }
    let changes = edits(joined)
    // Nearly always the words make up the text; where they do not, each is changed by itself.
    let text = [Character](text)
    result.text = Segment.apply(joined == text ? changes : edits(text), to: text)
    if !changes.isEmpty { result.words = Segment.apply(changes, to: words) }
    return result
  }

  private static func apply(_ edits: [TextEdit], to characters: [Character]) -> String {
    var text = ""
    var at = 0
    for edit in edits where edit.range.lowerBound >= at {
      text += String(characters[at..<edit.range.lowerBound]) + edit.text
      at = edit.range.upperBound
    }
    return text + String(characters[at...])
  }

  /// Words whose characters are not touched stay; those of one change become the words of its new text.
  private static func apply(_ edits: [TextEdit], to words: [Word]) -> [Word] {
    var result: [Word] = []
    var rest = edits[...]
    var offset = 0
    var index = 0
    while index < words.count {
      var group = [words[index]]
      let start = offset
      offset += words[index].text.count
      index += 1
      var own: [TextEdit] = []
      while let edit = rest.first, edit.range.lowerBound < offset || index == words.count {
        rest = rest.dropFirst()
        own.append(
          TextEdit(range: edit.range.lowerBound - start..<edit.range.upperBound - start, text: edit.text))
        while offset < edit.range.upperBound, index < words.count {
          group.append(words[index])
          offset += words[index].text.count
          index += 1
        }
      }
      guard !own.isEmpty else {
        result += group
        continue
      }
      let text = apply(own, to: group.flatMap { [Character]($0.text) })
      result += replace(group, by: text)
    }
    return result
  }

  private static func replace(_ words: [Word], by text: String) -> [Word] {
    let pieces = text.splitBeforeSpaces
    guard let first = words.first, let last = words.last, !pieces.isEmpty else { return [] }
    if pieces.count == words.count {
      return zip(words, pieces).map { word, piece in
        var word = word
        word.text = piece
        return word
      }
    }
    let total = Double(pieces.reduce(0) { $0 + $1.count })
    let length = max(last.end - first.start, 0)
    let probability = words.reduce(0) { $0 + $1.probability } / Double(words.count)
    var passed = 0.0
    return pieces.map { piece in
      let start = first.start + length * passed / total
      passed += Double(piece.count)
      return Word(
        text: piece, start: start, end: first.start + length * passed / total, probability: probability,
        speaker: first.speaker)
    }
  }
}

extension String {
  /// Words with the space before each; a blank end belongs to the last.
  fileprivate var splitBeforeSpaces: [String] {
    var pieces: [String] = []
    var hasLetters = false
    for character in self {
      if pieces.isEmpty || character.isWhitespace && hasLetters {
        pieces.append("")
        hasLetters = false
      }
      pieces[pieces.count - 1].append(character)
      if !character.isWhitespace { hasLetters = true }
    }
    if pieces.count > 1, !hasLetters {
      let blank = pieces.removeLast()
      pieces[pieces.count - 1] += blank
    }
    return pieces
  }
}

/// Words as people see them: letters, digits and marks, with apostrophes inside.
struct WordScan {
  let characters: [Character]

  init(_ characters: [Character]) { self.characters = characters }

  func isPart(_ index: Int) -> Bool {
    guard characters.indices.contains(index) else { return false }
    let character = characters[index]
    if character.isLetter || character.isNumber || character == "_" { return true }
    // A mask hides letters.
    if character == "*" {
      return index > 0 && (characters[index - 1].isLetter || characters[index - 1] == "*")
    }
    guard character == "'" || character == "’" else { return false }
    return index > 0 && characters[index - 1].isLetter && index + 1 < characters.count
      && characters[index + 1].isLetter
  }

  /// Whether a word could begin at `index`, and whether one could end before it: between letters of scripts without
  /// spaces always.
  func isBoundary(_ index: Int) -> Bool {
    guard index > 0, index < characters.count, isPart(index - 1), isPart(index) else { return true }
    return characters[index - 1].isUnspacedScript || characters[index].isUnspacedScript
  }

  /// All words' ranges.
  var words: [Range<Int>] {
    var ranges: [Range<Int>] = []
    var start: Int?
    for index in 0...characters.count {
      if isPart(index) {
        if start == nil { start = index }
      } else if let begin = start {
        ranges.append(begin..<index)
        start = nil
      }
    }
    return ranges
  }
}
