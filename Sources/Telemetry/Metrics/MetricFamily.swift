import Synchronization

/// All series of one name.
final class MetricFamily: Sendable {
  enum Kind: Sendable, Equatable {
    case counter
    case gauge
    case histogram(bounds: [Double])
  }

  private struct State {
    var values: [[String]: ValueSeries] = [:]
    var histograms: [[String]: HistogramSeries] = [:]
    var count: Int { values.count + histograms.count }
  }

  /// What stands for all label values beyond the limit.
  static let overflow = "other"
  private static let longestLabel = 128

  let name: String
  let help: String
  let kind: Kind
  let labels: [String]
  /// Series at most, so that nothing a caller sends can fill the memory here or in whoever collects.
  let limit: Int
  private let state = Mutex(State())

  init(name: String, help: String, kind: Kind, labels: [String], limit: Int) {
    self.name = name
    self.help = help
    self.kind = kind
    self.labels = labels
    self.limit = max(limit, 1)
    // Without labels there is one series, which shows from the start as 0.
    if labels.isEmpty {
      if case .histogram = kind { _ = histogram([]) } else { _ = value([]) }
    }
  }

  func value(_ labels: [String]) -> ValueSeries {
    let key = fit(labels)
    return state.withLock { state in
      if let found = state.values[key] { return found }
      let place = state.count < limit ? key : overflowKey
      if let found = state.values[place] { return found }
      let series = ValueSeries()
      state.values[place] = series
      return series
    }
  }

  func histogram(_ labels: [String]) -> HistogramSeries {
    let key = fit(labels)
    let bounds: [Double] = if case .histogram(let bounds) = kind { bounds } else { [] }
    return state.withLock { state in
      if let found = state.histograms[key] { return found }
      let place = state.count < limit ? key : overflowKey
      if let found = state.histograms[place] { return found }
      let series = HistogramSeries(bounds: bounds)
      state.histograms[place] = series
      return series
    }
  }

  /// Makes these the only series.
  func replaceAll(_ values: [[String]: Double]) {
    var series: [[String]: ValueSeries] = [:]
    for (labels, value) in values.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
      let key = series.count < limit ? fit(labels) : overflowKey
      let one = series[key] ?? ValueSeries()
      one.add(value)
      series[key] = one
    }
    state.withLock { $0.values = series }
  }

  func remove(_ series: AnyObject) {
    state.withLock { state in
      state.values = state.values.filter { $0.value !== series }
      state.histograms = state.histograms.filter { $0.value !== series }
    }
  }

  var values: [(labels: [String], value: Double)] {
    state.withLock { $0.values.map { (labels: $0.key, value: $0.value.value) } }
      .sorted { $0.labels.lexicographicallyPrecedes($1.labels) }
  }

  var histograms: [(labels: [String], series: HistogramSeries)] {
    state.withLock { $0.histograms.map { (labels: $0.key, series: $0.value) } }
      .sorted { $0.labels.lexicographicallyPrecedes($1.labels) }
  }

  private var overflowKey: [String] { labels.map { _ in MetricFamily.overflow } }

  /// As many values as there are labels, none of them long.
  private func fit(_ values: [String]) -> [String] {
    labels.indices.map { index in
      guard index < values.count else { return "" }
      let value = values[index]
      return value.utf8.count <= MetricFamily.longestLabel
        ? value : String(value.prefix(MetricFamily.longestLabel / 4))
    }
  }
}
