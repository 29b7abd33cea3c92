extension RTTM {
  /// All recordings of a text, in the order in which they first appear.
  ///
  /// Blank lines, comments (`;;` or `#`) and the standard's other types of lines are passed over, and so are turns
  /// of no length. What follows the speaker's field does not matter.
  public static func recordings(in text: String) throws(RTTMError) -> [Recording] {
    var recordings: [Recording] = []
    var positions: [String: Int] = [:]
    var number = 0
    for bytes in text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      number += 1
      guard let (name, turn) = try turn(in: bytes, line: number) else { continue }
      if let position = positions[name] {
        recordings[position].turns.append(turn)
      } else {
        positions[name] = recordings.count
        recordings.append(Recording(name: name, turns: [turn]))
      }
    }
    for index in recordings.indices {
      recordings[index].turns.sort { ($0.start, $0.end) < ($1.start, $1.end) }
    }
    return recordings
  }

  /// The turns of a text about one recording, in order of start, then of end; empty where it has none.
  public static func turns(in text: String) throws(RTTMError) -> [SpeakerTurn] {
    let recordings = try recordings(in: text)
    guard recordings.count < 2 else { throw .severalRecordings(recordings.map(\.name)) }
    return recordings.first?.turns ?? []
  }

  private static let otherTypes: Set<String> = [
    "A/P", "CB", "EDIT", "FILLER", "IP", "LEXEME", "NON-LEX", "NON-SPEECH", "NOSCORE", "NO_RT_METADATA",
    "SEGMENT", "SPKR-INFO", "SU",
  ]

  private static func turn(
    in bytes: Substring.UTF8View.SubSequence, line: Int
  ) throws(RTTMError) -> (String, SpeakerTurn)? {
    var fields = bytes.split { $0 == 32 || (9...13).contains($0) }.map { String(Substring($0)) }
    // A byte order mark is one scalar, and only ever the first.
    if line == 1, let first = fields.first, first.unicodeScalars.first == "\u{FEFF}" {
      fields[0] = String(String.UnicodeScalarView(first.unicodeScalars.dropFirst()))
      if fields[0].isEmpty { fields.removeFirst() }
    }
    guard let type = fields.first, !type.hasPrefix(";;"), !type.hasPrefix("#") else { return nil }
    guard type == "SPEAKER" else {
      if otherTypes.contains(type) { return nil }
      throw .unknownType(line: line, type: type)
    }
    guard fields.count >= 8 else { throw .tooFewFields(line: line, count: fields.count) }
    let start = try seconds(fields[3], "start", line)
    let duration = try seconds(fields[4], "duration", line)
    guard duration > 0 else { return nil }
    return (fields[1], SpeakerTurn(speaker: fields[7], start: start, end: start + duration))
  }

  private static func seconds(_ text: String, _ field: String, _ line: Int) throws(RTTMError) -> Double {
    guard let value = Double(text), (0...latest).contains(value) else {
      throw .invalidNumber(line: line, field: field, text: text)
    }
    return value
  }
}
