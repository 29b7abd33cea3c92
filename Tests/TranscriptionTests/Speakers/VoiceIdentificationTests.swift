import Testing
import Transcripts

@testable import Transcription

@Suite("Known voices")
struct VoiceIdentificationTests {
  private typealias Voice = VoiceIdentification.Voice

  private func names(_ embeddings: [String: [Float]], _ voices: [Voice]) -> [String: String] {
    VoiceIdentification(threshold: 0.5).names(for: embeddings, voices: voices)
  }

  @Test("Speakers get the names of voices that are like theirs, others keep their labels")
  func names() {
    let voices = [
      Voice(name: "Anna", embeddings: [[2, 0, 0], [8, 1, 0]]), Voice(name: "Bert", embeddings: [[0, 0, 3]]),
    ]
    let result = names(["S0": [0, 0.1, 1], "S1": [0, 1, 0], "S2": [5, 1, 0]], voices)
    #expect(result == ["S0": "Bert", "S2": "Anna"])
  }

  @Test("A voice is one speaker only, and goes to the pairing that is best for all")
  func oneToOne() {
    let voices = [Voice(name: "Anna", embeddings: [[1, 0]]), Voice(name: "Bert", embeddings: [[0.8, 0.6]])]
    #expect(names(["S0": [1, 0.1]], voices) == ["S0": "Anna"])
    #expect(names(["S0": [1, 0.1], "S1": [1, -0.4]], voices) == ["S0": "Bert", "S1": "Anna"])
    #expect(names(["S0": [1, 0], "S1": [1, 0.01], "S2": [1, 0.02]], voices).count == 2)
  }

  @Test("Embeddings of other networks and without direction are nobody's")
  func foreign() {
    let voices = [Voice(name: "Anna", embeddings: [[1, 0, 0]]), Voice(name: "Bert", embeddings: [[0, 0]])]
    #expect(names(["S0": [1, 0]], voices).isEmpty)
    #expect(names(["S0": [.nan, 0, 0], "S1": [0, 0, 0]], voices).isEmpty)
    #expect(names([:], voices).isEmpty && names(["S0": [1, 0]], []).isEmpty)
  }

  @Test("Renaming keeps turns and embeddings together")
  func renaming() {
    let result = DiarizationResult(
      turns: [SpeakerTurn(speaker: "S0", start: 0, end: 1), SpeakerTurn(speaker: "S1", start: 1, end: 4)],
      embeddings: ["S0": [1], "S1": [2]]
    ).renamed(["S1": "Anna"])
    #expect(result.turns.map(\.speaker) == ["S0", "Anna"])
    #expect(result.embeddings == ["S0": [1], "Anna": [2]])
    #expect(result.longestSpeaker?.label == "Anna")
    #expect(DiarizationResult().longestSpeaker == nil)
  }
}
