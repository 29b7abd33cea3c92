import Inference
import ModelFixtures
import Testing

@testable import SpeechModels

@Suite struct LargeShapeTests {
  @Test("A layer of large-v3's size encodes a window and decodes three tokens", .timeLimit(.minutes(1)))
  func large() throws {
    var fixture = WhisperFixture()
    (fixture.melBins, fixture.audioContext, fixture.textContext) = (128, 1500, 448)
    (fixture.audioWidth, fixture.textWidth, fixture.vocabularySize) = (1280, 1280, 51_866)
    let model = try RandomWhisper(fixture)
    let engine = try model.engine(.automatic(for: .detected), .detected)
    let audio = engine.encode(mel: model.mel)
    let past = engine.makePast()
    for token in [50_258, 51_865, 0] {
      let scores = engine.step([EngineInput(tokens: [token], past: past, audio: audio)])
      #expect(scores.count == 51_866)
      let isFinite = scores.allSatisfy { $0.isFinite }
      #expect(isFinite)
    }
    #expect(past.count == 3)
  }
}
