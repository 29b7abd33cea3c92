import Archives
import Foundation
import Testing

@testable import Transcripts

@Suite("Documents")
struct DocumentTests {
  private func parts(_ transcript: Transcript, _ options: TranscriptFormatOptions = .init()) throws
    -> ZipReader
  {
    try ZipReader(bytes: TranscriptFormat.docx.renderedBytes(transcript, options: options))
  }

  @Test("All parts are there and every tag is closed")
  func wellFormed() throws {
    let archive = try parts(RandomTranscript.make(seed: 3, withSpeakers: true), .init(title: "A & <B>"))
    #expect(archive.members.first?.name == "[Content_Types].xml")
    for member in archive.members {
      var scanner = MarkupScanner(try archive.contents(of: member))
      var open: [String] = []
      while let event = scanner.next() {
        switch event {
        case .start(let name, _, let isEmpty): if !isEmpty { open.append(name) }
        case .end(let name): #expect(open.popLast() == name)
        case .text(let text): #expect(!text.contains("\0"))
        }
      }
      #expect(open.isEmpty, "\(member.name)")
    }
  }

  @Test("Title, facts, speakers and times are shown")
  func content() throws {
    var transcript = Fixtures.plain
    transcript.segments[0].speaker = "Anna <1>"
    let archive = try parts(transcript, .init(languageName: "english", title: "talk"))
    let body = String(decoding: try archive.contents(named: "word/document.xml"), as: UTF8.self)
    #expect(body.contains(">talk</w:t>"))
    #expect(body.contains(">Language: english · Length: 01:00:02.000 · Model: base</w:t>"))
    #expect(
      body.contains(
        "<w:rStyle w:val=\"SpeakerName\"/></w:rPr><w:t xml:space=\"preserve\">Anna &lt;1&gt;</w:t>"))
    let read = try TranscriptFormat.docx.read(TranscriptFormat.docx.renderedBytes(transcript))
    #expect(read.segments.map(\.speaker) == ["Anna <1>", nil, nil])
    #expect(read.segments.map(\.milliseconds) == [0...2500, 2500...4000, 8200...3_601_500])
    #expect(read.duration == 3602)
    #expect(read.model == "base")
  }

  @Test("Segments of one speaker without a pause are one paragraph")
  func turns() throws {
    let read = try TranscriptFormat.docx.read(TranscriptFormat.docx.renderedBytes(Fixtures.plain))
    #expect(
      read.segments.map(\.text) == [" Good morning, harbour watch. The tide is turning.", " Cast off!"])
  }

  @Test("The paragraphs of any document are read")
  func foreign() throws {
    var archive = ZipWriter()
    let body =
      "<w:body><w:p><w:r><w:t>One &amp; two</w:t></w:r></w:p><w:p/><w:p><w:t>three</w:t></w:p></w:body>"
    try archive.add("word/document.xml", Array(body.utf8))
    #expect(
      try TranscriptFormat.docx.read(archive.finish()).segments.map(\.text) == [" One & two", " three"])
  }
}
