import Foundation
public import Transcripts

/// Accuracy of word times over a set of recordings.
public struct WordTimesReport: Sendable {
  public struct Recording: Sendable {
    public let file: String
    public let errors: WordTimeErrors

    /// - Parameter words: what was recognised; empty for a recording that failed.
    public init(file: String, reference: WordTimesReference, words: [Word]) {
      self.file = file
      errors = WordTimeErrors(
        reference: reference.words,
        hypothesis: words.map { TimedWord(text: $0.text, start: $0.start, end: $0.end) })
    }
  }

  public let recordings: [Recording]
  public let total: WordTimeErrors

  public init(recordings: [Recording]) {
    self.recordings = recordings
    total = recordings.reduce(WordTimeErrors()) { $0 + $1.errors }
  }

  /// Indented JSON. Members: `files`, then of all recordings and of each in `details`: `words`, `matched`, and
  /// `starts` and `ends` with `within_50_ms`, `within_100_ms`, `within_200_ms` (shares), `mean_absolute_error`,
  /// `median_absolute_error` and `mean_error` (seconds).
  public func json() -> String {
    let members: [(String, JSONValue)] =
      [("files", .integer(recordings.count))] + Self.members(total) + [
        (
          "details",
          .array(recordings.map { .object([("file", .string($0.file))] + Self.members($0.errors)) })
        )
      ]
    return JSONValue.object(members).serialized(indented: true) + "\n"
  }

  /// Aligned columns for a terminal; shares in per cent, errors in milliseconds.
  public func table() -> String {
    let names = recordings.map(\.file) + ["total"]
    let width = (names.map(\.count).max() ?? 0) + 2
    func row(_ cells: [String]) -> String {
      let figures = cells.dropFirst().map { String(repeating: " ", count: max(9 - $0.count, 1)) + $0 }
      return cells[0] + String(repeating: " ", count: width - cells[0].count) + figures.joined()
    }
    func cells(_ summary: WordTimeErrors.Summary) -> [String] {
      let shares = [summary.within100, summary.within200].map { String(format: "%.1f", $0 * 100) }
      let errors = [summary.meanAbsoluteError, summary.medianAbsoluteError]
      return shares + errors.map { String(format: "%.0f", $0 * 1000) }
    }
    let header = [
      "file", "words", "matched", "start≤100", "≤200", "mean ms", "median", "end≤100", "≤200", "mean ms",
      "median",
    ]
    let lines = zip(names, recordings.map(\.errors) + [total]).map { name, errors in
      let counts = [name, String(errors.referenceCount), String(errors.matchedCount)]
      return row(counts + cells(errors.startSummary) + cells(errors.endSummary))
    }
    return ([row(header)] + lines).joined(separator: "\n") + "\n"
  }

  private static func members(_ errors: WordTimeErrors) -> [(String, JSONValue)] {
    [
      ("words", .integer(errors.referenceCount)), ("matched", .integer(errors.matchedCount)),
      ("starts", value(errors.startSummary)), ("ends", value(errors.endSummary)),
    ]
  }

  private static func value(_ summary: WordTimeErrors.Summary) -> JSONValue {
    .object([
      ("within_50_ms", .number(summary.within50, decimals: 6)),
      ("within_100_ms", .number(summary.within100, decimals: 6)),
      ("within_200_ms", .number(summary.within200, decimals: 6)),
      ("mean_absolute_error", .number(summary.meanAbsoluteError, decimals: 6)),
      ("median_absolute_error", .number(summary.medianAbsoluteError, decimals: 6)),
      ("mean_error", .number(summary.meanError, decimals: 6)),
    ])
  }
}
