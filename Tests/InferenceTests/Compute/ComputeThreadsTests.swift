import Foundation
import Testing

@testable import Inference

@Suite struct ComputeThreadsTests {
  /// What the threads of a run did; a lock guards it.
  private final class Tally: @unchecked Sendable {
    private let lock = NSLock()
    private var indices: [Int] = []

    func note(_ index: Int) { lock.withLock { indices.append(index) } }
    func take() -> [Int] {
      lock.withLock {
        defer { indices = [] }
        return indices.sorted()
      }
    }
  }

  @Test("Every run reaches every thread once", arguments: [0, 1, 2, 3, 5])
  func runs(count: Int) {
    let threads = ComputeThreads(count: count)
    let tally = Tally()
    for _ in 0..<200 {
      threads.run { tally.note($0) }
      #expect(tally.take() == Array(0..<max(count, 1)))
    }
  }

  @Test("Runs of several callers take turns")
  func turns() {
    let threads = ComputeThreads(count: 3)
    let tally = Tally()
    DispatchQueue.concurrentPerform(iterations: 4) { _ in
      for _ in 0..<50 { threads.run { tally.note($0) } }
    }
    #expect(tally.take() == (0..<3).flatMap { [Int](repeating: $0, count: 200) })
  }
}

@Suite struct InstructionSetTests {
  @Test("STENO_ISA names the level; a wrong name is an error that lists the right ones")
  func selection() throws {
    let choices: [([String: String], InstructionSet)] = [
      ([:], .detected), (["STENO_ISA": ""], .detected), (["STENO_ISA": "auto"], .detected),
      (["STENO_ISA": "Scalar"], .scalar),
    ]
    for (environment, expected) in choices {
      let selected = try InstructionSet.selected(environment: environment)
      #expect(selected == expected)
    }
    #expect(throws: InstructionSetError.unknown("sse9")) {
      try InstructionSet.selected(environment: ["STENO_ISA": "sse9"])
    }
    #expect("\(InstructionSetError.unknown("sse9"))".contains("avx512"))
    for level in InstructionSet.allCases where !level.isAvailable {
      #expect(throws: InstructionSetError.unavailable(level, best: .detected)) {
        try InstructionSet.selected(environment: ["STENO_ISA": level.rawValue])
      }
    }
    #expect(InstructionSet.detected != .amxEmulated)
  }
}
