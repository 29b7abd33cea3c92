import SpeechModels
import Testing

@testable import Transcription

/// A vocabulary of bytes and these words; what follows the bytes has ids from 256.
@Suite("Hotwords")
struct HotwordBiasTests {
  private static let pieces = [
    " Ku", "ber", "netes", " cat", " Kubernetes", "bernetes", " New", " York", " K",
  ]
  private static let tokenizer: WhisperTokenizer? = {
    let filler = (0..<(50_256 - 256 - pieces.count)).map { Array(" w\($0)".utf8) }
    let tokens = (0...255).map { [UInt8($0)] } + pieces.map { Array($0.utf8) } + filler
    guard let vocabulary = try? WhisperVocabulary(tokenBytes: tokens, vocabularySize: 51_864) else {
      return nil
    }
    return try? WhisperTokenizer(vocabulary: vocabulary, vocabularySize: 51_864)
  }()

  private func id(_ piece: String) -> Int { 256 + (Self.pieces.firstIndex(of: piece) ?? 0) }

  /// What is raised after some tokens, by how much.
  private func raised(
    _ words: [String], after sampled: [Int], choice: Int = 300, boost: Float = 8
  ) throws -> [Int: Float] {
    let tokenizer = try #require(Self.tokenizer)
    let bias = try #require(HotwordBias(words, boost: boost, tokenizer: tokenizer))
    var logits = [Float](repeating: 0, count: 51_864)
    logits.withUnsafeMutableBufferPointer { bias.apply($0, sampled: sampled[...], choice: choice) }
    return Dictionary(
      uniqueKeysWithValues: logits.indices.filter { logits[$0] != 0 }.map { ($0, logits[$0]) })
  }

  @Test("A word's beginnings are raised a little, its continuation in any spelling fully")
  func paths() throws {
    let start = try raised(["Kubernetes"], after: [])
    #expect(start[id(" Ku")] == start[id(" K")] && start[id(" Ku")] ?? 9 < start[id(" Kubernetes")] ?? 0)
    #expect(start[id(" Kubernetes")] ?? 9 < 8 && start[32] == nil && start[id("ber")] == nil)
    let inside = try raised(["Kubernetes"], after: [id(" cat"), id(" Ku")])
    #expect(inside[id("ber")] == 8 && inside[id("bernetes")] == 8 && inside[98] == 8)
    #expect(inside[id("netes")] == nil)
    #expect(try raised(["Kubernetes"], after: [id(" Ku"), id("ber")])[id("netes")] == 8)
  }

  @Test("Once a path is left nothing of it is raised any more")
  func abandoned() throws {
    #expect(try raised(["Kubernetes"], after: [id(" Ku"), id(" cat")])[id("ber")] == nil)
  }

  @Test("Phrases go on over spaces and over timestamps")
  func phrases() throws {
    #expect(try raised(["New York"], after: [id(" New")])[id(" York")] == 4)
    #expect(try raised(["New York"], after: [id(" New"), 51_000, 51_000])[id(" York")] == 4)
    #expect(try raised(["New York"], after: [])[id(" York")] == nil)
  }

  @Test("Nothing is raised where the model ends, nor a start straight after a hotword")
  func restraint() throws {
    #expect(try raised(["Kubernetes"], after: [], choice: 50_256).isEmpty)
    #expect(try raised(["Kubernetes"], after: [id(" Ku")], choice: 51_000).isEmpty)
    #expect(try raised(["Kubernetes"], after: [id(" Kubernetes")]).isEmpty)
  }

  @Test("Blank lists, no boost and overlong words give no bias; words in lower case may begin sentences")
  func edges() throws {
    let tokenizer = try #require(Self.tokenizer)
    #expect(HotwordBias([], tokenizer: tokenizer) == nil)
    #expect(HotwordBias([" ", String(repeating: "x", count: 500)], tokenizer: tokenizer) == nil)
    #expect(HotwordBias(["a"], boost: 0, tokenizer: tokenizer) == nil)
    #expect(try raised(["kubernetes"], after: [])[id(" Ku")] != nil)
  }

  @Test("Forbidden tokens stay forbidden")
  func forbidden() throws {
    let tokenizer = try #require(Self.tokenizer)
    let bias = try #require(HotwordBias(["Kubernetes"], tokenizer: tokenizer))
    var logits = [Float](repeating: 0, count: 51_864)
    logits[id(" Ku")] = -.infinity
    logits.withUnsafeMutableBufferPointer { bias.apply($0, sampled: [], choice: 300) }
    #expect(logits[id(" Ku")] == -.infinity)
  }
}
