import FoundationEssentials

/// When each word of a recording is spoken, from a table separated by tabs with the columns `start_s`, `end_s`
/// (seconds) and `word`, whose name ends in `.words.tsv`.
public struct WordTimesReference: Sendable, Equatable {
  public var words: [TimedWord]

  static let suffix = ".words.tsv"

  public init(words: [TimedWord]) { self.words = words }

  /// - Throws: what is wrong and in which line.
  public init(contentsOf path: String) throws(WordTimesReferenceError) {
    guard let data = FileManager.default.contents(atPath: path) else { throw .unreadable(path: path) }
    guard let table = TabSeparatedTable(data) else { throw .notText(path: path) }
    for column in ["start_s", "end_s", "word"] where !table.hasColumn(column) {
      throw .missingColumn(path: path, name: column)
    }
    words = []
    for row in table.rows {
      let times = ["start_s", "end_s"].compactMap { row[$0].flatMap(Double.init) }
      guard times.count == 2, times[0] >= 0, times[1] >= times[0], times[1].isFinite, let word = row["word"]
      else { throw .wrongTimes(path: path, line: row.line) }
      words.append(TimedWord(text: word, start: times[0], end: times[1]))
    }
  }
}

/// A word and when it is spoken, in seconds from the recording's start.
public struct TimedWord: Sendable, Equatable {
  public var text: String
  public var start: Double
  public var end: Double

  public init(text: String, start: Double, end: Double) {
    self.text = text
    self.start = start
    self.end = end
  }

  /// What words are compared by: their letters and digits in lower case.
  var key: String {
    String(
      String.UnicodeScalarView(
        text.lowercased().unicodeScalars.filter {
          $0.properties.isAlphabetic || $0.properties.numericType != nil
        }))
  }
}

/// Why a table of word times cannot be used.
public enum WordTimesReferenceError: Error, Equatable, CustomStringConvertible {
  case unreadable(path: String)
  case notText(path: String)
  case missingColumn(path: String, name: String)
  case wrongTimes(path: String, line: Int)

  public var description: String {
    switch self {
    case .unreadable(let path):
      "Cannot read \(path): no such file or no permission; correct its name in the manifest."
    case .notText(let path):
      "Cannot read \(path): it is not UTF-8 text; save it as UTF-8."
    case .missingColumn(let path, let name):
      "\(path) has no column '\(name)'; word times need start_s, end_s and word, separated by tabs."
    case .wrongTimes(let path, let line):
      "\(path), line \(line): needs a start and an end in seconds, the end not before the start, and a word."
    }
  }
}

extension EvaluationManifest {
  /// Leaves out the recordings whose reference has no word times, with the reason.
  public mutating func keepWordTimes() {
    for entry in entries where entry.wordTimesPath == nil {
      skipped.append(
        Skipped(
          line: entry.line, file: entry.file,
          reason: "its reference has no word times; they come in a file named *\(WordTimesReference.suffix)"))
    }
    entries.removeAll { $0.wordTimesPath == nil }
  }
}
