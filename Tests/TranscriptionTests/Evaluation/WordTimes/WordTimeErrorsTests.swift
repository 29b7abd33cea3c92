import Foundation
import ModelFixtures
import Testing
import Transcripts

@testable import Transcription

@Suite("Errors of word times")
struct WordTimeErrorsTests {
  private func words(_ words: (String, Double, Double)...) -> [TimedWord] {
    words.map { TimedWord(text: $0.0, start: $0.1, end: $0.2) }
  }

  @Test("Words that agree are compared, whatever their case and punctuation; others are not")
  func matching() {
    let errors = WordTimeErrors(
      reference: words(("it's", 0, 0.2), ("a", 0.2, 0.3), ("fine", 0.3, 0.8), ("day", 0.8, 1.2)),
      hypothesis: words((" It's,", 0.05, 0.2), (" fine", 0.5, 0.7), (" —", 0.7, 0.8), (" bay.", 0.8, 1.2)))
    #expect(errors.referenceCount == 4)
    #expect(errors.matchedCount == 2)
    #expect(zip(errors.starts, [0.05, 0.2]).allSatisfy { abs($0 - $1) < 1e-9 })
    #expect(zip(errors.ends, [0, -0.1]).allSatisfy { abs($0 - $1) < 1e-9 })
    let summary = errors.startSummary
    #expect(summary.within50 == 0.5 && summary.within100 == 0.5 && summary.within200 == 1)
    #expect(abs(summary.meanAbsoluteError - 0.125) < 1e-9 && abs(summary.medianAbsoluteError - 0.125) < 1e-9)
    #expect(abs(errors.endSummary.meanError + 0.05) < 1e-9)
  }

  @Test("Nothing to compare gives zeros, and sums are over all words")
  func sums() {
    let none = WordTimeErrors(reference: [], hypothesis: words(("a", 0, 1)))
    #expect(none.startSummary.meanAbsoluteError == 0 && none.startSummary.within100 == 0)
    let one = WordTimeErrors(reference: words(("a", 0, 1)), hypothesis: words(("a", 0.1, 1)))
    let sum = none + one + one
    #expect(sum.referenceCount == 2 && sum.starts.count == 2)
  }

  @Test("Matches of an alignment are equal, ascending and as many as its hits")
  func matches() {
    var random = SeededGenerator(seed: 3)
    for _ in 0..<200 {
      let first = (0..<Int.random(in: 0...20, using: &random)).map { _ in
        Int.random(in: 0...4, using: &random)
      }
      let second = (0..<Int.random(in: 0...20, using: &random)).map { _ in
        Int.random(in: 0...4, using: &random)
      }
      let matches = LevenshteinAlignment.matches(first, second)
      #expect(matches.count == LevenshteinAlignment.counts(first, second).hits)
      #expect(matches.allSatisfy { first[$0.0] == second[$0.1] })
      #expect(zip(matches, matches.dropFirst()).allSatisfy { $0.0 < $1.0 && $0.1 < $1.1 })
    }
  }

  @Test("Tables of word times are read, and wrong ones refused with their line")
  func references() throws {
    let folder = try TemporaryFolder()
    func write(_ text: String) throws -> String {
      let path = folder.path + "/a.words.tsv"
      try Data(text.utf8).write(to: URL(fileURLWithPath: path))
      return path
    }
    let path = try write("start_s\tend_s\tword\n0.5\t0.75\tHello\n\n1\t1\tyou\n")
    #expect(try WordTimesReference(contentsOf: path).words == words(("Hello", 0.5, 0.75), ("you", 1, 1)))
    for (text, error) in [
      ("start_s\tword\n1\ta\n", WordTimesReferenceError.missingColumn(path: path, name: "end_s")),
      ("start_s\tend_s\tword\n1\t0.5\ta\n", .wrongTimes(path: path, line: 2)),
      ("start_s\tend_s\tword\n1\t2\ta\nx\t3\tb\n", .wrongTimes(path: path, line: 3)),
      ("start_s\tend_s\tword\nnan\t3\tb\n", .wrongTimes(path: path, line: 2)),
      ("start_s\tend_s\tword\n1\tinf\tb\n", .wrongTimes(path: path, line: 2)),
    ] {
      _ = try write(text)
      #expect(throws: error) { try WordTimesReference(contentsOf: path) }
    }
    #expect(throws: WordTimesReferenceError.unreadable(path: "/none/b")) {
      try WordTimesReference(contentsOf: "/none/b")
    }
  }

  @Test("A manifest keeps the recordings whose references have word times")
  func manifest() throws {
    let folder = try TemporaryFolder()
    for (name, text) in [
      ("a.wav", ""), ("b.wav", ""), ("a.words.tsv", "start_s\tend_s\tword\n0\t1\thi\n"),
      ("manifest.tsv", "file\treference\na.wav\ta.words.tsv\nb.wav\thello\n"),
    ] { try Data(text.utf8).write(to: URL(fileURLWithPath: folder.path + "/" + name)) }
    var manifest = try EvaluationManifest(contentsOf: folder.path + "/manifest.tsv")
    #expect(manifest.entries.map(\.wordTimesPath) == [folder.path + "/a.words.tsv", nil])
    manifest.keepWordTimes()
    #expect(manifest.entries.map(\.file) == ["a.wav"])
    #expect(manifest.skipped.map(\.file) == ["b.wav"])
  }

  @Test("Reports have a line for each recording and one for all, and their JSON can be read")
  func reports() throws {
    let reference = WordTimesReference(words: words(("a", 0, 1), ("b", 1, 2)))
    let report = WordTimesReport(recordings: [
      .init(file: "one.wav", reference: reference, words: [Word(text: " a", start: 0.02, end: 1.3)]),
      .init(file: "two.wav", reference: reference, words: []),
    ])
    let lines = report.table().split(separator: "\n")
    #expect(lines.count == 4)
    #expect(lines[3].hasPrefix("total"))
    let json = try #require(
      try JSONSerialization.jsonObject(with: Data(report.json().utf8)) as? [String: Any])
    #expect(json["words"] as? Int == 4 && json["matched"] as? Int == 1)
    #expect((json["ends"] as? [String: Any])?["within_200_ms"] as? Double == 0)
    #expect((json["details"] as? [Any])?.count == 2)
  }
}
