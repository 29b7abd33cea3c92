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
  private var buffers: [MemoryLevel: UnsafeMutableRawPointer] = [:]

  init(level: steno_isa) {
    self.level = level
    func cache(_ name: Int, otherwise bytes: Int) -> Int {
      let size = sysconf(Int32(name))
      return size > 0 ? size : bytes
    }
    let first = cache(Int(_SC_LEVEL1_DCACHE_SIZE), otherwise: 32 << 10)
    let second = max(cache(Int(_SC_LEVEL2_CACHE_SIZE), otherwise: 1 << 20), 2 * first)
    let third = max(cache(Int(_SC_LEVEL3_CACHE_SIZE), otherwise: 16 << 20), 2 * second)
    sizes = [.firstCache: first, .secondCache: second, .thirdCache: third, .memory: 4 * third]
  }

  deinit { for buffer in buffers.values { buffer.deallocate() } }

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

  /// Bytes a second that this thread reads from a level.
  func bandwidth(_ level: MemoryLevel, seconds: Double) -> Double {
    // Half of a cache, as the rest is never free.
    let bytes = level == .memory ? sizes[level, default: 0] : sizes[level, default: 0] / 2
    let buffer =
      buffers[level]
      ?? {
        let buffer = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 64)
        memset(buffer, 1, bytes)
        buffers[level] = buffer
        return buffer
      }()
    return read_rate(buffer, bytes, seconds)
  }

  /// The nearest level that holds so many bytes besides other things.
  func home(of bytes: Int) -> MemoryLevel {
    MemoryLevel.allCases.first { $0 == .memory || bytes * 4 <= sizes[$0, default: 0] * 3 } ?? .memory
  }
}
