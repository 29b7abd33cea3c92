import Foundation
import Testing

@testable import Transcription

@Suite("Evaluation reports")
struct EvaluationReportTests {
  private static func recording(
    _ file: String, _ language: String?, _ reference: String, _ hypothesis: String, detected: String? = nil
  ) -> EvaluatedRecording {
    EvaluatedRecording(
      file: file, language: language, detectedLanguage: detected, reference: reference,
      hypothesis: hypothesis,
      audioSeconds: 10, wallSeconds: 2)
  }

  private static let recordings = [
    recording("bad.wav", "en", "one two three four", "one too three for five", detected: "de"),
    recording("good.wav", "en", "a quiet day in town.", "A quiet day in town", detected: "en"),
    recording("noise.wav", nil, "", ""),
    recording("zh.flac", "zh", "明天去北京", "明天去南京"),
  ]

  @Test("JSON has the named members with fractions of all words")
  func json() throws {
    let report = EvaluationReport(recordings: Self.recordings, wallSeconds: 4, peakMemoryBytes: 1024)
    let object = try #require(
      try JSONSerialization.jsonObject(with: Data(report.json().utf8)) as? [String: Any])
    #expect(
      Set(object.keys) == [
        "files", "wer", "cer", "substitutions", "insertions", "deletions", "audio_seconds", "wall_seconds",
        "speed",
        "peak_memory_bytes", "language_accuracy", "details",
      ])
    let numbers = object.compactMapValues { $0 as? Double }
    #expect(numbers["files"] == 4)
    #expect(abs((numbers["wer"] ?? 0) - report.words.rate) < 1e-6)
    #expect(numbers["audio_seconds"] == 40)
    #expect(numbers["speed"] == 10)
    #expect(numbers["peak_memory_bytes"] == 1024)
    #expect(numbers["language_accuracy"] == 0.5)
    let details = try #require(object["details"] as? [[String: Any]])
    #expect(details.map { $0["file"] as? String } == ["bad.wav", "good.wav", "noise.wav", "zh.flac"])
    #expect(details[3]["cer"] as? Double == 0.2)
    #expect(details[0]["hypothesis"] as? String == "one too three for five")
    #expect(details[2]["language"] is NSNull)
  }

  @Test("Totals add counts, not rates")
  func totals() {
    let report = EvaluationReport(
      recordings: [
        Self.recording("a", "de", "x", "y"),
        Self.recording("b", "de", "a b c d e f g h i", "a b c d e f g h"),
      ],
      peakMemoryBytes: nil)
    #expect(report.words == ErrorRate([8, 1, 1, 0]))
    #expect(report.words.rate == 0.2)
    #expect(report.wallSeconds == 4)
    #expect(report.speed == 5)
    #expect(report.languageAccuracy == nil)
  }

  @Test("A report of nothing is all zeros")
  func empty() throws {
    let report = EvaluationReport(recordings: [], peakMemoryBytes: nil)
    #expect(report.speed == 0)
    #expect(try JSONSerialization.jsonObject(with: Data(report.json().utf8)) is [String: Any])
    #expect(report.table().contains("0 files"))
  }

  @Test("The table is aligned and ends with the worst recording and the totals")
  func table() throws {
    let report = EvaluationReport(recordings: Self.recordings, wallSeconds: 4, peakMemoryBytes: 3_145_728)
    let lines = report.table().split(separator: "\n", omittingEmptySubsequences: true)
    let rule = try #require(lines.firstIndex { $0.hasPrefix("---") })
    #expect(Set(lines[...rule].map(\.count)).count == 1)
    #expect(lines[rule - 1].hasPrefix("bad.wav "))
    #expect(lines[(rule + 1)...].contains { $0.hasPrefix("2 files") && $0.contains(" en ") })
    #expect(lines[rule - 2].contains("(20.00)"))
    #expect(report.table().hasSuffix("4 files, 4.0 s, peak memory 3 MiB, language right in 50.0 %\n"))
  }

  @Test("Peak memory is read from the status of the process")
  func memory() {
    #expect(PeakMemory.bytes(status: "Name:\tx\nVmHWM:\t  2048 kB\nVmRSS:\t 1 kB\n") == 2_097_152)
    #expect(PeakMemory.bytes(status: "VmHWM:\n") == nil)
    #expect(PeakMemory.bytes(status: "VmHWM: 9223372036854775807 kB") == nil)
    #if os(Linux)
      #expect((PeakMemory.bytes() ?? 0) > 1_000_000)
    #endif
  }
}
