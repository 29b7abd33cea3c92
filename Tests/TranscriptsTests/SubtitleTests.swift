import Testing

@testable import Transcripts

@Suite("Subtitles and line formats")
struct SubtitleTests {
  @Test("Text is the reference implementation's", arguments: WriterGolden.all)
  func reference(golden: WriterGolden) {
    #expect(golden.format.render(golden.transcript, options: golden.options) == golden.text)
  }

  @Test("Every format written piece by piece is what render gives", arguments: TranscriptFormat.allCases)
  func incremental(format: TranscriptFormat) {
    var writer = format.makeWriter()
    var pieces = [writer.header()]
    for segment in Fixtures.timed.segments { pieces.append(writer.segment(segment)) }
    pieces.append(writer.footer(Fixtures.timed))
    #expect(pieces.joined() == format.render(Fixtures.timed))
    let appearsEarly = !pieces.dropFirst().dropLast().contains("")
    #expect(appearsEarly == ![.json, .verboseJSON, .whisperCPP, .rttm, .ass].contains(format))
  }

  @Test("An arrow inside the text cannot end a cue", arguments: [TranscriptFormat.srt, .vtt])
  func arrows(format: TranscriptFormat) {
    for text in ["a --> b", "a ----> b", "-->", "a-->--> b"] {
      var segment = Segment(start: 1, end: 2, text: text)
      #expect(format.render(Fixtures.transcript([segment])).count(of: "-->") == 1)
      segment.words = [Word(text: " x--", start: 1, end: 1.5), Word(text: ">y", start: 1.5, end: 2)]
      let options = TranscriptFormatOptions(highlightWords: true)
      #expect(format.render(Fixtures.transcript([segment]), options: options).count(of: "-->") == 2)
    }
  }

  @Test("A cue has no blank line and no control character, and an empty cue is not written")
  func blankLines() {
    let transcript = Fixtures.transcript([
      Segment(start: 0, end: 1, text: " \n\n "),
      Segment(start: 1, end: 2, text: "a\r\n\r\n \u{0} b\u{2028}\u{1B}c"),
    ])
    #expect(TranscriptFormat.srt.render(transcript) == "1\n00:00:01,000 --> 00:00:02,000\na\nb\nc\n\n")
    #expect(TranscriptFormat.txt.render(transcript) == "a b c\n")
    #expect(TranscriptFormat.tsv.render(transcript) == "start\tend\ttext\n0\t1000\t\n1000\t2000\ta b c\n")
  }

  @Test("WebVTT escapes markup and SubRip leaves it")
  func escapes() {
    let transcript = Fixtures.single(" <i>fish & chips</i>")
    let escaped = "WEBVTT\n\n00:01.000 --> 00:02.000\n&lt;i&gt;fish &amp; chips&lt;/i&gt;\n\n"
    #expect(TranscriptFormat.vtt.render(transcript) == escaped)
    #expect(TranscriptFormat.srt.render(transcript).contains("\n<i>fish & chips</i>\n"))
  }

  @Test("Highlighting escapes the word and not its mark")
  func highlightEscapes() {
    let segment = Segment(start: 0, end: 1, text: " a<b", words: [Word(text: " a<b", start: 0, end: 1)])
    let text = TranscriptFormat.vtt.render(
      Fixtures.transcript([segment]), options: .init(highlightWords: true))
    #expect(text == "WEBVTT\n\n00:00.000 --> 00:01.000\n<u>a&lt;b</u>\n\n")
  }

  @Test(
    "Odd times are put right",
    arguments: [
      (-1.0, 2.0, "00:00:00,000 --> 00:00:02,000"), (.nan, .nan, "00:00:00,000 --> 00:00:00,000"),
      (5, 3, "00:00:05,000 --> 00:00:05,000"), (360_000.5, 3_600_000, "100:00:00,500 --> 1000:00:00,000"),
      (0.0005, 0.0015, "00:00:00,000 --> 00:00:00,002"), (0, .infinity, "00:00:00,000 --> 277777:46:40,000"),
      (59.9996, 3599.9999, "00:01:00,000 --> 01:00:00,000"), (1, .nan, "00:00:01,000 --> 00:00:01,000"),
    ])
  func times(start: Double, end: Double, line: String) {
    #expect(TranscriptFormat.srt.render(Fixtures.single("x", from: start, to: end)) == "1\n\(line)\nx\n\n")
  }

  @Test("Overlapping words never give a cue that ends before it begins")
  func overlappingWords() {
    let words = [
      Word(text: " a", start: 1, end: 3), Word(text: " b", start: 2, end: 2.5),
      Word(text: " c", start: .nan, end: 4),
    ]
    let cues = TranscriptFormatOptions(highlightWords: true).cues(of: words)
    #expect(cues.count == 3)
    #expect(cues.allSatisfy { $0.start <= $0.end })
    #expect(zip(cues, cues.dropFirst()).allSatisfy { $0.end <= $1.start })
  }

  @Test("A segment without words keeps its text among segments with words")
  func mixedSegments() {
    var transcript = Fixtures.timed
    transcript.segments[1].words = []
    let text = TranscriptFormat.srt.render(
      transcript, options: .init(maximumLineWidth: 40, maximumLineCount: 2))
    #expect(text.contains("2\n00:00:02,500 --> 00:00:04,000\nThe tide is turning.\n\n3\n"))
  }

  @Test("LRC has minutes past the hour and hundredths cut off")
  func lyrics() {
    let text = "[re:Steno]\n[00:00.00] Good morning, harbour watch.\n[00:02.50] The tide is turning.\n"
    #expect(TranscriptFormat.lrc.render(Fixtures.firstTwo) == text)
    #expect(
      TranscriptFormat.lrc.render(Fixtures.single("[x]", from: 6009.999)).hasSuffix("\n[100:09.99] [x]\n"))
  }

  @Test("CSV doubles quotes and keeps commas inside them")
  func commas() {
    let text = TranscriptFormat.csv.render(Fixtures.single(" He said \"no, never\"\nand left"))
    #expect(text == "start,end,text\n1000,2000,\"He said \"\"no, never\"\" and left\"\n")
  }

  @Test("TSV turns tabs into spaces")
  func tabs() {
    #expect(TranscriptFormat.tsv.render(Fixtures.single(" a\tb")) == "start\tend\ttext\n1000\t2000\ta b\n")
  }

  @Test("Formats have their names and extensions")
  func names() {
    #expect(TranscriptFormat(rawValue: "verbose_json")?.fileExtension == "json")
    let names = [
      "txt", "srt", "vtt", "tsv", "json", "verbose_json", "lrc", "csv", "ass", "whisper_cpp", "rttm", "docx",
    ]
    #expect(TranscriptFormat.allCases.map(\.rawValue) == names)
    #expect(TranscriptFormat.allCases.count { $0.fileExtension == $0.rawValue } == names.count - 2)
  }
}

extension String {
  func count(of part: String) -> Int {
    var (count, rest) = (0, self[...])
    while let range = rest.firstRange(of: part) {
      count += 1
      rest = rest[range.upperBound...]
    }
    return count
  }
}
