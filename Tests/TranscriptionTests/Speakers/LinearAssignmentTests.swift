import ModelFixtures
import Testing

@testable import Transcription

@Suite("Linear assignment")
struct LinearAssignmentTests {
  /// Best sum of all ways to give each of the fewer side its own partner.
  private func best(_ scores: [[Double]], row: Int = 0, used: Set<Int> = []) -> Double {
    guard row < scores.count else { return 0 }
    let columns = scores[0].count
    var result = -Double.infinity
    for column in 0..<columns where !used.contains(column) {
      result = max(result, scores[row][column] + best(scores, row: row + 1, used: used.union([column])))
    }
    if scores.count - row > columns - used.count {
      result = max(result, best(scores, row: row + 1, used: used))
    }
    return result
  }

  @Test("The sum is the best of all possible ones", arguments: 0..<40)
  func optimal(seed: Int) {
    var generator = SeededGenerator(seed: UInt64(seed + 1))
    let rows = Int.random(in: 1...5, using: &generator)
    let columns = Int.random(in: 1...5, using: &generator)
    let scores = (0..<rows).map { _ in
      (0..<columns).map { _ in Double(Int.random(in: -6...6, using: &generator)) }
    }
    let assignment = LinearAssignment.maximizing(scores)
    #expect(assignment.count == rows)
    let taken = assignment.compactMap { $0 }
    #expect(taken.count == min(rows, columns))
    #expect(Set(taken).count == taken.count)
    let sum = assignment.enumerated().reduce(0.0) { sum, pair in
      sum + (pair.element.map { scores[pair.offset][$0] } ?? 0)
    }
    #expect(abs(sum - best(scores)) < 1e-9)
  }

  @Test("Nothing to assign to leaves all rows alone")
  func empty() {
    #expect(LinearAssignment.maximizing([]) == [])
    #expect(LinearAssignment.maximizing([[], []]) == [nil, nil])
  }
}
