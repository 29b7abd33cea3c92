/// Writes CTranslate2's `model.bin`.
public enum CTranslate2Writer {
  public static let typeIds: [String: UInt8] = [
    "float32": 0, "int8": 1, "int16": 2, "int32": 3, "float16": 4, "bfloat16": 5,
  ]

  /// - Parameter data: appends the bytes of a plan's tensor to the sink.
  public static func write(
    _ plans: [TensorPlan], aliases: [(alias: String, name: String)] = [],
    specification: String = "WhisperSpec", revision: UInt32 = 3, version: UInt32 = 6, to sink: ByteSink,
    data: (TensorPlan, ByteSink) throws -> Void
  ) throws {
    try sink.append(version)
    try append(specification, to: sink)
    try sink.append(revision)
    try sink.append(UInt32(plans.count))
    for plan in plans {
      try append(plan.name, to: sink)
      try sink.append(UInt8(plan.shape.count))
      for dimension in plan.shape { try sink.append(UInt32(dimension)) }
      try sink.append(typeIds[plan.type] ?? 99)
      try sink.append(UInt32(plan.byteCount))
      try data(plan, sink)
    }
    try sink.append(UInt32(aliases.count))
    for (alias, name) in aliases {
      try append(alias, to: sink)
      try append(name, to: sink)
    }
  }

  private static func append(_ text: String, to sink: ByteSink) throws {
    try sink.append(UInt16(text.utf8.count + 1))
    try sink.append(text)
    try sink.append(UInt8(0))
  }
}
