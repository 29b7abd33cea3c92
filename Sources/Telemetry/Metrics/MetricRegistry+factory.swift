public import Metrics

// The registry as a backend of swift-metrics, so that what libraries measure shows too.

extension MetricRegistry: MetricsFactory {
  public func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
    value(counterName(label), .counter, dimensions)
  }

  public func makeFloatingPointCounter(label: String, dimensions: [(String, String)])
    -> any FloatingPointCounterHandler
  {
    value(counterName(label), .counter, dimensions)
  }

  public func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
    value(label, .gauge, dimensions)
  }

  public func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool)
    -> any RecorderHandler
  {
    aggregate
      ? histogram(label, MetricRegistry.recorderBounds, dimensions)
      : LastValue(value(label, .gauge, dimensions))
  }

  public func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
    histogram(
      label.hasSuffix("seconds") ? label : label + "_seconds", MetricRegistry.secondsBounds, dimensions)
  }

  public func destroyCounter(_ handler: any CounterHandler) { remove(handler) }
  public func destroyFloatingPointCounter(_ handler: any FloatingPointCounterHandler) { remove(handler) }
  public func destroyMeter(_ handler: any MeterHandler) { remove(handler) }
  public func destroyTimer(_ handler: any TimerHandler) { remove(handler) }
  public func destroyRecorder(_ handler: any RecorderHandler) {
    remove((handler as? LastValue)?.series ?? handler)
  }

  /// For values of unknown size.
  private static let recorderBounds: [Double] = (-3...6).flatMap { exponent in
    [1, 2.5, 5].map { $0 * power(10, exponent) }
  }

  private static func power(_ base: Double, _ exponent: Int) -> Double {
    (0..<abs(exponent)).reduce(1) { value, _ in exponent < 0 ? value / base : value * base }
  }

  private func counterName(_ label: String) -> String { label.hasSuffix("_total") ? label : label + "_total" }

  private func value(_ label: String, _ kind: MetricFamily.Kind, _ dimensions: [(String, String)])
    -> ValueSeries
  {
    let family = family(label, "Measured by a library.", kind, dimensions.map(\.0))
    return family.value(arranged(dimensions, for: family))
  }

  private func histogram(_ label: String, _ bounds: [Double], _ dimensions: [(String, String)])
    -> HistogramSeries
  {
    // One that the service has defined keeps its own ranges.
    let known = allFamilies.first { $0.name == MetricName.valid(label) }
    if let known, case .histogram = known.kind { return known.histogram(arranged(dimensions, for: known)) }
    let family = family(label, "Measured by a library.", .histogram(bounds: bounds), dimensions.map(\.0))
    return family.histogram(arranged(dimensions, for: family))
  }

  /// Label values in the order of a family's labels; what it has no label for is left out.
  private func arranged(_ dimensions: [(String, String)], for family: MetricFamily) -> [String] {
    family.labels.map { label in
      dimensions.last { MetricName.validLabel($0.0) == label }?.1 ?? ""
    }
  }

  private func remove(_ handler: AnyObject) {
    for family in allFamilies { family.remove(handler) }
  }
}
