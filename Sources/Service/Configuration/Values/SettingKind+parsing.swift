import HTTPTransport

extension SettingKind {
  func parse(_ given: String) throws(SettingProblem) -> SettingValue {
    let text = given.trimmed
    switch self {
    case .text, .path: return .text(text)
    case .flag: return .flag(try Self.flag(text))
    case .integer(let range):
      guard let value = Int(text), range.contains(value) else {
        throw problem(text, "a whole number \(Self.words(range))")
      }
      return .integer(value)
    case .number(let range):
      guard let value = Double(text), range.contains(value) else {
        throw problem(text, "a number from \(range.lowerBound) to \(range.upperBound)")
      }
      return .number(value)
    case .seconds(let range): return .number(try Self.seconds(text, range))
    case .secondsOrNever(let range):
      if ["never", "none", "off", "-1"].contains(text.lowercased()) { return .nothing }
      return .number(try Self.seconds(text, range, orNever: true))
    case .bytes(let range):
      guard let value = ByteSizeText.bytes(text), range.contains(value) else {
        throw problem(
          text,
          "a size from \(ByteSizeText.text(range.lowerBound)) to \(ByteSizeText.text(range.upperBound)), for example 200MB"
        )
      }
      return .bytes(value)
    case .choice(let names):
      guard let name = names.first(where: { $0 == text.lowercased() }) else {
        throw problem(text, "one of: \(names.joined(separator: ", "))")
      }
      return .text(name)
    case .list: return .list(Self.items(text))
    case .logLevel: return .text(try Self.logLevel(text))
    case .database: return .text(try DatabaseAddress.path(text))
    case .addressRanges:
      let items = Self.items(text)
      for item in items where IPNetwork(item) == nil {
        throw problem(
          item,
          "an address or a range with nothing behind its prefix, such as 10.0.0.0/8, 192.168.1.7 or fd00::/8; separate several by commas"
        )
      }
      return .list(items)
    case .origins:
      return .list(try Self.items(text).map { item throws(SettingProblem) in try Self.origin(item) })
    case .webAddress:
      guard text.isEmpty || text.hasPrefix("http://") || text.hasPrefix("https://") else {
        throw problem(text, "an address that begins with http:// or https://")
      }
      return .text(text)
    }
  }

  private func problem(_ text: String, _ wanted: String) -> SettingProblem { Self.problem(text, wanted) }

  static func problem(_ text: String, _ wanted: String) -> SettingProblem {
    let shown = text.count > 60 ? text.prefix(57) + "…" : text[...]
    return SettingProblem(fault: "'\(shown)' does not fit", fix: "give \(wanted)")
  }

  private static func flag(_ text: String) throws(SettingProblem) -> Bool {
    switch text.lowercased() {
    case "true", "1", "yes", "on", "enabled": return true
    case "false", "0", "no", "off", "disabled": return false
    default: throw problem(text, "true or false")
    }
  }

  private static func words(_ range: ClosedRange<Int>) -> String {
    range.upperBound == .max
      ? "of \(range.lowerBound) or more" : "from \(range.lowerBound) to \(range.upperBound)"
  }

  private static func seconds(
    _ text: String, _ range: ClosedRange<Double>, orNever: Bool = false
  ) throws(SettingProblem) -> Double {
    guard let value = DurationText.seconds(text), range.contains(value) else {
      let bounds = "\(DurationText.text(range.lowerBound)) to \(DurationText.text(range.upperBound))"
      throw problem(
        text, "a length of time from \(bounds), for example 30s, 15m, 24h or 7d\(orNever ? ", or never" : "")"
      )
    }
    return value
  }

  static func items(_ text: String) -> [String] {
    text.split { $0 == "," || $0 == "\n" || $0 == ";" }.map { String($0).trimmed }.filter { !$0.isEmpty }
  }

  /// The names of our levels; those of other programs' levels in any case are understood.
  private static func logLevel(_ text: String) throws(SettingProblem) -> String {
    switch text.lowercased() {
    case "trace", "all", "silly", "verbose", "finest": return "trace"
    case "debug", "fine": return "debug"
    case "info", "standard", "": return "info"
    case "notice", "http": return "notice"
    case "warn", "warning": return "warning"
    case "error", "err", "severe": return "error"
    case "critical", "crit", "fatal", "alert", "emerg", "emergency", "off": return "critical"
    default: throw problem(text, "one of: trace, debug, info, notice, warning, error, critical")
    }
  }

  /// An origin (RFC 6454): scheme, host and port and nothing else, in lower case; or `*`.
  private static func origin(_ text: String) throws(SettingProblem) -> String {
    if text == "*" { return text }
    var lower = text.lowercased()
    if lower.hasSuffix("/") { lower.removeLast() }
    for scheme in ["http://", "https://"] where lower.hasPrefix(scheme) {
      let host = lower.dropFirst(scheme.count)
      if !host.isEmpty, !host.contains(where: { "/?#@* ".contains($0) }) { return lower }
    }
    throw problem(text, "origins such as https://app.example.org, without a path, separated by commas")
  }
}

extension String {
  /// Without white space at both ends.
  var trimmed: String {
    var rest = self[...]
    while let first = rest.first, first.isWhitespace { rest.removeFirst() }
    while let last = rest.last, last.isWhitespace { rest.removeLast() }
    return String(rest)
  }
}
