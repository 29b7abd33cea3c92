/// How metrics are written for collectors.
public enum MetricExposition: Sendable, Hashable {
  /// Prometheus text format 0.0.4.
  case prometheus
  /// OpenMetrics 1.0 (the specification's text format), for those who ask for it.
  case openMetrics

  /// - Parameter accept: the request's `Accept` field.
  public init(accept: String?) {
    self = accept?.contains("application/openmetrics-text") == true ? .openMetrics : .prometheus
  }

  public var contentType: String {
    switch self {
    case .prometheus: "text/plain; version=0.0.4; charset=utf-8"
    case .openMetrics: "application/openmetrics-text; version=1.0.0; charset=utf-8"
    }
  }

  /// All series, by name and label values.
  public func text(of registry: MetricRegistry) -> String {
    var text = ""
    for family in registry.allFamilies { write(family, to: &text) }
    if self == .openMetrics { text += "# EOF\n" }
    return text
  }

  private func write(_ family: MetricFamily, to text: inout String) {
    let values = family.values
    let histograms = family.histograms
    guard !values.isEmpty || !histograms.isEmpty else { return }
    let isCounter = family.kind == .counter
    // OpenMetrics names a counter without its suffix, which every sample must have.
    let base = isCounter && family.name.hasSuffix("_total") ? String(family.name.dropLast(6)) : family.name
    let name = self == .openMetrics ? base : family.name
    let sample = isCounter && self == .openMetrics ? base + "_total" : family.name
    text += "# HELP \(name) \(escaped(family.help, quotes: self == .openMetrics))\n"
    switch family.kind {
    case .counter: text += "# TYPE \(name) counter\n"
    case .gauge: text += "# TYPE \(name) gauge\n"
    case .histogram: text += "# TYPE \(name) histogram\n"
    }
    for (labels, value) in values {
      write(sample, pairs(family.labels, labels), value, to: &text)
    }
    for (labels, series) in histograms {
      let contents = series.contents
      let pairs = pairs(family.labels, labels)
      var count: UInt64 = 0
      for (index, own) in contents.counts.enumerated() {
        count += own
        let bound = index < series.bounds.count ? number(series.bounds[index]) : "+Inf"
        write(family.name + "_bucket", pairs + ["le=\"\(bound)\""], Double(count), to: &text)
      }
      write(family.name + "_sum", pairs, contents.sum, to: &text)
      write(family.name + "_count", pairs, Double(count), to: &text)
    }
  }

  private func write(_ name: String, _ pairs: [String], _ value: Double, to text: inout String) {
    text += name
    if !pairs.isEmpty { text += "{\(pairs.joined(separator: ","))}" }
    text += " \(number(value))\n"
  }

  private func pairs(_ names: [String], _ values: [String]) -> [String] {
    zip(names, values).map { "\($0)=\"\(escaped($1, quotes: true))\"" }
  }

  private func number(_ value: Double) -> String {
    if value.isNaN { return "NaN" }
    if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
    // Whole numbers without a point are shorter, and every float of OpenMetrics may be one.
    if let whole = Int64(exactly: value), abs(whole) < 1 << 53 { return String(whole) }
    return "\(value)"
  }

  private func escaped(_ text: String, quotes: Bool) -> String {
    guard text.utf8.contains(where: { $0 == 0x5C || $0 == 0x0A || $0 == 0x22 }) else { return text }
    var escaped = ""
    for character in text.unicodeScalars {
      switch character {
      case "\\": escaped += "\\\\"
      case "\n": escaped += "\\n"
      case "\"" where quotes: escaped += "\\\""
      default: escaped.unicodeScalars.append(character)
      }
    }
    return escaped
  }
}
