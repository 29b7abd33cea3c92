/// Names as Prometheus allows them: ASCII letters, digits and `_`, and no digit first. Colons are left to recording rules.
public enum MetricName {
  /// What all metrics of Steno begin with.
  public static let prefix = "steno_"
  private static let longest = 128

  public static func isValid(_ name: String) -> Bool {
    guard let first = name.utf8.first, !isDigit(first), name.utf8.count <= longest else { return false }
    return name.utf8.allSatisfy(isPart)
  }

  /// The nearest valid name: what libraries call `http.server.duration` becomes `http_server_duration`.
  public static func valid(_ name: String) -> String {
    if isValid(name) { return name }
    var bytes = name.utf8.prefix(longest - 1).map { isPart($0) ? $0 : UInt8(ascii: "_") }
    if bytes.first.map(isDigit) ?? true { bytes.insert(UInt8(ascii: "_"), at: 0) }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Names of labels that are free to use: those with two underscores in front belong to Prometheus, and `le` to
  /// histograms.
  static func validLabel(_ name: String) -> String {
    let name = valid(name)
    return name.hasPrefix("__") || name == "le" ? "label_" + name : name
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  private static func isPart(_ byte: UInt8) -> Bool {
    let lower = byte | 0x20
    return isDigit(byte) || byte == UInt8(ascii: "_")
      || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(lower) && byte < 0x80
  }
}
