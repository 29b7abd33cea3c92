/// How far found boundaries of scenes are from those of a reference, both as numbers of the sentences that open one.
///
/// Pk (Beeferman, Berger and Lafferty 1999): the part of all pairs of sentences half a mean scene apart of which one
/// side says "same scene" and the other does not. WindowDiff (Pevzner and Hearst 2002): the part of these windows in
/// which the number of boundaries differs. 0 is perfect; cutting nowhere gives about 0.5.
public struct BoundaryScore: Sendable, Hashable {
  public var pk: Double
  public var windowDiff: Double

  /// - Parameter count: sentences of the text. The first sentence is no boundary.
  public init(reference: [Int], found: [Int], count: Int) {
    let inner = 1..<max(1, count)
    let (reference, found) = (Set(reference.filter(inner.contains)), Set(found.filter(inner.contains)))
    let width = max(1, Int((Double(count) / Double(reference.count + 1) / 2).rounded()))
    guard count > width else {
      (pk, windowDiff) = (0, 0)
      return
    }
    var (wrong, different, windows) = (0, 0, 0)
    for start in 0..<(count - width) {
      let window = (start + 1)...(start + width)
      let expected = window.count(where: reference.contains)
      let given = window.count(where: found.contains)
      if (expected == 0) != (given == 0) { wrong += 1 }
      if expected != given { different += 1 }
      windows += 1
    }
    pk = Double(wrong) / Double(windows)
    windowDiff = Double(different) / Double(windows)
  }
}
