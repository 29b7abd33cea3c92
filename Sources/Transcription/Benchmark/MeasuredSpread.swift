/// How far measurements of the same thing lie apart.
public struct MeasuredSpread: Codable, Sendable, Equatable {
  public var min: Double
  public var median: Double
  public var max: Double

  /// - Returns: nil where there is no finite value. The median of an even number is the mean of the middle two.
  public init?(_ values: [Double]) {
    let sorted = values.filter(\.isFinite).sorted()
    guard let first = sorted.first, let last = sorted.last else { return nil }
    let middle = sorted.count / 2
    min = first
    max = last
    median = sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
  }
}
