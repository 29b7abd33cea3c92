import Foundation
import Testing

@testable import Transcripts

/// Files as they are found, and what is in them: start and end in milliseconds, speaker and text.
struct FoundFile: Sendable, CustomTestStringConvertible {
  var testDescription: String
  var format: TranscriptFormat
  var bytes: [UInt8]
  var content: [String]

  init(_ description: String, _ format: TranscriptFormat, _ text: String, _ content: [String]) {
    self.init(description, format, bytes: Array(text.utf8), content)
  }

  init(_ description: String, _ format: TranscriptFormat, bytes: [UInt8], _ content: [String]) {
    (testDescription, self.format, self.bytes, self.content) = (description, format, bytes, content)
  }

  static let all: [FoundFile] = [
    FoundFile(
      "SubRip without blank lines, numbers wrong, a point for the comma", .srt,
      "7\n00:00:01.5 --> 00:00:02.50\nHi\n3\n00:00:03,000-->00:00:04,000\nthere\n2026\n",
      ["1500 2500 - Hi", "3000 4000 - there\n2026"]),
    FoundFile(
      "SubRip with carriage returns, no hours, positions and tags", .srt,
      "\u{FEFF}1\r00:01,000  -->  00:02,000 X1:10 X2:20\r{\\an8}<font color=\"red\">Fish &amp; <b>chips</b></font>\r\r",
      ["1000 2000 - Fish & chips"]),
    FoundFile(
      "SubRip out of order, overlapping, without numbers", .srt,
      "00:00:05,000 --> 00:00:09,000\nlate\n\n00:00:01,000 --> 00:00:06,000\nearly\n\n00:00:02,000 --> 00:00:01,000\nodd",
      ["1000 6000 - early", "2000 2000 - odd", "5000 9000 - late"]),
    FoundFile(
      "SubRip with a blank line in the text and after the number", .srt,
      "1\n\n00:00:01,000 --> 00:00:02,000\na\n\nb\n\n2\n\n00:00:03,000 --> 00:00:04,000\n42\n",
      ["1000 2000 - a\nb", "3000 4000 - 42"]),
    FoundFile(
      "SubRip with speakers, some in brackets", .srt,
      "1\n00:00:01,000 --> 00:00:02,000\nAnna: Hi\n\n2\n00:00:03,000 --> 00:00:04,000\n[SPEAKER_01]: It is 12:30\n",
      ["1000 2000 Anna Hi", "3000 4000 SPEAKER_01 It is 12:30"]),
    FoundFile(
      "A note among many cues is no speaker", .srt,
      (1...4).map { "\($0)\n00:00:0\($0),000 --> 00:00:0\($0),500\n\($0 == 1 ? "Note: " : "")x\n\n" }
        .joined(),
      ["1000 1500 - Note: x", "2000 2500 - x", "3000 3500 - x", "4000 4500 - x"]),
    FoundFile(
      "WebVTT with header text, notes, styles, settings and names of cues", .vtt,
      """
      WEBVTT - a title
      Kind: captions
      Language: de

      STYLE
      ::cue { color: red }

      NOTE not this
      nor this

      intro
      00:01.000 --> 00:02.000 align:start position:0%
      <v.loud Anna B>Grüß <c.yellow>Gott</c> &lt;3</v>

      REGION
      id:x

      2
      01:00:01.000 --> 01:00:02.000
      <v Anna>Hi <v Bo>Ho

      """, ["1000 2000 Anna B Grüß Gott <3", "3601000 3602000 Anna Hi", "3601000 3602000 Bo Ho"]),
    FoundFile(
      "WebVTT without its first line and without blank lines", .vtt,
      "00:01.000 --> 00:02.000\none\n00:03.000 --> 00:04.000\ntwo", ["1000 2000 - one", "3000 4000 - two"]),
    FoundFile(
      "CSV with semicolons, quoted line ends, seconds and columns in another order", .csv,
      "Text;Speaker;Start;End\n\"a \"\"b\"\";\nc\";Anna;1.5;2\nd;;2.25;3\n",
      ["1500 2000 Anna a \"b\";\nc", "2250 3000 - d"]),
    FoundFile(
      "CSV of whisper.cpp with speakers", .csv, "start,end,speaker,text\n0,2500,\"0\",\" Hi, there\"\n",
      ["0 2500 0 Hi, there"]),
    FoundFile("CSV without names", .csv, "0,10,\"x\"\r\n10,20,y\r\n", ["0 10 - x", "10 20 - y"]),
    FoundFile(
      "Labels of a sound editor", .tsv, "0.500000\t1.250000\tone\n2.0\t3.0\ttwo\tthree",
      [
        "500 1250 - one", "2000 3000 - two three",
      ]),
    FoundFile(
      "Lyrics with tags, an offset, a chorus sung twice and the end marked", .lrc,
      "[ti:Song]\n[offset:+500]\n[la:fr]\n[00:01.5][00:10.50]La la\n[00:03:25]Li\n[00:05.00]\n[00:12]Fin",
      ["1000 2750 - La la", "2750 4500 - Li", "10000 11500 - La la", "11500 15500 - Fin"]),
    FoundFile(
      "ASS with fewer fields, drawings of karaoke and comments", .ass,
      """
      [Script Info]
      ; comment
      [Events]
      Format: Start, End, Actor, Text
      Comment: 0:00:00.00,0:00:01.00,x,hidden
      Dialogue: 0:00:01.00,0:00:02.50,Anna,{\\i1}One,{\\i0} two\\Nthree\\h!
      """, ["1000 2500 Anna One, two\nthree\u{A0}!"]),
    FoundFile(
      "JSON of openai-whisper with NaN", .json,
      #"{"text":" Hi","segments":[{"id":0,"start":0.5,"end":1,"text":" Hi","avg_logprob":NaN}],"language":"en"}"#,
      ["500 1000 - Hi"]),
    FoundFile(
      "JSON list of WhisperX with a word without times", .json,
      #"[{"start":"1","end":2,"text":" a 5","speaker":"SPEAKER_00","words":[{"word":"a","start":1,"end":1.2},{"word":"5"}]}]"#,
      ["1000 2000 SPEAKER_00 a 5"]),
    FoundFile(
      "verbose_json with words and no segments", .verboseJSON,
      #"{"text":"Hi, you.","words":[{"word":"Hi","start":0,"end":1},{"word":"you","start":1,"end":2}]}"#,
      ["0 2000 - Hi, you."]),
    FoundFile(
      "whisper.cpp with tokens", .whisperCPP,
      #"""
      {"result":{"language":"en"},"transcription":[{"timestamps":{"from":"00:00:00,000","to":"00:00:01,500"},
      "offsets":{"from":0,"to":1500},"text":" Harbour!","tokens":[
      {"text":"[_BEG_]","offsets":{"from":0,"to":0},"id":50363,"p":0.9},
      {"text":" Har","offsets":{"from":0,"to":500},"id":2113,"p":0.5},
      {"text":"bour","offsets":{"from":500,"to":900},"id":6084,"p":0.7},
      {"text":"!","offsets":{"from":900,"to":1500},"id":0,"p":0.9}]}]}
      """#, ["0 1500 - Harbour!"]),
    FoundFile("Plain text with speakers", .txt, "Anna: Hi\n\nBo: Ho\n", ["0 0 Anna Hi", "0 0 Bo Ho"]),
    FoundFile(
      "UTF-16 with mark", .srt, bytes: utf16("1\n00:00:01,000 --> 00:00:02,000\nGrüß 🎉\n", [0xff, 0xfe]),
      [
        "1000 2000 - Grüß 🎉"
      ]),
    FoundFile(
      "UTF-16 without mark", .srt, bytes: utf16("1\n00:00:01,000 --> 00:00:02,000\nGrüß\n", []),
      [
        "1000 2000 - Grüß"
      ]),
    FoundFile(
      "Windows-1252", .srt,
      bytes: Array("1\n00:00:01,000 --> 00:00:02,000\n".utf8) + [0x47, 0x72, 0xfc, 0xdf, 0x20, 0x80, 0x93],
      ["1000 2000 - Grüß €“"]),
    FoundFile(
      "UTF-8 with one broken byte", .srt,
      bytes: Array("1\n00:00:01,000 --> 00:00:02,000\nGrüß ü".utf8) + [0xff],
      ["1000 2000 - Grüß ü\u{FFFD}"]),
    FoundFile("Empty", .txt, "", []), FoundFile("Empty WebVTT", .vtt, "WEBVTT\n", []),
  ]

  private static func utf16(_ text: String, _ mark: [UInt8]) -> [UInt8] {
    mark + text.utf16.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] }
  }
}

@Suite("Reading what is found")
struct ReaderTests {
  @Test("Files with the usual faults are read", arguments: FoundFile.all)
  func found(file: FoundFile) throws {
    let transcript = try file.format.read(file.bytes)
    let content = transcript.segments.map { segment in
      let span = segment.milliseconds
      return "\(span.lowerBound) \(span.upperBound) \(segment.speaker ?? "-") \(segment.text.trimmed)"
    }
    #expect(content == file.content)
  }

  @Test("Words are put together from tokens and found in the text")
  func words() throws {
    func words(_ name: String) throws -> [Word] {
      let file = try #require(FoundFile.all.first { $0.testDescription == name })
      return try #require(try file.format.read(file.bytes).segments.first?.words)
    }
    let tokens = try words("whisper.cpp with tokens")
    #expect(tokens.map(\.text) == [" Harbour!"])
    #expect(abs((tokens.first?.probability ?? 0) - 0.7) < 1e-9)
    #expect(tokens.first?.end == 1.5)
    #expect(try words("verbose_json with words and no segments").map(\.text) == [" Hi,", " you."])
    let incomplete = try words("JSON list of WhisperX with a word without times")
    #expect(incomplete.map(\.start) == [1, 1.2])
  }

  @Test(
    "Errors name the line",
    arguments: [
      (
        TranscriptFormat.srt, "1\n00:00:01,000 --> 00:00:02,000\na\n\n2\n00:00:03,000 --> 00:xx:04\nb",
        6 as Int?
      ),
      (.srt, "\nno subtitles at all", 2), (.vtt, "WEBVTT\n\n00:01.000 --> later:x\n", 3),
      (.tsv, "start\tend\ttext\n0\t1\ta\nx\t2\tb\n", 3), (.csv, "0,1,\"a\nb\"\n1,,c\n", 3),
      (.lrc, "[00:01.00] a\nb\n", 2), (.ass, "[Events]\nDialogue: 0,soon,later,,,0,0,0,,x\n", 2),
      (.json, "{\n\"segments\": [\n{\"start\": x}]}", 3), (.whisperCPP, "{}", nil),
      (.rttm, "\nSPEAKER a\n", nil),
      (.docx, "no archive", nil), (.json, String(repeating: "[", count: 100_000), 1),
    ])
  func errors(format: TranscriptFormat, text: String, line: Int?) {
    let error = #expect(throws: TranscriptReadError.self) { try format.read(Array(text.utf8)) }
    #expect(error?.line == line)
    #expect(error?.format == format)
    #expect(error?.description.hasSuffix("(read as \(format.rawValue)).") == true)
  }

  @Test("Languages are read where a format has them")
  func languages() throws {
    #expect(try TranscriptFormat.vtt.read(Array("WEBVTT\nLanguage: de\n\n".utf8)).language == "de")
    #expect(try TranscriptFormat.lrc.read(Array("[la:fr]\n[00:01.00]x".utf8)).language == "fr")
    #expect(
      try TranscriptFormat.srt.read(Array("1\n00:00:01,000 --> 00:00:02,000\nx".utf8)).language == "und")
    #expect(
      try TranscriptFormat.docx.read(TranscriptFormat.docx.renderedBytes(Fixtures.timed)).language == "en")
  }

  @Test(
    "Clock times",
    arguments: [
      ("00:00:01,5", 1500), ("1:02", 62_000), ("100:00:00.000", 360_000_000), ("00:00:01:250", 1250),
      ("7", 7000),
      ("1.0009999", 1001), ("99999999999:00", nil), ("", nil), ("1:", nil), (":1", nil), ("1.2.3", nil),
      ("-1", nil),
      ("999999999:59:59", nil),
    ] as [(String, Int?)])
  func clock(text: String, milliseconds: Int?) {
    #expect(ClockTime.milliseconds(text) == milliseconds)
  }
}
