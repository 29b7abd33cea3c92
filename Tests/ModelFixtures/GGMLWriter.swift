/// Writes whisper.cpp's model files.
public enum GGMLWriter {
  public static let typeIds: [String: Int32] = [
    "float32": 0, "float16": 1, "q4_0": 2, "q5_1": 7, "q8_0": 8, "bfloat16": 30,
  ]

  /// - Parameters:
  ///   - hyperparameters: the eleven integers of whisper.cpp's header, in its order.
  ///   - melFilters: shape (mel bins, `frequencyBins`), row-major.
  ///   - data: appends the bytes of a plan's tensor to the sink.
  public static func write(
    _ plans: [TensorPlan], hyperparameters: [Int32], melFilters: [Float], frequencyBins: Int,
    vocabulary: [[UInt8]], to sink: ByteSink, data: (TensorPlan, ByteSink) throws -> Void
  ) throws {
    try sink.append(UInt32(0x6767_6D6C))
    for value in hyperparameters { try sink.append(value) }
    try sink.append(Int32(melFilters.count / frequencyBins))
    try sink.append(Int32(frequencyBins))
    try sink.append(StoredType.float32.encode(melFilters))
    try sink.append(Int32(vocabulary.count))
    for token in vocabulary {
      try sink.append(Int32(token.count))
      try sink.append(token)
    }
    for plan in plans {
      try sink.append(Int32(plan.shape.count))
      try sink.append(Int32(plan.name.utf8.count))
      try sink.append(typeIds[plan.type] ?? 99)
      for dimension in plan.shape.reversed() { try sink.append(Int32(dimension)) }
      try sink.append(plan.name)
      try data(plan, sink)
    }
  }
}
