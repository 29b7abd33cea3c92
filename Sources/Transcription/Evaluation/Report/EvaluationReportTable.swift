extension EvaluationReport {
  /// The report as aligned columns for a terminal, the worst recordings last, then one line per language where
  /// there are several, then the total. Rates are in per cent; a word error rate in brackets is one of letters, in
  /// a language written without spaces.
  public func table() -> String {
    var rows = [["file", "lang", "words", "WER %", "CER %", "sub %", "ins %", "del %", "audio s", "speed"]]
    let sorted = recordings.sorted { ($0.headlineRate, $0.file) < ($1.headlineRate, $1.file) }
    rows += sorted.map { recording in
      Self.row(
        Self.shortened(recording.file), recording.language, recording.words, recording.characters,
        recording.audioSeconds, recording.wallSeconds)
    }
    let languages = Dictionary(grouping: recordings) { $0.language ?? "-" }
    var summaries: [[String]] = []
    if languages.count > 1 {
      summaries = languages.sorted { $0.key < $1.key }.map { language, members in
        let part = EvaluationReport(recordings: members, peakMemoryBytes: nil)
        return Self.row(
          "\(members.count) files", language, part.words, part.characters, part.audioSeconds, part.wallSeconds
        )
      }
    }
    summaries.append(Self.row("total", nil, words, characters, audioSeconds, wallSeconds))
    var text = Self.aligned(rows, summaries)
    text += "\n\(recordings.count) files, \(Self.fixed(wallSeconds, 1)) s"
    if let peakMemoryBytes {
      text += ", peak memory \(Self.fixed(Double(peakMemoryBytes) / 1_048_576, 0)) MiB"
    }
    if let languageAccuracy { text += ", language right in \(Self.fixed(languageAccuracy * 100, 1)) %" }
    return text + "\n"
  }

  private static func row(
    _ name: String, _ language: String?, _ words: ErrorRate, _ characters: ErrorRate, _ audio: Double,
    _ wall: Double
  ) -> [String] {
    let wordRate = percent(words.rate)
    let isLetters = LanguageScoring.prefersCharacters(language: language)
    return [
      name, language ?? "-", String(words.referenceCount), isLetters ? "(\(wordRate))" : wordRate,
      percent(characters.rate), percent(words.fraction(words.substitutions)),
      percent(words.fraction(words.insertions)), percent(words.fraction(words.deletions)), fixed(audio, 1),
      fixed(speed(audio, wall), 1) + "x",
    ]
  }

  /// Names to the left, figures to the right, a rule between `rows` and `summaries`.
  private static func aligned(_ rows: [[String]], _ summaries: [[String]]) -> String {
    let all = rows + summaries
    let columns = all.first?.count ?? 0
    let widths = (0..<columns).map { column in all.map { $0[column].count }.max() ?? 0 }
    func line(_ cells: [String]) -> String {
      cells.enumerated().map { column, cell in
        let padding = String(repeating: " ", count: widths[column] - cell.count)
        return column < 2 ? cell + padding : padding + cell
      }.joined(separator: "  ")
    }
    let rule = String(repeating: "-", count: widths.reduce(0, +) + 2 * max(0, columns - 1))
    return (rows.map(line) + [rule] + summaries.map(line)).joined(separator: "\n")
  }

  private static func shortened(_ name: String) -> String {
    let limit = 44
    return name.count <= limit ? name : "\(name.prefix(limit / 2))…\(name.suffix(limit / 2 - 1))"
  }

  private static func percent(_ fraction: Double) -> String { fixed(fraction * 100, 2) }

  /// `value` (not negative) with that many decimals.
  private static func fixed(_ value: Double, _ decimals: Int) -> String {
    guard value.isFinite, value >= 0, value < 1e12 else { return "?" }
    var scale = 1
    for _ in 0..<decimals { scale *= 10 }
    let units = Int((value * Double(scale)).rounded())
    guard decimals > 0 else { return String(units) }
    let fraction = String(units % scale)
    return "\(units / scale).\(String(repeating: "0", count: decimals - fraction.count))\(fraction)"
  }
}
