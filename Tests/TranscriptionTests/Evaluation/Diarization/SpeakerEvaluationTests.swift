import Foundation
import Testing
import Transcripts

@testable import Transcription

@Suite("Evaluation of speakers")
struct SpeakerEvaluationTests {
  private func turn(_ speaker: String, _ start: Double, _ end: Double) -> SpeakerTurn {
    SpeakerTurn(speaker: speaker, start: start, end: end)
  }

  private var report: SpeakerEvaluationReport {
    func recording(_ file: String, _ told: [SpeakerTurn]) -> EvaluatedSpeakers {
      EvaluatedSpeakers(
        file: file, reference: [turn("a", 0, 6), turn("b", 6, 10)], hypothesis: told, collar: 0,
        skipsOverlap: false, audioSeconds: 20, wallSeconds: 0.5)
    }
    return SpeakerEvaluationReport(
      recordings: [
        recording("one.wav", [turn("x", 0, 12)]), recording("two.wav", [turn("x", 0, 6), turn("y", 6, 9)]),
      ],
      peakMemoryBytes: nil)
  }

  @Test("JSON has rates, seconds and one object per recording")
  func json() throws {
    let object = try #require(
      try JSONSerialization.jsonObject(with: Data(report.json().utf8)) as? [String: Any])
    func number(_ key: String) -> Double? { (object[key] as? NSNumber)?.doubleValue }
    #expect(number("der") == 0.35)
    #expect(number("confusion") == 0.2)
    #expect(number("missed") == 0.05)
    #expect(number("false_alarm") == 0.1)
    #expect(number("confusion_seconds") == 4)
    #expect(number("total_seconds") == 20)
    #expect(number("speed") == 40)
    let details = try #require(object["details"] as? [[String: Any]])
    #expect(details.map { $0["file"] as? String } == ["one.wav", "two.wav"])
    #expect(details.map { ($0["speakers"] as? NSNumber)?.intValue } == [1, 2])
  }

  @Test("The table has the worst recording last, and says how often the number of speakers is right")
  func table() {
    let lines = report.table().split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
    #expect(lines[1].prefix(3) == ["two.wav", "2/2", "10.00"])
    #expect(lines[2].prefix(3) == ["one.wav", "1/2", "60.00"])
    #expect(lines[4].prefix(4) == ["total", "1", "right", "35.00"])
  }

  @Test("A manifest gives the recordings whose reference tells who speaks when, and skips the others")
  func manifest() throws {
    let folder = FileManager.default.temporaryDirectory.path + "/speakers-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let files = [
      "a.wav": "", "good.rttm": "SPEAKER a 1 1 2 <NA> <NA> anna\n",
      "bad.rttm": "SPEAKER a 1 x 2 <NA> <NA> anna\n",
      "m.tsv": "file\treference\na.wav\tgood.rttm\na.wav\tbad.rttm\na.wav\tsome words\n",
    ]
    for (name, text) in files { try Data(text.utf8).write(to: URL(fileURLWithPath: "\(folder)/\(name)")) }
    let manifest = try EvaluationManifest(contentsOf: folder + "/m.tsv", subject: .speakers)
    #expect(manifest.entries.map(\.turns) == [[turn("anna", 1, 3)]])
    #expect(manifest.skipped.map(\.line) == [3, 4])
    #expect(manifest.skipped.first?.reason.contains("line 1: the start 'x'") == true)
    let texts = try EvaluationManifest(contentsOf: folder + "/m.tsv")
    #expect(texts.entries.map(\.reference) == ["some words"])
  }
}
