/// The cheapest monotonic path through a cost matrix from its first to its last cell.
enum DynamicTimeWarping {
  /// - Parameter cost: [rows][columns].
  /// - Returns: row and column of every step of the path.
  static func path(_ cost: [[Float]]) -> (rows: [Int], columns: [Int]) {
    let (n, m) = (cost.count, cost.first?.count ?? 0)
    guard n > 0, m > 0 else { return ([], []) }
    // 0: diagonal, 1: from the row above, 2: from the column before.
    var trace = [UInt8](repeating: 2, count: (n + 1) * (m + 1))
    var above = [Float](repeating: .infinity, count: m + 1)
    above[0] = 0
    for i in 1...n {
      var current = [Float](repeating: .infinity, count: m + 1)
      let row = cost[i - 1]
      for j in 1...m {
        let (diagonal, up, left) = (above[j - 1], above[j], current[j - 1])
        let best: Float
        if diagonal < up && diagonal < left {
          (best, trace[i * (m + 1) + j]) = (diagonal, 0)
        } else if up < diagonal && up < left {
          (best, trace[i * (m + 1) + j]) = (up, 1)
        } else {
          (best, trace[i * (m + 1) + j]) = (left, 2)
        }
        current[j] = row[j - 1] + best
      }
      above = current
    }
    var (i, j) = (n, m)
    var (rows, columns): ([Int], [Int]) = ([], [])
    while i > 0 || j > 0 {
      rows.append(i - 1)
      columns.append(j - 1)
      let step: UInt8 = i == 0 ? 2 : j == 0 ? 1 : trace[i * (m + 1) + j]
      if step != 2 { i -= 1 }
      if step != 1 { j -= 1 }
    }
    // Cells outside the matrix belong to the reference's border; it cuts them off as well.
    let inside = rows.indices.filter { rows[$0] >= 0 && columns[$0] >= 0 }.reversed()
    return (inside.map { rows[$0] }, inside.map { columns[$0] })
  }
}
