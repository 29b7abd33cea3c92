import Foundation
import Testing

@testable import Transcription

@Suite("Evaluation manifests")
struct EvaluationManifestTests {
  private func withFolder(
    _ files: [String: String], _ body: (String) throws -> Void
  ) throws {
    let folder = FileManager.default.temporaryDirectory.path + "/manifest-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    for (name, text) in files {
      try Data(text.utf8).write(to: URL(fileURLWithPath: "\(folder)/\(name)"))
    }
    try body("\(folder)/manifest.tsv")
  }

  private static let header = "file\tlanguage\tkind\tduration_s\tspeakers\treference\tsource\n"

  @Test("Text, tables, JSON and plain files are read as references")
  func references() throws {
    let manifest =
      Self.header + """
        a.wav\ten\tread\t1.5\tx\tHe said "well, yes".\ts
        a.wav\ten\tread\t\tx\tp.txt\ts
        a.wav\ten\tread\tno\tx\tp.segments.tsv\ts
        a.wav\ten\tread\t1\tx\tp.words.tsv\ts
        a.wav\ten\tread\t1\tx\tp.json\ts
        a.wav\ten\tread\t1\tx\tq.json\ts
        a.wav\t-\tnoise\t1\t0\t\ts
        a.wav\ten\tread\t1\tx\tSee notes.txt\ts
        """
    let files = [
      "manifest.tsv": manifest, "a.wav": "", "p.txt": "one\n two\n",
      "p.segments.tsv": "start_s\tend_s\tspeaker\ttext\n0\t1\tA\tfirst part\n1\t2\tB\tsecond\n",
      "p.words.tsv": "start_s\tend_s\tword\n0\t1\tfirst\n1\t2\tlast\n",
      "p.json": #"{"text": "spoken"}"#, "q.json": #"{"segments": [{"text": "a"}, {"text": "b"}]}"#,
    ]
    try withFolder(files) { path in
      let entries = try EvaluationManifest(contentsOf: path).entries
      #expect(
        entries.map(\.reference) == [
          "He said \"well, yes\".", "one two", "first part second", "first last", "spoken", "a b", "",
          "See notes.txt",
        ])
      #expect(entries.map(\.duration) == [1.5, nil, nil, 1, 1, 1, 1, 1])
      #expect(entries.map(\.line) == Array(2...9))
      #expect(entries[6].language == nil)
      #expect(entries[0].audioPath == path.replacing("manifest.tsv", with: "a.wav"))
    }
  }

  @Test("What has no transcript is skipped with a reason")
  func skipped() throws {
    let manifest = "reference\tfile\nx.rttm\ta.wav\nx.tsv\ta.wav\ny.tsv\ta.wav\nx.json\ta.wav\nfine\ta.wav\n"
    let files = [
      "manifest.tsv": manifest, "a.wav": "", "x.rttm": "", "x.tsv": "speaker\ttext\nA\tyes\nB\t\n",
      "y.tsv": "speaker\tstart\nA\t1\n", "x.json": "[1]",
    ]
    try withFolder(files) { path in
      let read = try EvaluationManifest(contentsOf: path)
      #expect(read.entries.map(\.reference) == ["fine"])
      #expect(read.skipped.map(\.line) == [2, 3, 4, 5])
      #expect(read.skipped.map(\.reason).allSatisfy { !$0.isEmpty })
    }
  }

  @Test("A byte order mark, carriage returns, blank lines and short rows do no harm")
  func tolerance() throws {
    let manifest = "\u{FEFF}File\tReference\tkind\r\n\r\na.wav\tgood day\r\n"
    try withFolder(["manifest.tsv": manifest, "a.wav": ""]) { path in
      let read = try EvaluationManifest(contentsOf: path)
      let entry = try #require(read.entries.first)
      #expect(entry.reference == "good day")
      #expect(entry.line == 3)
      #expect(entry.kind == "")
    }
  }

  @Test("Filters choose languages and kinds in any case, and spare the rest from checks")
  func filters() throws {
    let manifest =
      Self.header
      + "a.wav\ten\tRead speech\t1\tx\tone\na.wav\tde\tread, noisy\t1\tx\tzwei\nno.wav\tfr\tlong\t1\tx\tdeux\n"
    try withFolder(["manifest.tsv": manifest, "a.wav": ""]) { path in
      let readings = try EvaluationManifest(contentsOf: path, kind: "READ")
      #expect(readings.entries.count == 2)
      let german = try EvaluationManifest(contentsOf: path, languages: ["DE"])
      #expect(german.entries.map(\.reference) == ["zwei"])
      let none = try EvaluationManifest(contentsOf: path, languages: ["en"], kind: "noisy")
      #expect(none.entries.isEmpty)
    }
  }

  @Test("Errors name the line and what is wrong")
  func errors() throws {
    let cases: [(String, (String) -> EvaluationManifestError)] = [
      ("file\ttext\n", { .missingColumn(path: $0, name: "reference") }),
      ("", { .missingColumn(path: $0, name: "file") }),
      ("file\treference\n\tx\n", { .missingValue(path: $0, line: 2, column: "file") }),
      ("file\treference\na.wav\n", { .missingValue(path: $0, line: 2, column: "reference") }),
      (
        "file\treference\na.wav\tx\n\nb.wav\ty\n",
        { .missingAudio(path: $0, line: 4, audio: $0.replacing("manifest.tsv", with: "b.wav")) }
      ),
      (
        "file\treference\na.wav\tno.txt\n",
        { .missingReference(path: $0, line: 2, reference: $0.replacing("manifest.tsv", with: "no.txt")) }
      ),
    ]
    for (text, error) in cases {
      try withFolder(["manifest.tsv": text, "a.wav": ""]) { path in
        #expect(throws: error(path)) { try EvaluationManifest(contentsOf: path) }
      }
    }
    #expect(throws: EvaluationManifestError.unreadable(path: "no/manifest.tsv")) {
      try EvaluationManifest(contentsOf: "no/manifest.tsv")
    }
    let message = EvaluationManifestError.missingAudio(path: "m.tsv", line: 7, audio: "b.wav").description
    #expect(message.contains("line 7") && message.contains("b.wav"))
    #expect(TabSeparatedTable(Data([0xFF, 0xFE, 0x00])) == nil)
  }
}
