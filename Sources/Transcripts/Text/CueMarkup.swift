/// The text of a subtitle with its markup read: who speaks, and from when on each piece is spoken.
struct CueMarkup {
  struct Piece: Equatable {
    var text: String
    /// Milliseconds, where a time stands before the piece.
    var start: Int?
    var speaker: String?
  }

  private(set) var pieces: [Piece] = []
  /// Whether any piece has a time of its own.
  var hasTimes: Bool { pieces.contains { $0.start != nil } }

  /// - Parameter isStrict: WebVTT, where every `<` begins a tag; elsewhere only known tags are markup, and
  ///   `{\…}` is.
  init(_ text: String, isStrict: Bool) {
    var current = Piece(text: "")
    var rest = text[...]
    var ends: (tag: Substring.Index?, code: Substring.Index?) = (text.startIndex, text.startIndex)
    func flushed(_ piece: Piece) -> [Piece] { piece.text.isEmpty && piece.start == nil ? [] : [piece] }
    while let special = rest.firstIndex(where: { $0 == "<" || $0 == "&" || (!isStrict && $0 == "{") }) {
      current.text += rest[..<special]
      rest = rest[special...]
      if rest.first == "&" {
        let (character, length) = Entities.decode(rest) ?? ("&", 1)
        current.text += character
        rest = rest.dropFirst(length)
        continue
      }
      let isTag = rest.first == "<"
      let body = rest.dropFirst()
      // The next end is looked for once, so that many beginnings without one cost no more than the text's length.
      if let known = isTag ? ends.tag : ends.code, known < body.startIndex {
        let next = body.firstIndex(of: isTag ? ">" : "}")
        if isTag { ends.tag = next } else { ends.code = next }
      }
      // A tag that is not closed, or only far away, is text.
      guard let end = isTag ? ends.tag : ends.code, isTag || body.first == "\\",
        text.utf8.distance(from: body.startIndex, to: end) <= Self.longestTag
      else {
        current.text.append(rest.removeFirst())
        continue
      }
      let tag = body[..<end]
      let after = rest[rest.index(after: end)...]
      if !isTag {
        rest = after
      } else if let time = ClockTime.milliseconds(tag), tag.contains(":") {
        pieces += flushed(current)
        current = Piece(text: "", start: time, speaker: current.speaker)
        rest = after
      } else if let name = Self.voice(tag) {
        pieces += flushed(current)
        current = Piece(text: "", speaker: name)
        rest = after
      } else if tag.lowercased() == "/v" {
        pieces += flushed(current)
        current = Piece(text: "")
        rest = after
      } else if isStrict || Self.isKnown(tag) {
        if tag.lowercased().hasPrefix("br") { current.text += "\n" }
        rest = after
      } else {
        current.text.append(rest.removeFirst())
      }
    }
    current.text += rest
    pieces += flushed(current)
  }

  /// The name in `v Name` or `v.class Name`.
  private static func voice(_ tag: Substring) -> String? {
    guard tag.first == "v" || tag.first == "V", let space = tag.firstIndex(where: \.isWhitespace),
      tag.index(after: tag.startIndex) == space || tag.dropFirst().first == "."
    else { return nil }
    let name = Entities.decoded(tag[space...]).asLabel
    return name.isEmpty ? nil : name
  }

  /// In bytes.
  private static let longestTag = 400

  private static let known: Set<String> = [
    "b", "i", "u", "s", "em", "strong", "font", "c", "v", "ruby", "rt", "lang", "span", "div", "p", "br",
  ]

  private static func isKnown(_ tag: Substring) -> Bool {
    let name = tag.drop { $0 == "/" }.prefix { $0.isASCII && $0.isLetter }.lowercased()
    guard known.contains(name) else { return false }
    let next = tag.drop { $0 == "/" }.dropFirst(name.count).first
    return next == nil || next == " " || next == "." || next == "/"
  }

