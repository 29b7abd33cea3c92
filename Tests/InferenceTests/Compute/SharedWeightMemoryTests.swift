import CKernels
import Testing

@testable import Inference

@Suite struct SharedWeightMemoryTests {
  /// All that a layer holds: panels, scales, offsets and bias lie one after another.
  private static func bytes(_ layer: PackedLinear) -> [UInt8] {
    Array(UnsafeRawBufferPointer(start: layer.descriptor.panels, count: layer.byteCount))
  }

  @Test("Layers packed in parts by several threads in shared memory have the bits of layers packed at once")
  func parts() throws {
    let memory = WeightMemory()
    let shapes = [(21, 37), (160, 100), (16, 64), (333, 31)]
    for type in ComputeType.allCases {
      for (outputs, inputs) in shapes {
        let weights = Noise.floats(outputs * inputs, at: outputs)
        let bias = Noise.floats(outputs, at: inputs)
        let whole = try PackedLinear(outputs: outputs, inputs: inputs, type: type, bias: bias) {
          Array(weights[$0.lowerBound * inputs..<$0.upperBound * inputs])
        }
        let parted = PackedLinear(outputs: outputs, inputs: inputs, type: type, hasBias: true, in: memory)
        ComputeThreads(count: 3).run { thread in
          for first in stride(from: 16 * thread, to: outputs, by: 48) {
            let range = first..<min(first + 16, outputs)
            weights.withUnsafeBufferPointer { weights in
              bias.withUnsafeBufferPointer { bias in
                guard let weights = weights.baseAddress, let bias = bias.baseAddress else { return }
                parted.pack(weights + first * inputs, bias: bias + first, outputs: range)
              }
            }
          }
        }
        #expect(Self.bytes(parted) == Self.bytes(whole), "\(type) \(outputs) × \(inputs)")
        #expect(UInt(bitPattern: parted.descriptor.panels) % 64 == 0)
      }
    }
  }

  @Test("Places do not overlap; what is larger than a region has one of its own, which the next does not use")
  func places() {
    let memory = WeightMemory()
    let (first, firstOffset) = memory.take(100)
    let (second, secondOffset) = memory.take(1)
    let (large, largeOffset) = memory.take(65 << 20)
    let (third, thirdOffset) = memory.take(64)
    #expect(first === second && second === third && first !== large)
    #expect([firstOffset, secondOffset, largeOffset, thirdOffset] == [0, 128, 0, 192])
    #expect(large.count >= 65 << 20)
    let rest = first.count - 256
    #expect(memory.take(rest).region === first)
    #expect(memory.take(1).region !== first)
  }

  @Test("Memory begins at a cache line, zeroed where that is promised", arguments: [0, 1, 1000, 3 << 20])
  func alignment(count: Int) {
    for _ in 0..<3 {
      let zeroed = AlignedMemory<UInt8>(count: count)
      #expect(UInt(bitPattern: zeroed.pointer) % 64 == 0)
      #expect(UnsafeRawBufferPointer(start: zeroed.pointer, count: count).allSatisfy { $0 == 0 })
      if count > 0 { zeroed.pointer.update(repeating: 7, count: count) }
      let other = AlignedMemory<UInt8>(uninitialized: count)
      #expect(UInt(bitPattern: other.pointer) % 64 == 0)
      if count > 0 { other.pointer.update(repeating: 7, count: count) }
    }
    #expect(UInt(bitPattern: AlignedMemory<Float>(hugePages: count).pointer) % (2 << 20) == 0)
    #expect(AlignedMemory<Float>([1, 2, 3]).array == [1, 2, 3])
  }
}
