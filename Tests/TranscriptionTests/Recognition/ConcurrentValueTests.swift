import Foundation
import Testing

@testable import Transcription

@Suite struct ConcurrentValueTests {
  @Test("A value is there as often as it is asked for, and so is an error")
  func values() throws {
    let value = ConcurrentValue { !Thread.isMainThread }
    for _ in 0..<2 { #expect(try value.get()) }
    let failed = ConcurrentValue<Int> { throw CancellationError() }
    for _ in 0..<2 { #expect(throws: CancellationError.self) { try failed.get() } }
  }
}
