/// whisper.cpp's model file (magic `ggml`), as written by its `convert-pt-to-ggml.py` and read by
/// `whisper_model_load`.
///
/// Eleven int32 hyperparameters, the mel filter bank, the vocabulary, then tensors until the end of the file:
/// dimension count, name length and type as int32, the dimensions innermost first, name, data.
enum GGMLContainer {
  static let magic: UInt32 = 0x6767_6D6C
  private static let mostTokens = 262_144
  private static let typeNames: [Int32: String] = [
    2: "Q4_0", 3: "Q4_1", 6: "Q5_0", 7: "Q5_1", 9: "Q8_1", 10: "Q2_K", 11: "Q3_K", 12: "Q4_K", 13: "Q5_K",
    14: "Q6_K", 15: "Q8_K",
  ]

  static func matches(_ bytes: UnsafeRawBufferPointer) -> Bool {
    bytes.count >= 4 && bytes[0] == 0x6C && bytes[1] == 0x6D && bytes[2] == 0x67 && bytes[3] == 0x67
  }

  static func read(_ file: MappedFile) throws(WeightFileError) -> WeightFileContents {
    var cursor = ByteCursor(file, offset: 4)
    let header = try readHeader(&cursor)
    var contents = WeightFileContents()
    while cursor.remaining > 0 {
      let tensor = try readTensor(&cursor, quantizationVersion: header.quantizationVersion)
      try contents.add(tensor, file: file.path)
    }
    contents.ggmlHeader = header
    contents.metadata["file_type"] = String(header.fileType)
    return contents
  }

  private static func readHeader(_ cursor: inout ByteCursor) throws(WeightFileError) -> GGMLHeader {
    let names = [
      "n_vocab", "n_audio_ctx", "n_audio_state", "n_audio_head", "n_audio_layer", "n_text_ctx",
      "n_text_state",
      "n_text_head", "n_text_layer", "n_mels",
    ]
    var values: [Int] = []
    for name in names {
      let value = Int(try cursor.integer(Int32.self, item: name))
      guard (1...1_048_576).contains(value) else {
        throw .unrecognised(
          file: cursor.file,
          reason: "it has ggml's magic number, but \(name) is \(value), which no Whisper model has. "
            + "It holds another kind of model, or is damaged: check the path or pull the model again")
      }
      values.append(value)
    }
    let fileType = try count(&cursor, 0...1_000_000, item: "ftype")
    let melBins = try count(&cursor, 1...4_096, item: "the number of mel filters")
    let frequencyBins = try count(&cursor, 1...65_536, item: "the length of the mel filters")
    let filters = try cursor.skip(melBins * frequencyBins * 4, item: "the mel filters")
    let melFilters = [Float](unsafeUninitializedCapacity: melBins * frequencyBins) { buffer, count in
      UnsafeMutableRawBufferPointer(buffer).copyMemory(
        from: UnsafeRawBufferPointer(rebasing: cursor.bytes[filters]))
      count = melBins * frequencyBins
    }
    guard melBins == values[9], melFilters.allSatisfy(\.isFinite) else {
      throw .malformed(
        file: cursor.file,
        reason: "its mel filter bank has \(melBins) bins where n_mels is \(values[9]), or is not finite")
    }
    return GGMLHeader(
      vocabularySize: values[0], audioContext: values[1], audioWidth: values[2], audioHeads: values[3],
      audioLayers: values[4], textContext: values[5], textWidth: values[6], textHeads: values[7],
      textLayers: values[8], melBins: values[9], fileType: fileType % 1000,
      quantizationVersion: fileType / 1000, melFilters: melFilters, melFilterShape: [melBins, frequencyBins],
      vocabulary: try readVocabulary(&cursor))
  }

  private static func readVocabulary(_ cursor: inout ByteCursor) throws(WeightFileError) -> [[UInt8]] {
    let tokens = try count(&cursor, 0...mostTokens, item: "the number of tokens")
    var vocabulary: [[UInt8]] = []
    for token in 0..<tokens {
      let length = try count(&cursor, 0...4_096, item: "the length of token \(token)")
      vocabulary.append([UInt8](cursor.bytes[try cursor.skip(length, item: "token \(token)")]))
    }
    return vocabulary
  }

  private static func readTensor(
    _ cursor: inout ByteCursor, quantizationVersion: Int
  ) throws(WeightFileError) -> WeightTensor {
    let start = cursor.offset
    let rank = try count(&cursor, 0...4, item: "the dimension count of the tensor at byte \(start)")
    let length = try count(
      &cursor, 1...WeightFileContents.longestName, item: "the name length of the tensor at byte \(start)")
    let type = try cursor.integer(Int32.self, item: "the type of the tensor at byte \(start)")
    var shape: [Int] = []
    for _ in 0..<rank {
      let dimension = try count(
        &cursor, 1...Int(Int32.max), item: "a dimension of the tensor at byte \(start)")
      shape.insert(dimension, at: 0)
    }
    let name = try cursor.text(length, item: "the name of the tensor at byte \(start)")
    let elementType = try elementType(type, tensor: name, file: cursor.file)
    guard elementType != .q8Blocks || quantizationVersion == 2 else {
      throw .unsupported(
        file: cursor.file,
        reason: "its Q8_0 blocks are of format version \(quantizationVersion), and version 2 is read",
        mend: "Quantise the model again with a current whisper.cpp")
    }
    return try cursor.tensor(name: name, shape: shape, elementType: elementType)
  }

  private static func elementType(
    _ type: Int32, tensor: String, file: String
  ) throws(WeightFileError) -> ElementType {
    switch type {
    case 0: return .float32
    case 1: return .float16
    case 8: return .q8Blocks
    case 30: return .bfloat16
    default:
      guard let name = typeNames[type] else {
        throw .invalidTensor(file: file, tensor: tensor, reason: "element type \(type) is unknown")
      }
      throw .unsupported(
        file: file, reason: "tensor \(tensor) is stored as \(name), which is not read",
        mend: "Use the float16 or the Q8_0 file of the same model")
    }
  }

  private static func count(
    _ cursor: inout ByteCursor, _ range: ClosedRange<Int>, item: @autoclosure () -> String
  ) throws(WeightFileError) -> Int {
    let value = Int(try cursor.integer(Int32.self, item: item()))
    guard range.contains(value) else {
      throw .malformed(
        file: cursor.file,
        reason: "\(item()) is \(value) where \(range.lowerBound) to \(range.upperBound) is possible")
    }
    return value
  }
}
