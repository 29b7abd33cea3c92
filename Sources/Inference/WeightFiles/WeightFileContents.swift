/// What a container's header says; the result of parsing, before any value is read.
struct WeightFileContents {
  var tensors: [String: WeightTensor] = [:]
  var metadata: [String: String] = [:]
  var ggmlHeader: GGMLHeader?

  /// More tensors than any model has; bounds the memory that a hostile header can claim.
  static let mostTensors = 65_536
  static let mostMetadataEntries = 4_096
  static let mostDimensions = 8
  static let longestName = 512

  mutating func add(_ tensor: WeightTensor, file: String) throws(WeightFileError) {
    guard tensors.count < Self.mostTensors else {
      throw .malformed(file: file, reason: "it claims more than \(Self.mostTensors) tensors")
    }
    guard tensors.updateValue(tensor, forKey: tensor.name) == nil else {
      throw .invalidTensor(file: file, tensor: tensor.name, reason: "the name occurs twice")
    }
  }
}
