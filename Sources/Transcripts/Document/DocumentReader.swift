import Archives

/// Reads our documents, edited or not, and the paragraphs of any other.
enum DocumentReader {
  static func transcript(_ bytes: [UInt8]) throws -> Transcript {
    let archive = try ZipReader(bytes: bytes, limits: ZipLimits(members: 10_000, contentBytes: 256 << 20))
    let paragraphs = paragraphs(try archive.contents(named: "word/document.xml"))
    var transcript = Transcript(language: Transcript.unknownLanguage)
    for paragraph in paragraphs {
      switch paragraph.style {
      case "Title": continue
      case "Subtitle" where paragraph.text.hasPrefix("Language: "):
        readFacts(paragraph.text, into: &transcript)
      default: transcript.segments += segment(paragraph.text).map { [$0] } ?? []
      }
    }
    SpeakerLabels.lift(from: &transcript.segments)
    transcript.putInOrder()
    return transcript
  }

  private struct Paragraph {
    var style = ""
    var text = ""
  }

  private static func paragraphs(_ bytes: [UInt8]) -> [Paragraph] {
    var scanner = MarkupScanner(bytes)
    var paragraphs: [Paragraph] = []
    var isText = false
    while let event = scanner.next() {
      switch event {
      case .start(let name, let attributes, let isEmpty):
        if name == "w:p" { paragraphs.append(Paragraph()) }
        guard let last = paragraphs.indices.last else { continue }
        switch name {
        case "w:pStyle": paragraphs[last].style = MarkupScanner.value(of: "w:val", in: attributes) ?? ""
        case "w:t": isText = !isEmpty
        case "w:br", "w:cr": paragraphs[last].text += "\n"
        case "w:tab" where paragraphs[last].text.last != nil: paragraphs[last].text += "\t"
        default: break
        }
      case .end(let name):
        if name == "w:t" { isText = false }
      case .text(let text):
        if isText, let last = paragraphs.indices.last { paragraphs[last].text += text }
      }
    }
    return paragraphs
  }

  private static func readFacts(_ line: String, into transcript: inout Transcript) {
    for fact in line.split(separator: "·") {
      guard let colon = fact.firstIndex(of: ":") else { continue }
      let value = fact[fact.index(after: colon)...].trimmed
      guard !value.isEmpty else { continue }
      switch fact[..<colon].trimmed {
      case "Language": transcript.language = value
      case "Length": transcript.duration = (ClockTime.milliseconds(value) ?? 0).asSeconds
      case "Model": transcript.model = value
      default: break
      }
    }
  }

  /// The paragraph's first line may be `Anna  00:00:01.000 – 00:00:02.500`.
  private static func segment(_ paragraph: String) -> Segment? {
    let lines = TextLines.split(paragraph)
    guard let first = lines.first else { return nil }
    let words = first.split(whereSeparator: \.isWhitespace)
    if words.count >= 3, ["–", "-", "—"].contains(words[words.count - 2]),
      let start = ClockTime.milliseconds(words[words.count - 3]),
      let end = ClockTime.milliseconds(words[words.count - 1]), words[words.count - 1].contains(":")
    {
      let text = lines.dropFirst().joined(separator: "\n").asSegmentText
      let label = words.dropLast(3).joined(separator: " ")
      guard !text.isEmpty else { return nil }
      return Segment(
        start: start.asSeconds, end: max(start, end).asSeconds, text: text,
        speaker: label.isEmpty ? nil : label)
    }
    let text = paragraph.asSegmentText
    return text.isEmpty ? nil : Segment(start: 0, end: 0, text: text)
  }
}
