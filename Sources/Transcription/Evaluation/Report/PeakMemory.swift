import FoundationEssentials

/// Memory of this process.
public enum PeakMemory {
  /// Largest resident size so far in bytes (`VmHWM` of `/proc/self/status`), nil where the system does not tell.
  public static func bytes() -> Int? {
    guard let data = FileManager.default.contents(atPath: "/proc/self/status") else { return nil }
    return bytes(status: String(decoding: data, as: UTF8.self))
  }

  static func bytes(status: String) -> Int? {
    for line in status.split(separator: "\n") where line.hasPrefix("VmHWM:") {
      let fields = line.split(whereSeparator: \.isWhitespace)
      guard fields.count >= 2, let kibibytes = Int(fields[1]), kibibytes >= 0 else { return nil }
      let (bytes, overflow) = kibibytes.multipliedReportingOverflow(by: 1024)
      return overflow ? nil : bytes
    }
    return nil
  }
}
