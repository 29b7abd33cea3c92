/// The assignment of rows to columns, each used at most once, with the greatest sum.
///
/// Hungarian method by shortest augmenting paths (Kuhn 1955; Jonker and Volgenant 1987): time grows with
/// rows² · columns, where rows are the lesser of the two.
enum LinearAssignment {
  /// - Parameter scores: finite, as many columns in every row.
  /// - Returns: for each row its column; nil for the rows that are left over where there are more of them.
  static func maximizing(_ scores: [[Double]]) -> [Int?] {
    let columns = scores.first?.count ?? 0
    guard columns > 0 else { return Array(repeating: nil, count: scores.count) }
    guard scores.count > columns else { return assign(scores).map { $0 } }
    let turned = (0..<columns).map { column in scores.map { $0[column] } }
    var result = [Int?](repeating: nil, count: scores.count)
    for (column, row) in assign(turned).enumerated() { result[row] = column }
    return result
  }

  /// Each row's column; there are at least as many columns as rows.
  private static func assign(_ scores: [[Double]]) -> [Int] {
    let columns = scores[0].count
    // Index 0 stands for "none yet" in all of these, as in the usual formulation.
    var rowPrices = [Double](repeating: 0, count: scores.count + 1)
    var columnPrices = [Double](repeating: 0, count: columns + 1)
    var owner = [Int](repeating: 0, count: columns + 1)
    for row in 1...scores.count {
      var slack = [Double](repeating: .infinity, count: columns + 1)
      var previous = [Int](repeating: 0, count: columns + 1)
      var seen = [Bool](repeating: false, count: columns + 1)
      var column = 0
      owner[0] = row
      repeat {
        seen[column] = true
        let current = owner[column]
        var step = Double.infinity
        var next = 0
        for other in 1...columns where !seen[other] {
          let reduced = -scores[current - 1][other - 1] - rowPrices[current] - columnPrices[other]
          if reduced < slack[other] {
            slack[other] = reduced
            previous[other] = column
          }
          if slack[other] < step || next == 0 {
            step = slack[other]
            next = other
          }
        }
        for other in 0...columns {
          if seen[other] {
            rowPrices[owner[other]] += step
            columnPrices[other] -= step
          } else {
            slack[other] -= step
          }
        }
        column = next
      } while owner[column] != 0
      while column != 0 {
        owner[column] = owner[previous[column]]
        column = previous[column]
      }
    }
    var result = [Int](repeating: 0, count: scores.count)
    for column in 1...columns where owner[column] > 0 { result[owner[column] - 1] = column - 1 }
    return result
  }
}
