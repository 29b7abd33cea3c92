/// How far recognised words' times are from those of the same words in a reference.
public struct WordTimeErrors: Sendable, Equatable {
  /// Words in the reference.
  public private(set) var referenceCount = 0
  /// Recognised minus true start of every word that was recognised rightly, in seconds.
  public private(set) var starts: [Double] = []
  /// The same of the ends.
  public private(set) var ends: [Double] = []

  /// Words whose times were compared.
  public var matchedCount: Int { starts.count }

  public init() {}

  /// Compares the words that agree in an alignment of both texts with the fewest errors. Words are compared
  /// by their letters and digits, without case; those that have none are left out.
  public init(reference: [TimedWord], hypothesis: [TimedWord]) {
    let expected = reference.filter { !$0.key.isEmpty }
    let found = hypothesis.filter { !$0.key.isEmpty }
    referenceCount = expected.count
    for (first, second) in LevenshteinAlignment.matches(expected.map(\.key), found.map(\.key)) {
      starts.append(found[second].start - expected[first].start)
      ends.append(found[second].end - expected[first].end)
    }
  }

  public static func + (first: WordTimeErrors, second: WordTimeErrors) -> WordTimeErrors {
    var sum = first
    sum.referenceCount += second.referenceCount
    sum.starts += second.starts
    sum.ends += second.ends
    return sum
  }

  /// Figures over a set of differences in seconds; all 0 for an empty one.
  public struct Summary: Sendable, Equatable {
    /// Shares of the words, 0...1, that are no further away than this.
    public var within50: Double
    public var within100: Double
    public var within200: Double
    public var meanAbsoluteError: Double
    public var medianAbsoluteError: Double
    /// Positive where recognised times are late.
    public var meanError: Double

    init(_ differences: [Double]) {
      let sizes = differences.map(abs).sorted()
      let count = Double(max(sizes.count, 1))
      // Both times are often multiples of 10 ms, which binary fractions miss by a little.
      func share(_ limit: Double) -> Double { Double(sizes.count { $0 <= limit + 1e-6 }) / count }
      within50 = share(0.05)
      within100 = share(0.1)
      within200 = share(0.2)
      meanAbsoluteError = sizes.reduce(0, +) / count
      let middle = sizes.count / 2
      medianAbsoluteError =
        sizes.isEmpty ? 0 : sizes.count % 2 == 1 ? sizes[middle] : (sizes[middle - 1] + sizes[middle]) / 2
      meanError = differences.reduce(0, +) / count
    }
  }

  public var startSummary: Summary { Summary(starts) }
  public var endSummary: Summary { Summary(ends) }
}
