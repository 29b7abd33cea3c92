import Testing
import Transcripts

@testable import Transcription

@Suite("Diarization error rate")
struct DiarizationErrorRateTests {
  private func turns(_ text: String) throws -> [SpeakerTurn] {
    try text.split(separator: ";").map { part in
      let fields = part.split(separator: " ")
      return SpeakerTurn(
        speaker: String(fields[0]), start: try #require(Double(fields[1])),
        end: try #require(Double(fields[2])))
    }
  }

  @Test("Seconds and rates are those of pyannote.metrics", arguments: DiarizationGoldens.all.indices)
  func goldens(index: Int) throws {
    let golden = DiarizationGoldens.all[index]
    let result = DiarizationErrorRate.measure(
      reference: try turns(golden.reference), hypothesis: try turns(golden.hypothesis),
      regions: golden.regions,
      collar: golden.collar, skipsOverlap: golden.skipsOverlap)
    let actual = [result.correct, result.missed, result.falseAlarm, result.confusion, result.rate]
    for (actual, expected) in zip(actual, golden.expected) {
      #expect(abs(actual - expected) < 2e-6)
    }
  }

  @Test("Labels do not matter, swapped speakers do")
  func mapping() {
    let reference = [
      SpeakerTurn(speaker: "a", start: 0, end: 10), SpeakerTurn(speaker: "b", start: 10, end: 14),
    ]
    let renamed = [
      SpeakerTurn(speaker: "x", start: 10, end: 14), SpeakerTurn(speaker: "y", start: 0, end: 10),
    ]
    let one = [SpeakerTurn(speaker: "x", start: 0, end: 14)]
    #expect(DiarizationErrorRate.measure(reference: reference, hypothesis: renamed).rate == 0)
    let result = DiarizationErrorRate.measure(reference: reference, hypothesis: one)
    #expect(result == DiarizationErrorRate(correct: 10, confusion: 4))
    #expect(abs(result.rate - 4.0 / 14) < 1e-12)
  }

  @Test("Rates of several recordings are weighted by their speech")
  func sums() {
    let sum =
      DiarizationErrorRate(correct: 9, missed: 1)
      + DiarizationErrorRate(correct: 25, missed: 1, falseAlarm: 2, confusion: 4)
    #expect(sum.total == 40)
    #expect(sum.rate == 0.2)
  }

  @Test("Turns whose times are no numbers, and those of no length, count for nothing")
  func badTurns() {
    let turns = [
      SpeakerTurn(speaker: "a", start: .nan, end: 1), SpeakerTurn(speaker: "a", start: 0, end: .infinity),
      SpeakerTurn(speaker: "b", start: 4, end: 2), SpeakerTurn(speaker: "b", start: 2, end: 2),
    ]
    #expect(DiarizationErrorRate.measure(reference: turns, hypothesis: turns) == DiarizationErrorRate())
  }
}
