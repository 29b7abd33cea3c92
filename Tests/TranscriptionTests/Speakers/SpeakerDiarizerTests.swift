import Testing
import Transcripts

@testable import Transcription

@Suite("Telling speakers apart")
struct SpeakerDiarizerTests {
  private func diarize(
    _ turns: [SpeakerTurn], seconds: Double, count: SpeakerCount = .any, noise: Float = 0.2, threads: Int = 1
  ) throws -> DiarizationResult {
    let diarizer = SpeakerDiarizer(options: DiarizationOptions(speakers: count), threads: threads) {
      ScriptedSpeakers(noise: noise)
    }
    let samples = ScriptedSpeakers.samples(turns, seconds: seconds)
    return try diarizer.diarize(SampleList(samples, sampleRate: ScriptedSpeakers.sampleRate))
  }

  private func rate(_ reference: [SpeakerTurn], _ result: DiarizationResult) -> Double {
    DiarizationErrorRate.measure(reference: reference, hypothesis: result.turns, collar: 0.1).rate
  }

  @Test("Speakers of windows, each numbered anew, become those of the recording", arguments: 1...5)
  func talk(speakers: Int) throws {
    let reference = ScriptedSpeakers.talk(speakers: speakers, seconds: 120, seed: UInt64(speakers))
    let result = try diarize(reference, seconds: 120)
    #expect(Set(result.turns.map(\.speaker)).count == speakers)
    #expect(rate(reference, result) < 0.05)
    #expect(Set(result.embeddings.keys) == Set(result.turns.map(\.speaker)))
  }

  @Test("Speakers are numbered in order of first appearance, and turns are in order of time")
  func labels() throws {
    let reference = ScriptedSpeakers.talk(speakers: 4, seconds: 90, seed: 9)
    let result = try diarize(reference, seconds: 90)
    var seen: [String] = []
    for turn in result.turns where !seen.contains(turn.speaker) { seen.append(turn.speaker) }
    #expect(seen == ["SPEAKER_00", "SPEAKER_01", "SPEAKER_02", "SPEAKER_03"])
    #expect(result.turns.map(\.start) == result.turns.map(\.start).sorted())
    #expect(result.turns.allSatisfy { $0.start < $0.end && $0.end <= 90 })
  }

  @Test("Silence and nothing at all have no turns", arguments: [0, 3, 10, 61.5])
  func silence(seconds: Double) throws {
    #expect(try diarize([], seconds: seconds) == DiarizationResult())
  }

  @Test("A recording shorter than a window has its turns", arguments: [1.2, 4, 9.99, 10, 10.01])
  func short(seconds: Double) throws {
    let reference = [SpeakerTurn(speaker: "3", start: 0, end: seconds)]
    let result = try diarize(reference, seconds: seconds)
    try #require(result.turns.count == 1)
    #expect(result.turns[0].start == 0)
    #expect(abs(result.turns[0].end - seconds) < 0.05)
  }

  @Test("One speaker stays one however noisy the voice is")
  func oneSpeaker() throws {
    let reference = ScriptedSpeakers.talk(speakers: 1, seconds: 100, seed: 3)
    let result = try diarize(reference, seconds: 100, noise: 0.6)
    #expect(Set(result.turns.map(\.speaker)) == ["SPEAKER_00"])
    #expect(rate(reference, result) < 0.02)
  }

  @Test("A number of speakers that is given is kept", arguments: 1...4)
  func givenCount(count: Int) throws {
    let reference = ScriptedSpeakers.talk(speakers: 4, seconds: 150, seed: 4)
    let result = try diarize(reference, seconds: 150, count: .exactly(count))
    #expect(result.embeddings.count == count)
    if count == 4 { #expect(rate(reference, result) < 0.05) }
  }

  @Test("Bounds change the number of speakers only where it lies outside of them")
  func bounds() throws {
    let reference = ScriptedSpeakers.talk(speakers: 3, seconds: 120, seed: 6)
    let free = try diarize(reference, seconds: 120)
    #expect(try diarize(reference, seconds: 120, count: SpeakerCount(minimum: 2, maximum: 5)) == free)
    #expect(try diarize(reference, seconds: 120, count: SpeakerCount(maximum: 2)).embeddings.count == 2)
    #expect(try diarize(reference, seconds: 120, count: SpeakerCount(minimum: 4)).embeddings.count == 4)
  }

  @Test("Neither the blocks in which samples come nor the threads change the result")
  func blocks() throws {
    let reference = ScriptedSpeakers.talk(speakers: 3, seconds: 100, seed: 8)
    let whole = try diarize(reference, seconds: 100)
    #expect(try diarize(reference, seconds: 100, threads: 3) == whole)
    let diarizer = SpeakerDiarizer(options: DiarizationOptions(), threads: 2) { ScriptedSpeakers(noise: 0.2) }
    let samples = ScriptedSpeakers.samples(reference, seconds: 100)
    for _ in 0..<2 {
      for start in stride(from: 0, to: samples.count, by: 1999) {
        diarizer.append(Array(samples[start..<min(start + 1999, samples.count)]))
      }
      #expect(diarizer.finish() == whole)
    }
  }

  @Test("A rate that the networks do not know is refused")
  func sampleRate() {
    let diarizer = SpeakerDiarizer(options: DiarizationOptions(), threads: 1) { ScriptedSpeakers(noise: 0) }
    #expect(throws: SpeakerDiarizerError.wrongSampleRate(8000)) {
      try diarizer.diarize(SampleList([0], sampleRate: 8000))
    }
  }
}
