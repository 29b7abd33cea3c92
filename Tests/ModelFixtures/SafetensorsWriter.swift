/// Writes safetensors files.
public enum SafetensorsWriter {
  public static let codes: [String: String] = [
    "float64": "F64", "float32": "F32", "float16": "F16", "bfloat16": "BF16", "int64": "I64", "int32": "I32",
    "int16": "I16", "int8": "I8", "uint8": "U8", "bool": "BOOL",
  ]

  /// - Parameter data: appends the bytes of a plan's tensor to the sink.
  public static func write(
    _ plans: [TensorPlan], metadata: [String: String] = ["format": "pt"], to sink: ByteSink,
    data: (TensorPlan, ByteSink) throws -> Void
  ) throws {
    var fields = ["\"__metadata__\":{\(metadata.map { "\"\($0)\":\"\($1)\"" }.joined(separator: ","))}"]
    var offset = 0
    for plan in plans {
      let shape = plan.shape.map(String.init).joined(separator: ",")
      fields.append(
        "\"\(plan.name)\":{\"dtype\":\"\(codes[plan.type] ?? "?")\",\"shape\":[\(shape)],"
          + "\"data_offsets\":[\(offset),\(offset + plan.byteCount)]}")
      offset += plan.byteCount
    }
    var header = "{" + fields.joined(separator: ",") + "}"
    while !header.utf8.count.isMultiple(of: 8) { header += " " }
    try writeHeader(header, to: sink)
    for plan in plans { try data(plan, sink) }
  }

  /// Writes the length and the text of any header.
  public static func writeHeader(_ header: String, to sink: ByteSink) throws {
    try sink.append(UInt64(header.utf8.count))
    try sink.append(header)
  }
}
