import Synchronization

/// All metrics of a process. What is asked for twice under one name is the same metric.
public final class MetricRegistry: Sendable {
  /// Seconds, for what takes a millisecond to a minute.
  public static let secondsBounds: [Double] = [
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60,
  ]

  private let families = Mutex<[String: MetricFamily]>([:])
  /// Series of one name at most, unless its definition says otherwise.
  private let limit: Int
  /// Names at most that libraries may bring.
  private static let mostFamilies = 500

  public init(seriesLimit: Int = 500) { limit = seriesLimit }

  /// Something that only grows; its name ends in `_total`.
  public func counter(_ name: String, _ help: String, labels: [String] = [], limit: Int? = nil)
    -> CounterMetric
  {
    CounterMetric(family: family(name, help, .counter, labels, limit))
  }

  public func gauge(_ name: String, _ help: String, labels: [String] = [], limit: Int? = nil) -> GaugeMetric {
    GaugeMetric(family: family(name, help, .gauge, labels, limit))
  }

  /// - Parameter bounds: upper ends of the ranges; those that are not finite are left out.
  public func histogram(
    _ name: String, _ help: String, labels: [String] = [], bounds: [Double] = secondsBounds, limit: Int? = nil
  ) -> HistogramMetric {
    let bounds = Set(bounds.filter(\.isFinite)).sorted()
    return HistogramMetric(family: family(name, help, .histogram(bounds: bounds), labels, limit))
  }

  func family(
    _ name: String, _ help: String, _ kind: MetricFamily.Kind, _ labels: [String], _ limit: Int? = nil
  ) -> MetricFamily {
    let name = MetricName.valid(name)
    let limit = limit ?? self.limit
    return families.withLock { families in
      if let found = families[name] {
        // Somebody else has the name for something else: his stays, and this one is counted where nobody looks.
        return found.kind == kind
          ? found : MetricFamily(name: name, help: help, kind: kind, labels: labels, limit: limit)
      }
      let family = MetricFamily(
        name: name, help: help, kind: kind, labels: labels.map(MetricName.validLabel), limit: limit)
      if families.count < MetricRegistry.mostFamilies { families[name] = family }
      return family
    }
  }

  var allFamilies: [MetricFamily] {
    families.withLock { Array($0.values) }.sorted { $0.name < $1.name }
  }
}

public struct CounterMetric: Sendable {
  let family: MetricFamily

  /// - Parameters:
  ///   - amount: what is not greater than 0 counts nothing.
  ///   - labels: values in the order of the definition's labels.
  public func increment(_ labels: String..., by amount: Double = 1) {
    guard amount > 0, amount.isFinite else { return }
    family.value(labels).add(amount)
  }

  /// Sets it to what something else has counted.
  public func replace(_ labels: String..., with value: Double) { family.value(labels).replace(value) }

  /// Sums of something else's counts, by label values.
  public func replaceAll(_ values: [[String]: Double]) { family.replaceAll(values) }

  public func value(_ labels: String...) -> Double { family.value(labels).value }
}

public struct GaugeMetric: Sendable {
  let family: MetricFamily

  public func set(_ value: Double, _ labels: String...) { family.value(labels).replace(value) }
  public func add(_ amount: Double, _ labels: String...) { family.value(labels).add(amount) }
  /// Forgets all other label values.
  public func replaceAll(_ values: [[String]: Double]) { family.replaceAll(values) }
  public func value(_ labels: String...) -> Double { family.value(labels).value }
}

public struct HistogramMetric: Sendable {
  let family: MetricFamily

  public func observe(_ value: Double, _ labels: String...) { family.histogram(labels).observe(value) }

  /// How many values there were.
  public func count(_ labels: String...) -> UInt64 { family.histogram(labels).contents.counts.reduce(0, +) }
}
