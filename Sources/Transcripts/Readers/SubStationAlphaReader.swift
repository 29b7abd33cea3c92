/// Advanced SubStation Alpha: the dialogue of `[Events]` with its speakers and the syllable times of karaoke.
enum SubStationAlphaReader {
  static func transcript(_ text: String) throws -> Transcript {
    var columns = [
      "layer", "start", "end", "style", "name", "marginl", "marginr", "marginv", "effect", "text",
    ]
    var section = ""
    var segments: [Segment] = []
    for (index, line) in TextLines.split(text).enumerated() {
      let line = line.trimmed
      if line.first == "[", line.last == "]" {
        section = line.lowercased()
      } else if section == "[events]", let colon = line.firstIndex(of: ":") {
        let body = line[line.index(after: colon)...]
        switch line[..<colon].lowercased() {
        case "format":
          columns = body.split(separator: ",", omittingEmptySubsequences: false).map {
            $0.trimmed.lowercased()
          }
        case "dialogue":
          guard let segment = segment(body, columns) else {
            throw ReadFault(line: index + 1, reason: "\(line.quotedBriefly) has no start and end")
          }
          if !segment.text.isEmpty { segments.append(segment) }
        default: break
        }
      }
    }
    if section.isEmpty { throw ReadFault(line: 1, reason: "there is no section such as [Events]") }
    return Transcript(language: Transcript.unknownLanguage, segments: segments)
  }

  private static func segment(_ body: Substring, _ columns: [String]) -> Segment? {
    guard !columns.isEmpty else { return nil }
    let cells = body.split(separator: ",", maxSplits: columns.count - 1, omittingEmptySubsequences: false)
    func cell(_ name: String) -> Substring? {
      columns.firstIndex(of: name).flatMap { $0 < cells.count ? cells[$0] : nil }
    }
    guard let startCell = cell("start"), let start = ClockTime.milliseconds(startCell.trimmed),
      let endCell = cell("end"), let end = ClockTime.milliseconds(endCell.trimmed), let text = cell("text")
    else { return nil }
    let pieces = pieces(text, start: start)
    let name = (cell("name") ?? cell("actor") ?? "").asLabel
    var segment = Segment(
      start: start.asSeconds, end: max(start, end).asSeconds,
      text: pieces.map(\.text).joined().asSegmentText, speaker: name.isEmpty ? nil : name)
    if pieces.contains(where: { $0.end != nil }) {
      segment.words = pieces.filter { !$0.text.trimmed.isEmpty }.enumerated().map { index, piece in
        let spaced = piece.text.singleLine
        let isFirstWithout = index == 0 && piece.text.asSegmentText == spaced
        let space = index == 0 ? !isFirstWithout : piece.text.first?.isWhitespace == true
        return Word(
          text: (space ? " " : "") + spaced, start: piece.start.asSeconds,
          end: max(piece.start, piece.end ?? max(start, end)).asSeconds)
      }
    }
    return segment
  }

  private struct Piece {
    var text = ""
    var start: Int
    var end: Int?
  }

  /// The text with its escapes read, cut at the syllables of karaoke (`{\k20}`: 20 hundredths of a second).
  private static func pieces(_ text: Substring, start: Int) -> [Piece] {
    var pieces = [Piece(start: start)]
    var time = start
    var rest = text
    // Looked for once, so that many braces that do not close cost no more than the text's length.
    var closing: Substring.Index? = text.startIndex
    func append(_ character: Character) { pieces[pieces.count - 1].text.append(character) }
    while let character = rest.popFirst() {
      if character == "{", let known = closing, known < rest.startIndex { closing = rest.firstIndex(of: "}") }
      if character == "{", let end = closing {
        for code in rest[..<end].split(separator: "\\") where code.first == "k" || code.first == "K" {
          let digits = code.drop { $0.isLetter }.trimmed
          guard let hundredths = Int(digits), (0...10_000_000).contains(hundredths) else { continue }
          pieces.append(Piece(start: time, end: time + hundredths * 10))
          time += hundredths * 10
        }
        rest = rest[rest.index(after: end)...]
      } else if character == "\\", let next = rest.first {
        switch next {
        case "N", "n": append("\n")
        case "h": append("\u{A0}")
        case "{", "}": append(next)
        // The writer's mark of a backslash that is one.
        case "\u{2060}": append("\\")
        default:
          append("\\")
          continue
        }
        rest.removeFirst()
      } else {
        append(character)
      }
    }
    return pieces
  }
}
