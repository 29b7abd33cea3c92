import CKernels
import CPeaks
import Foundation
import Synchronization

/// Element types of products, as the engine has them.
enum NumberType: String, CaseIterable {
  case float32, bfloat16, int8
}

/// Where data is read from.
enum MemoryLevel: String, CaseIterable {
  case firstCache = "L1"
  case secondCache = "L2"
  case thirdCache = "L3"
  case memory
}

/// What this machine can do at most at one level of the kernels, measured when it is asked for.
final class MachinePeaks {
  let level: steno_isa
  /// Bytes of each cache; of memory, as much as no cache holds.
  let sizes: [MemoryLevel: Int]
  private var buffer = Buffer<UInt8>(0)

  init(level: steno_isa) {
    self.level = level
    let first = Self.cache(1) ?? 32 << 10
    let second = max(Self.cache(2) ?? 1 << 20, 2 * first)
    let third = max(Self.cache(3) ?? 16 << 20, 2 * second)
    sizes = [.firstCache: first, .secondCache: second, .thirdCache: third, .memory: 4 * third]
  }

  /// Size of the first core's data cache of a level, as the kernel tells; the C library's figure is that of all cores
  /// together on some processors.
  private static func cache(_ level: Int) -> Int? {
    func text(_ index: Int, _ name: String) -> String? {
      let path = "/sys/devices/system/cpu/cpu0/cache/index\(index)/\(name)"
      return (try? String(contentsOfFile: path, encoding: .utf8))?.split(separator: "\n").first.map(
        String.init)
    }
    for index in 0..<8 where text(index, "level") == "\(level)" && text(index, "type") != "Instruction" {
      guard let size = text(index, "size"), let number = Int(size.dropLast()) else { return nil }
      return size.hasSuffix("K") ? number << 10 : size.hasSuffix("M") ? number << 20 : nil
    }
    return nil
  }

  /// The instructions that this level multiplies a type with.
  func instructions(_ type: NumberType) -> peak_kind {
    switch level {
    case STENO_ISA_AMX: type == .float32 ? PEAK_F32_AVX512 : type == .bfloat16 ? PEAK_BF16_AMX : PEAK_INT8_AMX
    case STENO_ISA_AVX512:
      switch type {
      case .float32: PEAK_F32_AVX512
      case .bfloat16: peak_is_available(PEAK_BF16_AVX512) != 0 ? PEAK_BF16_AVX512 : PEAK_F32_AVX512
      case .int8: PEAK_INT8_AVX512
      }
    case STENO_ISA_AVX2: type == .int8 ? PEAK_INT8_AVX2 : PEAK_F32_AVX2
    default: PEAK_F32_SCALAR
    }
  }

  /// Operations a second on this thread.
  func compute(_ type: NumberType, seconds: Double) -> Double { peak_rate(instructions(type), seconds) }

  /// Operations a second on several threads together.
  func compute(_ type: NumberType, threads: Int, seconds: Double) -> Double {
    let kind = instructions(type)
    let total = Mutex(0.0)
    let group = DispatchGroup()
    for _ in 0..<threads {
      group.enter()
      Thread {
        let rate = peak_rate(kind, seconds)
        total.withLock { $0 += rate }
        group.leave()
      }.start()
    }
    group.wait()
    return total.withLock { $0 }
  }

  /// Bytes a second that this thread reads from a level; half of a cache, as the rest is never free.
  func bandwidth(_ level: MemoryLevel, seconds: Double) -> Double {
    let size = sizes[level, default: 0]
    return bandwidth(workingSet: level == .memory ? size : size / 2, seconds: seconds)
  }

  /// Bytes a second that this thread reads of so many bytes, over and over.
  func bandwidth(workingSet bytes: Int, seconds: Double) -> Double {
    let count = max((bytes + 4095) / 4096 * 4096, 16 << 10)
    if buffer.count < count {
      buffer = Buffer(count)
      // Zeroed pages may all be the same one.
      memset(buffer.pointer, 1, count)
    }
    return read_rate(buffer.pointer, count, seconds)
  }

  /// The nearest level that holds so many bytes besides other things.
  func home(of bytes: Int) -> MemoryLevel {
    MemoryLevel.allCases.first { $0 == .memory || bytes * 4 <= sizes[$0, default: 0] * 3 } ?? .memory
  }
}
