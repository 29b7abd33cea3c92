import Archives

/// A document of Office Open XML (ECMA-376, transitional): title, a line about the recording, and a paragraph for each
/// turn with its speaker and times.
struct DocumentWriter {
  var options: TranscriptFormatOptions

  /// The bytes of a `.docx` file. The same transcript always gives the same bytes.
  func document(_ transcript: Transcript) -> [UInt8] {
    var archive = ZipWriter()
    for (name, text) in DocumentParts.fixed + [
      ("docProps/core.xml", DocumentParts.core(title: title)),
      ("word/document.xml", body(transcript)),
    ] {
      do { try archive.add(name, Array(text.utf8)) } catch {
        // The names are ours, so only more than 2 GiB of text can be refused; there are no such transcripts.
        return []
      }
    }
    return archive.finish()
  }

  private var title: String { options.title?.singleLine ?? "Transcript" }

  private func body(_ transcript: Transcript) -> String {
    var text = DocumentParts.declaration
    text += "<w:document xmlns:w=\"\(DocumentParts.main)\"><w:body>"
    text += paragraph("Title", run(title))
    var facts = ["Language: \(options.languageName ?? transcript.language)"]
    facts.append("Length: \(clock(Timestamp.milliseconds(transcript.duration)))")
    if let model = transcript.model { facts.append("Model: \(model.singleLine)") }
    text += paragraph("Subtitle", run(facts.joined(separator: " · ")))
    for turn in DocumentTurn.turns(of: transcript, bySpeaker: options.showsSpeakers) {
      let lines = turn.text.nonEmptyLines
      guard !lines.isEmpty else { continue }
      var content = ""
      if let label = turn.speaker?.asLabel, !label.isEmpty {
        content += run(label, style: "SpeakerName") + run("  ")
      }
      content += run("\(clock(turn.start)) – \(clock(turn.end))", style: "Timestamp")
      for line in lines { content += "<w:r><w:br/></w:r>" + run(line) }
      text += paragraph("Turn", content)
    }
    text += "<w:sectPr><w:pgSz w:w=\"11906\" w:h=\"16838\"/>"
    text += "<w:pgMar w:top=\"1134\" w:right=\"1134\" w:bottom=\"1134\" w:left=\"1134\" w:header=\"709\" "
    text += "w:footer=\"709\" w:gutter=\"0\"/></w:sectPr></w:body></w:document>"
    return text
  }

  private func clock(_ time: Int) -> String { Timestamp.clock(time, decimalMark: ".", alwaysHours: true) }

  private func paragraph(_ style: String, _ content: String) -> String {
    "<w:p><w:pPr><w:pStyle w:val=\"\(style)\"/></w:pPr>\(content)</w:p>"
  }

  private func run(_ text: String, style: String? = nil) -> String {
    let properties = style.map { "<w:rPr><w:rStyle w:val=\"\($0)\"/></w:rPr>" } ?? ""
    return "<w:r>\(properties)<w:t xml:space=\"preserve\">\(text.escapedForXML)</w:t></w:r>"
  }
}

/// What is read in one go: segments of one speaker without a long pause.
struct DocumentTurn {
  var speaker: String?
  /// Milliseconds.
  var start: Int
  var end: Int
  var text: String

  /// Longest pause inside a turn, and the length after which the end of a sentence ends it, in milliseconds.
  private static let longestPause = 2000
  private static let longestTurn = 45_000

  static func turns(of transcript: Transcript, bySpeaker: Bool) -> [DocumentTurn] {
    var turns: [DocumentTurn] = []
    for run in bySpeaker ? transcript.segments.flatMap(\.speakerRuns) : transcript.segments
    where !run.text.nonEmptyLines.isEmpty {
      let span = run.milliseconds
      let speaker = bySpeaker ? run.speaker : nil
      if let last = turns.last, last.speaker == speaker, last.continues(into: span) {
        turns[turns.count - 1].end = max(last.end, span.upperBound)
        turns[turns.count - 1].text += run.text
      } else {
        turns.append(
          DocumentTurn(speaker: speaker, start: span.lowerBound, end: span.upperBound, text: run.text))
      }
    }
    return turns
  }

  private func continues(into span: ClosedRange<Int>) -> Bool {
    guard span.lowerBound >= start, span.lowerBound - end <= Self.longestPause else { return false }
    guard span.upperBound - start > Self.longestTurn else { return true }
    let isSentenceEnd = text.unicodeScalars.last.map { ".!?…。！？".unicodeScalars.contains($0) } ?? false
    return !isSentenceEnd && span.upperBound - start <= 2 * Self.longestTurn
  }
}
