/// An alignment of two sequences with the fewest substitutions, deletions and insertions.
///
/// Many alignments have the same number of errors and differ in their kinds. Ties are broken as in rapidfuzz, on
/// which jiwer rests, so that counts agree with published ones: backwards from the end a deletion is preferred,
/// then an insertion, then a match or substitution; and where the matrix would pass a megabyte, the problem is cut
/// in two at the middle of the hypothesis (Hirschberg 1975) at the first of the best places. Memory therefore
/// grows with the length of the texts, not with its square.
enum LevenshteinAlignment {
  /// Counts of the kinds of errors that make `reference` into `hypothesis`.
  static func counts<Unit: Hashable>(_ reference: [Unit], _ hypothesis: [Unit]) -> ErrorRate {
    var total = Tally()
    align(reference, hypothesis, into: &total)
    total.errors.hits = reference.count - total.errors.substitutions - total.errors.deletions
    return total.errors
  }

  /// Positions of the units that agree, (in the reference, in the hypothesis), in ascending order.
  static func matches<Unit: Hashable>(_ reference: [Unit], _ hypothesis: [Unit]) -> [(Int, Int)] {
    var total = Tally(matches: [])
    align(reference, hypothesis, into: &total)
    return (total.matches ?? []).sorted { $0 < $1 }
  }

  private struct Tally {
    var errors = ErrorRate()
    /// Nil where nobody asks for them.
    var matches: [(Int, Int)]?
  }

  private static func align<Unit: Hashable>(
    _ reference: [Unit], _ hypothesis: [Unit], into total: inout Tally
  ) {
    var identifiers: [Unit: Int] = [:]
    func identify(_ units: [Unit]) -> [Int] {
      units.map { unit in
        if let known = identifiers[unit] { return known }
        let new = identifiers.count
        identifiers[unit] = new
        return new
      }
    }
    align(identify(reference)[...], identify(hypothesis)[...], distance: nil, into: &total)
  }

  private static func align(
    _ reference: ArraySlice<Int>, _ hypothesis: ArraySlice<Int>, distance known: Int?,
    into total: inout Tally
  ) {
    var (first, second) = (reference, hypothesis)
    while let one = first.first, one == second.first {
      total.matches?.append((first.startIndex, second.startIndex))
      first.removeFirst()
      second.removeFirst()
    }
    while let one = first.last, one == second.last {
      total.matches?.append((first.endIndex - 1, second.endIndex - 1))
      first.removeLast()
      second.removeLast()
    }
    guard !first.isEmpty, !second.isEmpty else {
      total.errors.deletions += first.count
      total.errors.insertions += second.count
      return
    }
    let distance = known ?? distance(first, second)
    let band = min(first.count, 2 * distance + 1)
    if 2 * band * second.count / 8 < 1 << 20 || first.count < 65 || second.count < 10 {
      trace(first, second, distance, into: &total)
      return
    }
    let cut = middle(first, second, distance)
    let half = second.startIndex + second.count / 2
    let split = first.startIndex + cut.position
    align(first[..<split], second[..<half], distance: cut.before, into: &total)
    align(first[split...], second[half...], distance: cut.after, into: &total)
  }

  private static func distance(_ first: ArraySlice<Int>, _ second: ArraySlice<Int>) -> Int {
    var bound = max(63, abs(first.count - second.count))
    while true {
      var matrix = BandedBitMatrix(pattern: first, rows: second.count, bound: bound)
      matrix.run(second)
      if matrix.score <= bound || bound >= max(first.count, second.count) { return matrix.score }
      bound *= 2
    }
  }

  /// Where the best alignment crosses the middle of `second`, with the errors before and after.
  private static func middle(
    _ first: ArraySlice<Int>, _ second: ArraySlice<Int>, _ distance: Int
  ) -> (position: Int, before: Int, after: Int) {
    let half = second.startIndex + second.count / 2
    var front = BandedBitMatrix(pattern: first, rows: second.count, bound: distance)
    front.run(second[..<half])
    var back = BandedBitMatrix(pattern: first.reversed()[...], rows: second.count, bound: distance)
    back.run(second[half...].reversed()[...])
    let before = front.scores()
    let after = back.scores()
    var best: (position: Int, before: Int, after: Int)?
    for position in 0...first.count {
      guard let left = before[position], let right = after[first.count - position] else { continue }
      if best.map({ left + right < $0.before + $0.after }) ?? true {
        best = (position, left, right)
      }
    }
    // The band always holds a best alignment; without one any cut would still be a valid alignment.
    return best ?? (0, half - second.startIndex, distance)
  }

  private static func trace(
    _ first: ArraySlice<Int>, _ second: ArraySlice<Int>, _ distance: Int, into total: inout Tally
  ) {
    var matrix = BandedBitMatrix(pattern: first, rows: second.count, bound: distance, keepsRows: true)
    matrix.run(second)
    var column = first.count
    var row = second.count
    while row > 0, column > 0 {
      if matrix.rises(row: row - 1, column: column - 1) {
        total.errors.deletions += 1
        column -= 1
        continue
      }
      row -= 1
      if row > 0, matrix.falls(row: row - 1, column: column - 1) {
        total.errors.insertions += 1
      } else {
        column -= 1
        let (left, right) = (first.startIndex + column, second.startIndex + row)
        if first[left] == second[right] {
          total.matches?.append((left, right))
        } else {
          total.errors.substitutions += 1
        }
      }
    }
    total.errors.deletions += column
    total.errors.insertions += row
  }
}
