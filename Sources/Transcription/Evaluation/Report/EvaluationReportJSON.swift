import Transcripts

extension EvaluationReport {
  /// The report as indented JSON. Members: `files`, `wer`, `cer`, `substitutions`, `insertions` and `deletions`
  /// (fractions of the reference's words), `audio_seconds`, `wall_seconds`, `speed`, `peak_memory_bytes`,
  /// `language_accuracy` where languages were detected, and `details` with one object per recording.
  public func json() -> String {
    var members: [(String, JSONValue)] = [("files", .integer(recordings.count))]
    members += Self.rates(words, characters)
    members += Self.times(audioSeconds, wallSeconds)
    members.append(("peak_memory_bytes", peakMemoryBytes.map { .integer($0) } ?? .null))
    if let languageAccuracy {
      members.append(("language_accuracy", .number(languageAccuracy, decimals: 6)))
    }
    members.append(("details", .array(recordings.map(Self.detail))))
    return JSONValue.object(members).serialized(indented: true) + "\n"
  }

  private static func detail(_ recording: EvaluatedRecording) -> JSONValue {
    var members: [(String, JSONValue)] = [
      ("file", .string(recording.file)),
      ("language", recording.language.map { .string($0) } ?? .null),
    ]
    if let detected = recording.detectedLanguage {
      members.append(("detected_language", .string(detected)))
    }
    members += rates(recording.words, recording.characters)
    members.append(("reference_words", .integer(recording.words.referenceCount)))
    members += times(recording.audioSeconds, recording.wallSeconds)
    members.append(("reference", .string(recording.reference)))
    members.append(("hypothesis", .string(recording.hypothesis)))
    return .object(members)
  }

  private static func rates(_ words: ErrorRate, _ characters: ErrorRate) -> [(String, JSONValue)] {
    [
      ("wer", .number(words.rate, decimals: 6)),
      ("cer", .number(characters.rate, decimals: 6)),
      ("substitutions", .number(words.fraction(words.substitutions), decimals: 6)),
      ("insertions", .number(words.fraction(words.insertions), decimals: 6)),
      ("deletions", .number(words.fraction(words.deletions), decimals: 6)),
    ]
  }

  private static func times(_ audioSeconds: Double, _ wallSeconds: Double) -> [(String, JSONValue)] {
    [
      ("audio_seconds", .number(audioSeconds, decimals: 3)),
      ("wall_seconds", .number(wallSeconds, decimals: 3)),
      ("speed", .number(speed(audioSeconds, wallSeconds), decimals: 3)),
    ]
  }
}
