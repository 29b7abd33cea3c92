import Inference
import ModelFixtures
import Testing

@testable import SpeechModels

@Suite struct WhisperCheckpointTests {
  static let formats: [WhisperFixture.Format] = [
    .ctranslate2(.float32), .ctranslate2(.float16), .ctranslate2(.bfloat16), .ctranslate2(.int8),
    .safetensors(.float32), .safetensors(.float16), .safetensors(.bfloat16),
    .safetensors(.float16, shards: 3),
    .ggml(.float32), .ggml(.float16), .ggml(.q8Blocks),
  ]

  /// Largest error of a stored type in relation to the largest magnitude of a row.
  static func tolerance(_ format: WhisperFixture.Format) -> Float {
    switch format {
    case .ctranslate2(let type), .safetensors(let type, _), .ggml(let type):
      switch type {
      case .float32: 0
      case .float16: 0x1p-11
      case .bfloat16: 0x1p-8
      case .int8: 0.5 / 127
      // Half a step, and the scale's own rounding to float16 at the largest of 127 steps.
      case .q8Blocks: (0.5 + 127 * 0x1p-11) / 127
      }
    }
  }

  static var fixture: WhisperFixture {
    var fixture = WhisperFixture()
    fixture.audioWidth = 128
    fixture.textWidth = 128
    fixture.audioLayers = 2
    fixture.textLayers = 3
    return fixture
  }

  @Test("Every tensor of every format is read under its role", arguments: formats)
  func roundTrip(format: WhisperFixture.Format) throws {
    let folder = try TemporaryFolder()
    let fixture = Self.fixture
    try fixture.write(format, to: folder.path)
    let checkpoint = try WhisperCheckpoint.open(folder.path)
    #expect(
      checkpoint.dimensions
        == WhisperDimensions(
          melBins: 80, audioContext: 12, audioWidth: 128, audioHeads: 2, audioLayers: 2, vocabularySize: 300,
          textContext: 16, textWidth: 128, textHeads: 2, textLayers: 3))
    #expect(checkpoint.roles == fixture.roles.map(\.name).sorted())
    for role in fixture.roles {
      #expect(try checkpoint.shape(role.name) == role.shape)
      let expected = fixture.values(role)
      let values = try checkpoint.float32(role.name)
      try #require(values.count == expected.count)
      let bound = Self.tolerance(format) * (expected.map(abs).max() ?? 0)
      let error = zip(values, expected).map { abs($0 - $1) }.max() ?? 0
      #expect(error <= bound, "\(role.name): \(error) > \(bound)")
      let columns = expected.count / role.shape[0]
      let rows = 3..<7
      #expect(
        try checkpoint.float32(role.name, rows: rows)
          == Array(values[(rows.lowerBound * columns)..<(rows.upperBound * columns)]))
      checkpoint.release(role.name)
    }
  }

  @Test("Stored int8 rows and their scales are given out as they are")
  func quantized() throws {
    let folder = try TemporaryFolder()
    try Self.fixture.write(.ctranslate2(.int8), to: folder.path)
    let checkpoint = try WhisperCheckpoint.open(folder.path)
    for role in ["decoder.blocks.2.cross_attn.value.weight", "encoder.conv1.weight"] {
      let (values, scales) = try #require(try checkpoint.quantized(role))
      let shape = try checkpoint.shape(role)
      #expect(scales.count == shape[0])
      let columns = values.count / scales.count
      let real = values.indices.map { Float(values[$0]) / scales[$0 / columns] }
      #expect(try checkpoint.float32(role) == real)
      #expect(try checkpoint.quantized(role, rows: 5..<6)?.scales == [scales[5]])
    }
    #expect(try checkpoint.quantized("decoder.ln.weight") == nil)
  }

  @Test("Configuration and vocabulary are found", arguments: [true, false])
  func configuration(isCTranslate2: Bool) throws {
    let folder = try TemporaryFolder()
    var fixture = Self.fixture
    fixture.vocabularySize = 2_000
    try fixture.write(isCTranslate2 ? .ctranslate2(.float16) : .safetensors(.float16), to: folder.path)
    let checkpoint = try WhisperCheckpoint.open(folder.path)
    #expect(checkpoint.alignmentHeads?.map(\.layer) == [2, 2])
    #expect(checkpoint.alignmentHeads?.map(\.head) == [0, 1])
    #expect(checkpoint.suppressTokens == [1, 2, 7])
    #expect(checkpoint.beginSuppressTokens == fixture.beginSuppressTokens)
    #expect(checkpoint.languageIds?.count == 99)
    #expect(checkpoint.languageIds == fixture.vocabulary.languageIds)
    let other: WhisperVocabularySource =
      isCTranslate2
      ? .vocabularyJSON(path: folder.path("vocabulary.json"))
      : .vocabJSON(path: folder.path("vocab.json"), merges: folder.path("merges.txt"))
    #expect(
      checkpoint.vocabularySources == [.tokenizerJSON(path: folder.path("tokenizer.json")), other])
  }

  @Test("A single file is opened as its folder is; a ggml file brings its vocabulary along")
  func singleFile() throws {
    let folder = try TemporaryFolder()
    try Self.fixture.write(.ctranslate2(.float16), to: folder.path)
    let checkpoint = try WhisperCheckpoint.open(folder.path("model.bin"))
    #expect(checkpoint.suppressTokens == [1, 2, 7])
    try Self.fixture.write(.ggml(.float16), to: folder.path)
    let ggml = try WhisperCheckpoint.open(folder.path("ggml-fixture.bin"))
    #expect(ggml.vocabularySources == [.embedded(tokens: Self.fixture.vocabulary.ordinaryBytes)])
    #expect(ggml.ggmlHeader?.melFilters == Self.fixture.melFilters)
    #expect(ggml.suppressTokens == nil)
  }

  @Test("Transformers' names are read without the model. prefix, and a tied projection is accepted")
  func withoutPrefix() throws {
    let folder = try TemporaryFolder()
    try Self.fixture.writeSafetensors(.float32, prefix: "", to: folder.path)
    let checkpoint = try WhisperCheckpoint.open(folder.path)
    let role = try #require(Self.fixture.roles.first { $0.name == "decoder.blocks.1.mlp.2.weight" })
    #expect(try checkpoint.float32(role.name) == Self.fixture.values(role))
  }

  @Test("Heads that the model does not have and tokens outside its vocabulary are left out")
  func foreignConfiguration() throws {
    let folder = try TemporaryFolder()
    try Self.fixture.write(.ctranslate2(.float16), to: folder.path)
    try folder.write(
      #"{"alignment_heads": [[9, 1]], "suppress_ids": [-1, 5, 99999], "lang_ids": null}"#, as: "config.json")
    let checkpoint = try WhisperCheckpoint.open(folder.path)
    #expect(checkpoint.alignmentHeads == nil)
    #expect(checkpoint.suppressTokens == [5])
    #expect(checkpoint.languageIds == nil)
  }
}
