import Foundation
import Testing

@testable import Models

@Suite struct ModelCatalogueTests {
  let catalogue = ModelCatalogue.standard

  @Test("all models of the plan are there, in order of size")
  func names() {
    #expect(
      catalogue.models.map(\.name) == [
        "tiny", "tiny.en", "base", "base.en", "small", "small.en", "medium", "large-v3", "large-v3-turbo",
        "distil-large-v3", "silero-vad-6", "pyannote-segmentation-3.0", "campplus-zh-en", "minilm-l6-v2",
      ])
  }

  @Test(
    "every recognizer is complete and plausible",
    arguments: ModelCatalogue.standard.models(of: .speechRecognition))
  func sanity(model: ModelDescription) throws {
    try ModelName.check(model.name)
    #expect(model.licence.identifier == "MIT")
    // Two bytes per parameter; published counts are rounded, and the embedding is shared.
    let bytes = Double(model.diskBytes)
    #expect(abs(bytes / Double(2 * model.parameters) - 1) < 0.1)
    #expect(model.memoryBytes > model.diskBytes)
    #expect(!model.dimensions.isEmpty && !model.summary.isEmpty)
    #expect((model.languages == .english) == (model.name.hasSuffix(".en") || model.name.hasPrefix("distil")))
    #expect(!model.sources.isEmpty)
    for source in model.sources {
      switch source {
      case .hub(let repository):
        #expect(repository.repository.split(separator: "/").count == 2)
        #expect(repository.revision.count == 40 && repository.revision.allSatisfy(\.isHexDigit))
        #expect(repository.files.count { $0.isWeights } == 1)
        let known = try #require(repository.files.first?.sha256)
        #expect(known.count == 64 && known.allSatisfy(\.isHexDigit))
      case .packages(let recipe):
        #expect(recipe.files.contains { $0.name == "model.bin" })
        #expect(recipe.files.allSatisfy { $0.sha256.count == 64 })
        #expect(recipe.files.flatMap(\.parts).allSatisfy { recipe.packages.indices.contains($0.package) })
      }
    }
  }

  @Test(
    "every companion is complete and plausible",
    arguments: ModelCatalogue.standard.models.filter { $0.kind.isCompanion })
  func companion(model: ModelDescription) throws {
    try ModelName.check(model.name)
    #expect(["MIT", "Apache-2.0"].contains(model.licence.identifier))
    // Four bytes per parameter, and a little for names and what is no parameter.
    let perParameter = Double(model.diskBytes) / Double(model.parameters)
    #expect((4..<4.2).contains(perParameter))
    #expect(model.format == .safetensors || model.format == .pytorch)
    let weights = try #require(model.publishedFiles.first)
    #expect([".safetensors", ".pt", ".bin"].contains { weights.name.hasSuffix($0) })
    for file in model.publishedFiles {
      #expect(file.sha256.count == 64 && file.sha256.allSatisfy(\.isHexDigit))
      #expect(file.parts.map(\.package) == [0])
    }
  }

  @Test("every kind of companion has a model and a variable of its own")
  func kinds() {
    for kind in ModelKind.allCases { #expect(!catalogue.models(of: kind).isEmpty) }
    #expect(Set(ModelKind.allCases.map(\.environmentVariable)).count == ModelKind.allCases.count)
    #expect(Set(ModelKind.allCases.map(\.description)).count == ModelKind.allCases.count)
  }

  @Test("no spelling and no checksum of the hub belongs to two models")
  func unique() {
    let spellings = catalogue.models.flatMap { [$0.name] + $0.aliases }
    #expect(Set(spellings).count == spellings.count)
    #expect(spellings.allSatisfy { $0 == $0.lowercased() })
    let sums = catalogue.models.flatMap { model in
      model.sources.compactMap { if case .hub(let hub) = $0 { hub.files[0].sha256 } else { nil } }
    }
    #expect(Set(sums).count == catalogue.models(of: .speechRecognition).count)
  }

  @Test(
    "aliases mean their model",
    arguments: [
      ("turbo", "large-v3-turbo"), ("large", "large-v3"), ("large-v3-turbo", "large-v3-turbo"),
      ("whisper-base", "base"), ("openai/whisper-base", "base"), ("distil", "distil-large-v3"),
      ("Systran/faster-whisper-tiny.en", "tiny.en"), ("BASE.EN", "base.en"),
    ])
  func aliases(alias: String, name: String) throws {
    #expect(try catalogue.model(named: alias).name == name)
  }

  @Test(
    "an unknown name suggests the nearest known one",
    arguments: [
      ("bsae", "base"), ("smal", "small"), ("tubro", "turbo"), ("large-v4", "large-v3"),
      ("tiny-en", "tiny.en"),
      ("zzzzzz", nil), ("", nil), (String(repeating: "a", count: 5000), nil),
    ])
  func suggestions(name: String, nearest: String?) {
    #expect(throws: ModelStoreError.unknownModel(name: name, suggestion: nearest)) {
      try catalogue.model(named: name)
    }
  }

  @Test(
    "edit distances",
    arguments: [
      ("", "", 0), ("abc", "", 3), ("kitten", "sitting", 3), ("ab", "ba", 1), ("ca", "abc", 3), ("a", "a", 0),
    ])
  func distances(first: String, second: String, expected: Int) {
    #expect(editDistance(first, second) == expected)
    #expect(editDistance(second, first) == expected)
  }

  @Test(
    "ranges of partial answers are read strictly",
    arguments: [
      ("bytes 0-9/100", true), ("bytes 5-9/*", true), ("bytes 9-5/100", false), ("bytes 0-100/100", false),
      ("bytes */100", false), ("items 0-9/100", false), ("bytes 0-9", false), ("bytes -1-9/10", false),
      ("bytes 0-9223372036854775807/*", false), ("bytes 0-9/x", false),
    ])
  func contentRange(header: String, isValid: Bool) {
    #expect((ContentRange(header) != nil) == isValid)
  }
}
