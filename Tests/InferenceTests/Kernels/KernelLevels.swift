import CKernels
import ModelFixtures

@testable import Inference

/// Every level that this machine can run, and those that are tested against the scalar one.
enum KernelLevels {
  static let all = InstructionSet.allCases.filter(\.isAvailable)
  static let vector = all.filter { $0 != .scalar }

  static func table(_ level: InstructionSet) -> steno_kernels { Kernels(level).table.pointee }
  static var scalar: steno_kernels { table(.scalar) }
}

/// Reproducible numbers in −1 … 1, drawn once: drawing them anew would be slow in debug builds.
enum Noise {
  static let count = 1 << 19
  private static let pool: AlignedMemory<Float> = {
    var generator = SeededGenerator(seed: 7)
    let memory = AlignedMemory<Float>(count: count)
    for index in 0..<count {
      memory.pointer[index] = Float(Int64(bitPattern: generator.next()) >> 40) / Float(1 << 23)
    }
    return memory
  }()

  static func start(_ offset: Int) -> UnsafePointer<Float> { UnsafePointer(pool.pointer + offset) }
  static func floats(_ count: Int, at offset: Int = 0) -> [Float] {
    Array(UnsafeBufferPointer(start: start(offset), count: count))
  }
}

/// An array whose every element is a mark that no computation makes, so that writes outside the result show.
func marked<Element: ExpressibleByIntegerLiteral>(_ count: Int, _ mark: Element) -> [Element] {
  [Element](repeating: mark, count: count)
}

let floatMark = Float(bitPattern: 0x7FC0_BEEF)

/// The largest |a − b| where the bits differ; infinite if only one side is a number.
func largestDifference(_ a: [Float], _ b: [Float]) -> Float {
  guard a.count == b.count else { return .infinity }
  return a.withUnsafeBufferPointer { a in
    b.withUnsafeBufferPointer { b in
      var largest: Float = 0
      var index = 0
      while index < a.count {
        if a[index].bitPattern != b[index].bitPattern {
          let difference = abs(a[index] - b[index])
          if !(difference <= largest) { largest = difference.isNaN ? .infinity : difference }
        }
        index &+= 1
      }
      return largest
    }
  }
}

func sameBits(_ a: [Float], _ b: [Float]) -> Bool {
  a.count == b.count && a.withUnsafeBytes { a in b.withUnsafeBytes { a.elementsEqual($0) } }
}
