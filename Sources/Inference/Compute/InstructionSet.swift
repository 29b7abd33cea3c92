public import CKernels
import Foundation

/// An instruction-set level of the numeric kernels.
public enum InstructionSet: String, CaseIterable, Sendable, Comparable {
  case scalar
  case avx2
  case avx512
  case amx
  /// The AMX kernels on an emulated tile unit; for tests only, never chosen by itself.
  case amxEmulated = "amx-emulated"

  package var identifier: steno_isa {
    switch self {
    case .scalar: STENO_ISA_SCALAR
    case .avx2: STENO_ISA_AVX2
    case .avx512: STENO_ISA_AVX512
    case .amx: STENO_ISA_AMX
    case .amxEmulated: STENO_ISA_AMX_EMULATED
    }
  }

  public static func < (left: InstructionSet, right: InstructionSet) -> Bool {
    left.identifier.rawValue < right.identifier.rawValue
  }

  /// Whether this machine's processor and kernel can run the level.
  public var isAvailable: Bool { steno_isa_available(identifier) != 0 }

  /// Whether bfloat16 products beat float32 products at this level on this machine.
  public var prefersBFloat16: Bool { steno_bf16_is_fast(identifier) != 0 }

  /// The best level of this machine.
  public static var detected: InstructionSet {
    allCases.last { $0 != .amxEmulated && $0.isAvailable } ?? .scalar
  }

  /// The level to use: what `STENO_ISA` names, else the best one.
  public static func selected(
    environment: [String: String]
  ) throws(InstructionSetError) -> InstructionSet {
    guard let name = environment["STENO_ISA"], !name.isEmpty, name != "auto" else { return detected }
    guard let level = InstructionSet(rawValue: name.lowercased()) else { throw .unknown(name) }
    guard level.isAvailable else { throw .unavailable(level, best: detected) }
    return level
  }
}

/// Why `STENO_ISA` cannot be followed.
public enum InstructionSetError: Error, CustomStringConvertible, Equatable {
  case unknown(String)
  case unavailable(InstructionSet, best: InstructionSet)

  public var description: String {
    switch self {
    case .unknown(let name):
      "STENO_ISA is \"\(name)\"; it must be auto, scalar, avx2, avx512 or amx."
    case .unavailable(let level, let best):
      "STENO_ISA asks for \(level.rawValue), which this machine cannot run; its best level is \(best.rawValue)."
    }
  }
}

/// The kernels of one level. A value to pass around: a pointer to a constant table.
public struct Kernels: @unchecked Sendable {
  public let instructionSet: InstructionSet
  public let table: UnsafePointer<steno_kernels>
  /// What the speaker models do between products.
  public let frames: UnsafePointer<steno_frame_kernels>

  /// - Precondition: the level is available on this machine.
  public init(_ instructionSet: InstructionSet) {
    guard let table = steno_kernels_for(instructionSet.identifier),
      let frames = steno_frame_kernels_for(instructionSet.identifier)
    else {
      preconditionFailure("This machine cannot run \(instructionSet.rawValue)")
    }
    self.instructionSet = instructionSet
    self.table = table
    self.frames = frames
  }

  public static func selected() throws(InstructionSetError) -> Kernels {
    Kernels(try InstructionSet.selected(environment: ProcessInfo.processInfo.environment))
  }
}

extension Kernels {
  /// The largest value and where it first stands.
  public func argmax(_ values: UnsafeBufferPointer<Float>) -> (index: Int, value: Float) {
    var maximum: Float = 0
    guard let base = values.baseAddress, !values.isEmpty else { return (0, -.infinity) }
    let index = table.pointee.argmax(base, values.count, &maximum)
    return (index, maximum)
  }

  public func allFinite(_ values: [Float]) -> Bool { values.withUnsafeBufferPointer(allFinite) }

  public func allFinite(_ values: UnsafeBufferPointer<Float>) -> Bool {
    guard let base = values.baseAddress else { return true }
    return table.pointee.all_finite(base, values.count) != 0
  }

  /// log Σ exp(x), in natural logarithms; −∞ for an empty or fully suppressed range.
  public func logSumExp(_ values: UnsafeBufferPointer<Float>) -> Float { scan(values).logSum }

  /// The largest value, where it first stands, and log Σ exp(x), all in one pass; −∞ for an empty or fully suppressed
  /// range.
  public func scan(
    _ values: UnsafeBufferPointer<Float>
  ) -> (index: Int, maximum: Float, logSum: Float) {
    var (maximum, sum): (Float, Float) = (-.infinity, 0)
    guard let base = values.baseAddress, !values.isEmpty else { return (0, maximum, maximum) }
    let index = table.pointee.scan(base, values.count, &maximum, &sum)
    return (index, maximum, maximum > -.infinity ? maximum + logf(sum) : maximum)
  }
}
