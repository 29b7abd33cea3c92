/// The cheapest monotonic path through a cost matrix from its first to its last cell.
enum DynamicTimeWarping {
  /// - Parameter costs: [rows][columns].
  /// - Returns: row and column of every step of the path.
  static func path(_ costs: [Float], rows: Int, columns: Int) -> (rows: [Int], columns: [Int]) {
    precondition(costs.count == rows * columns)
    guard rows > 0, columns > 0 else { return ([], []) }
    let width = columns + 1
    // 0: diagonal, 1: from the row above, 2: from the column before.
    var trace = [UInt8](repeating: 2, count: (rows + 1) * width)
    var best = [Float](repeating: .infinity, count: width)
    best[0] = 0
    costs.withUnsafeBufferPointer { costs in
      trace.withUnsafeMutableBufferPointer { trace in
        best.withUnsafeMutableBufferPointer { best in
          for row in 0..<rows {
            fill(
              UnsafeBufferPointer(rebasing: costs[row * columns..<(row + 1) * columns]), best,
              UnsafeMutableBufferPointer(rebasing: trace[(row + 1) * width..<(row + 2) * width]))
          }
        }
      }
    }
    return follow(trace, rows, columns)
  }

  /// One row: `best` holds the sums of the row above and receives those of this one.
  private static func fill(
    _ costs: UnsafeBufferPointer<Float>, _ best: UnsafeMutableBufferPointer<Float>,
    _ trace: UnsafeMutableBufferPointer<UInt8>
  ) {
    var diagonal = best[0]
    var left = Float.infinity
    best[0] = .infinity
    for column in 0..<costs.count {
      let up = best[column + 1]
      let sum: Float
      if diagonal < up && diagonal < left {
        (sum, trace[column + 1]) = (diagonal, 0)
      } else if up < diagonal && up < left {
        (sum, trace[column + 1]) = (up, 1)
      } else {
        (sum, trace[column + 1]) = (left, 2)
      }
      diagonal = up
      left = costs[column] + sum
      best[column + 1] = left
    }
  }

  private static func follow(_ trace: [UInt8], _ n: Int, _ m: Int) -> (rows: [Int], columns: [Int]) {
    var (i, j) = (n, m)
    var (rows, columns): ([Int], [Int]) = ([], [])
    while i > 0 || j > 0 {
      // Cells outside the matrix belong to the border; the reference cuts them off as well.
      if i > 0 && j > 0 {
        rows.append(i - 1)
        columns.append(j - 1)
      }
      let step: UInt8 = i == 0 ? 2 : j == 0 ? 1 : trace[i * (m + 1) + j]
      if step != 2 { i -= 1 }
      if step != 1 { j -= 1 }
    }
    return (rows.reversed(), columns.reversed())
  }
}
