import CKernels
import Foundation

/// Everything that was measured.
struct RooflineReport: Codable {
  struct Peak: Codable {
    var what: String
    /// Billions of operations, or of bytes, a second: of one core, and of all together.
    var oneCore: Double
    var allCores: Double?
  }

  var level: String
  var cores: Int
  var peaks: [Peak]
  var kernels: [KernelFinding]
  var encoder: [EncoderRun]

  func json() throws -> String {
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    return String(decoding: try encoder.encode(self), as: UTF8.self)
  }

  func table() -> String {
    var text = "level \(level), \(cores) cores\n\n"
    text += Self.aligned(
      [["peak", "one core", "all cores"]]
        + peaks.map { [$0.what, Self.number($0.oneCore), $0.allCores.map(Self.number) ?? "-"] })
    text +=
      "\n"
      + Self.aligned(
        [["kernel", "shape", "µs", "GOP/s", "GB/s", "bound by", "peak", "share"]]
          + kernels.map { finding in
            [
              finding.kernel, finding.shape, Self.number(finding.microseconds),
              finding.gigaOperations > 0 ? Self.number(finding.gigaOperations) : "-",
              Self.number(finding.gigabytes),
              finding.bound,
              Self.number(finding.bound == "compute" ? finding.peakGigaOperations : finding.peakGigabytes),
              Self.percent(finding.share),
            ]
          })
    guard !encoder.isEmpty else { return text }
    return text + "\n"
      + Self.aligned(
        [["whole encoder, 30 s", "threads", "ms", "GOP/s", "peak", "share"]]
          + encoder.map { run in
            [
              run.model, "\(run.threads)", Self.number(run.milliseconds), Self.number(run.gigaOperations),
              "\(Self.number(run.peakGigaOperations)) \(run.type)", Self.percent(run.share),
            ]
          })
  }

  /// The first two columns to the left, the others to the right.
  private static func aligned(_ rows: [[String]]) -> String {
    let widths = (0..<(rows.first?.count ?? 0)).map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      row.enumerated().map { column, cell in
        let padding = String(repeating: " ", count: widths[column] - cell.count)
        return column < 2 ? cell + padding : padding + cell
      }.joined(separator: "  ") + "\n"
    }.joined()
  }

  private static func number(_ value: Double) -> String {
    String(format: value >= 100 ? "%.0f" : value >= 10 ? "%.1f" : "%.2f", value)
  }

  private static func percent(_ share: Double) -> String { String(format: "%.0f %%", share * 100) }
}
