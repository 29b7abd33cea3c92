import Inference
import ModelFixtures

/// Named tensors of random values, and the file that holds them.
struct RandomTensors {
  struct Tensor {
    let shape: [Int]
    let values: [Float]
  }

  private(set) var tensors: [String: Tensor] = [:]
  private var generator: SeededGenerator

  init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

  /// Values of `center` ± `spread`; weights of a layer are spread by 1 / √inputs.
  mutating func add(_ name: String, _ shape: [Int], center: Float = 0, spread: Float? = nil) {
    let inputs = shape.count > 1 ? shape.dropFirst().reduce(1, *) : 4
    let spread = spread ?? 1 / Float(inputs).squareRoot()
    let values = (0..<shape.reduce(1, *)).map { _ in
      center + spread * Float(Int64(bitPattern: generator.next()) >> 40) / Float(1 << 23)
    }
    tensors[name] = Tensor(shape: shape, values: values)
  }

  mutating func set(_ name: String, _ shape: [Int], _ values: [Float]) {
    tensors[name] = Tensor(shape: shape, values: values)
  }

  mutating func addNorm(_ name: String, _ channels: Int, isAffine: Bool = true) {
    add(name + ".running_mean", [channels], spread: 0.2)
    add(name + ".running_var", [channels], center: 1, spread: 0.4)
    guard isAffine else { return }
    add(name + ".weight", [channels], center: 1, spread: 0.5)
    add(name + ".bias", [channels], spread: 0.2)
  }

  mutating func remove(_ name: String) { tensors[name] = nil }

  func file() throws -> WeightFile {
    let folder = try TemporaryFolder()
    let sink = ByteSink()
    let plans = tensors.sorted { $0.key < $1.key }
      .map { TensorPlan(name: $0.key, shape: $0.value.shape, type: .float32) }
    try SafetensorsWriter.write(plans, to: sink) { plan, sink in
      try sink.append(StoredType.float32.encode(tensors[plan.name]?.values ?? []))
    }
    try folder.write(sink.bytes, as: "model.safetensors")
    // The mapping outlives the folder.
    return try WeightFile.open(folder.path("model.safetensors"))
  }

  /// A tensor in double precision.
  func doubles(_ name: String) -> [Double] { (tensors[name]?.values ?? []).map(Double.init) }
  func shape(_ name: String) -> [Int] { tensors[name]?.shape ?? [] }
}