  /// The segments of a cue: one, or one for each speaker in it.
  func segments(start: Int, end: Int) -> [Segment] {
    var groups: [(speaker: String?, pieces: ArraySlice<Piece>)] = []
    for (index, piece) in pieces.enumerated() {
      let isBlank = piece.text.trimmed.isEmpty
      if let last = groups.last, last.speaker == piece.speaker || (isBlank && piece.start == nil) {
        groups[groups.count - 1].pieces = pieces[last.pieces.startIndex...index]
      } else if !isBlank || piece.start != nil {
        groups.append((piece.speaker, pieces[index...index]))
      }
    }
    let following = followingStarts
    let hasTimes = hasTimes
    return groups.compactMap { group in
      let text = group.pieces.map(\.text).joined().asSegmentText
      var segment = Segment(start: start.asSeconds, end: end.asSeconds, text: text, speaker: group.speaker)
      guard !text.isEmpty else { return nil }
      if hasTimes {
        segment.words = words(group.pieces.indices, start: start, end: end, following)
        if groups.count > 1, let words = segment.words, let first = words.first, let last = words.last {
          (segment.start, segment.end) = (first.start, last.end)
        }
      }
      return segment
    }
  }

  /// For each piece, the first time after it.
  private var followingStarts: [Int?] {
    var next: Int?
    var starts = [Int?](repeating: nil, count: pieces.count)
    for index in pieces.indices.reversed() {
      starts[index] = next
      next = pieces[index].start ?? next
    }
    return starts
  }

  /// A word for each piece, which lasts until the next piece begins; a piece of white space is a pause.
  private func words(_ indices: Range<Int>, start: Int, end: Int, _ following: [Int?]) -> [Word]? {
    var words: [Word] = []
    var begin = start
    var space = ""
    for index in indices {
      let piece = pieces[index]
      begin = max(begin, piece.start ?? begin)
      let text = space + piece.text
      let body = text.trimmed
      guard !body.isEmpty else {
        if !text.isEmpty { space = " " }
        continue
      }
      let isSpaced = text.first?.isWhitespace == true || words.isEmpty
      space = text.last?.isWhitespace == true ? " " : ""
      let leading = isSpaced && !(words.isEmpty && body.asSegmentText == body) ? " " : ""
      words.append(
        Word(
          text: leading + body.singleLine, start: begin.asSeconds,
          end: max(begin, following[index] ?? end).asSeconds))
    }
    return words.isEmpty ? nil : words
  }
}

/// Named and numbered characters of HTML, as far as subtitles use them.
enum Entities {
  private static let named: [String: String] = [
    "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": "\u{A0}", "lrm": "\u{200E}",
    "rlm": "\u{200F}", "hellip": "…", "mdash": "—", "ndash": "–",
  ]

  /// The character that the text's first entity stands for, and the entity's length; nil if it begins with none.
  static func decode(_ text: Substring) -> (character: String, length: Int)? {
    let body = text.dropFirst().prefix(10)
    guard text.first == "&", let end = body.firstIndex(of: ";") else { return nil }
    let name = body[..<end]
    let length = name.count + 2
    if let character = named[String(name)] { return (character, length) }
    guard name.first == "#" else { return nil }
    let isHexadecimal = name.dropFirst().first == "x" || name.dropFirst().first == "X"
    let digits = name.dropFirst(isHexadecimal ? 2 : 1)
    guard let value = UInt32(digits, radix: isHexadecimal ? 16 : 10), value > 0,
      let scalar = Unicode.Scalar(value)
    else { return nil }
    return (String(Character(scalar)), length)
  }

  static func decoded(_ text: Substring) -> String {
    var result = ""
    var rest = text
    while let ampersand = rest.firstIndex(of: "&") {
      result += rest[..<ampersand]
      rest = rest[ampersand...]
      let (character, length) = decode(rest) ?? ("&", 1)
      result += character
      rest = rest.dropFirst(length)
    }
    return result + rest
  }
}
