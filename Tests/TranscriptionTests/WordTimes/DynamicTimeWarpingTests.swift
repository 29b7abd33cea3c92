import ModelFixtures
import Testing

@testable import Transcription

@Suite("Dynamic time warping and median filter")
struct DynamicTimeWarpingTests {
  private func path(_ cost: [[Float]]) -> (rows: [Int], columns: [Int]) {
    DynamicTimeWarping.path(cost.flatMap { $0 }, rows: cost.count, columns: cost.first?.count ?? 0)
  }

  private func median(_ values: [Float]) -> [Float] {
    let count = values.count
    let padded = (-3..<count + 3).map { index -> Float in
      guard count > 3 else { return values.indices.contains(index) ? values[index] : 0 }
      let reflected = abs(index)
      return values[reflected < count ? reflected : 2 * (count - 1) - reflected]
    }
    var target = [Float](repeating: 0, count: count)
    MedianFilter.subtract(padded, count: count, from: &target, at: 0)
    return target.map { -$0 }
  }

  private func cheapest(_ cost: [[Float]], _ row: Int, _ column: Int) -> Float {
    if row == 0 && column == 0 { return cost[0][0] }
    var best = Float.infinity
    if row > 0 { best = min(best, cheapest(cost, row - 1, column)) }
    if column > 0 { best = min(best, cheapest(cost, row, column - 1)) }
    if row > 0 && column > 0 { best = min(best, cheapest(cost, row - 1, column - 1)) }
    return best + cost[row][column]
  }

  @Test("The path is monotonic, whole and as cheap as the cheapest of all paths")
  func bruteForce() throws {
    var random = SeededGenerator(seed: 4)
    for _ in 0..<60 {
      let (rows, columns) = (Int.random(in: 1...5, using: &random), Int.random(in: 1...6, using: &random))
      let cost = (0..<rows).map { _ in (0..<columns).map { _ in Float.random(in: -2...2, using: &random) } }
      let path = path(cost)
      try #require(path.rows.count == path.columns.count && !path.rows.isEmpty)
      #expect(path.rows.first == 0 && path.columns.first == 0)
      #expect(path.rows.last == rows - 1 && path.columns.last == columns - 1)
      for step in path.rows.indices.dropFirst() {
        let (down, right) = (
          path.rows[step] - path.rows[step - 1], path.columns[step] - path.columns[step - 1]
        )
        #expect((0...1).contains(down) && (0...1).contains(right) && down + right > 0)
      }
      let sum = zip(path.rows, path.columns).reduce(Float(0)) { $0 + cost[$1.0][$1.1] }
      #expect(abs(sum - cheapest(cost, rows - 1, columns - 1)) < 1e-4)
    }
  }

  @Test("Nothing, and what is not a number, give a path without a crash")
  func degenerate() {
    #expect(path([]).rows.isEmpty)
    #expect(path([[]]).rows.isEmpty)
    let path = path([[.nan, 1], [2, .nan], [.infinity, 3]])
    #expect(path.rows.allSatisfy { (0..<3).contains($0) } && path.columns.allSatisfy { (0..<2).contains($0) })
  }

  @Test("Medians with reflected ends are numpy's")
  func medians() {
    let goldens: [([Float], [Float])] = [
      ([2.04, -2.56, 0.42, -0.57], [-0.57, 0.42, -0.57, 0.42]),
      ([-0.45, -0.22, -2.02, -0.23, -0.87], [-0.23, -0.45, -0.23, -0.45, -0.23]),
      (
        [3.32, 0.23, -0.35, -0.28, -0.67, -1.06, -0.39],
        [-0.28, -0.28, -0.28, -0.35, -0.39, -0.67, -0.67]
      ),
      (
        [0.48, -0.24, 0.96, -0.2, 0.02, 1.55, 0.55, -0.51, -0.18, 0.54, 1.94, -0.27],
        [-0.2, 0.02, 0.02, 0.48, 0.02, 0.02, 0.02, 0.54, 0.54, 0.54, 0.54, 0.54]
      ),
      ([3, 1, 2], [3, 1, 2]), ([], []),
    ]
    for (values, expected) in goldens { #expect(median(values) == expected) }
  }

  @Test("Medians are the middle of seven sorted values at every place, however many there are")
  func mediansOfAnyLength() {
    var random = SeededGenerator(seed: 9)
    for count in [4, 15, 16, 17, 33, 100] {
      let values = (0..<count).map { _ in Float.random(in: -1...1, using: &random) }
      let medians = median(values)
      for centre in 3..<max(count - 3, 3) {
        #expect(medians[centre] == values[centre - 3...centre + 3].sorted()[3])
      }
    }
  }
}
