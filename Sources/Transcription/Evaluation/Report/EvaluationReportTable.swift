extension EvaluationReport {
  /// The report as aligned columns for a terminal, the worst recordings last, then one line per language where
  /// there are several, then the total. Rates are in per cent; a word error rate in brackets is one of letters, in
  /// a language written without spaces.
  public func table() -> String {
    var rows = [["file", "lang", "words", "WER %", "CER %", "sub %", "ins %", "del %", "audio s", "speed"]]
    let sorted = recordings.sorted { ($0.headlineRate, $0.file) < ($1.headlineRate, $1.file) }
    rows += sorted.map { recording in
      Self.row(
        AlignedTable.shortened(recording.file), recording.language, recording.words, recording.characters,
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
    var text = AlignedTable.text(rows, summaries)
    text += "\n\(recordings.count) files, \(AlignedTable.fixed(wallSeconds, 1)) s"
    if let peakMemoryBytes {
      text += ", peak memory \(AlignedTable.fixed(Double(peakMemoryBytes) / 1_048_576, 0)) MiB"
    }
    if let languageAccuracy {
      text += ", language right in \(AlignedTable.fixed(languageAccuracy * 100, 1)) %"
    }
    return text + "\n"
  }

  private static func row(
    _ name: String, _ language: String?, _ words: ErrorRate, _ characters: ErrorRate, _ audio: Double,
    _ wall: Double
  ) -> [String] {
    let wordRate = AlignedTable.percent(words.rate)
    let isLetters = LanguageScoring.prefersCharacters(language: language)
    return [
      name, language ?? "-", String(words.referenceCount), isLetters ? "(\(wordRate))" : wordRate,
      AlignedTable.percent(characters.rate), AlignedTable.percent(words.fraction(words.substitutions)),
      AlignedTable.percent(words.fraction(words.insertions)),
      AlignedTable.percent(words.fraction(words.deletions)), AlignedTable.fixed(audio, 1),
      AlignedTable.fixed(speed(audio, wall), 1) + "x",
    ]
  }
}
