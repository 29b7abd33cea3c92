import Inference
import Testing

@testable import Service

@Suite("Threads for blocking work")
struct BlockingThreadTests {
  @Test("Work that stands behind leaves nobody else behind")
  func niceness() async throws {
    let before = ThreadPriority.niceness
    let inside = try await onThread("test", niceness: 19) {
      ThreadPriority.lower(to: 3)
      return ThreadPriority.niceness
    }
    #expect(inside == 19)
    #expect(try await onThread("test") { ThreadPriority.niceness } <= before)
    await withTaskGroup(of: Int.self) { group in
      for _ in 0..<32 { group.addTask { ThreadPriority.niceness } }
      for await one in group { #expect(one <= before) }
    }
  }

  @Test("What it throws arrives")
  func errors() async {
    await #expect(throws: HealthFault.timedOut) {
      try await onThread("test", niceness: 1) { throw HealthFault.timedOut }
    }
  }
}
