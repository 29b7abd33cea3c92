/// Speakers' names before what they say: `Anna: Good morning`.
enum SpeakerLabels {
  /// The text with its speaker before it.
  static func labeled(_ text: String, _ speaker: String?) -> String {
    guard let label = speaker?.asLabel, !label.isEmpty, !text.isEmpty else { return text }
    return "\(label): \(text)"
  }

  /// Moves names from the text into the speaker's field, if they are names: those in brackets and `SPEAKER_00` always,
  /// others if at least half of the segments begin with one. A single `Note: …` is text.
  static func lift(from segments: inout [Segment]) {
    let candidates = segments.map { candidate($0.text) }
    let spoken = segments.count { !$0.text.isEmpty }
    let isCommon = candidates.count { $0 != nil } * 2 >= max(spoken, 1)
    for (index, candidate) in candidates.enumerated()
    where segments[index].speaker == nil && segments[index].words == nil {
      guard let candidate, isCommon || candidate.isCertain else { continue }
      segments[index].speaker = candidate.label
      segments[index].text = candidate.rest.asSegmentText
    }
  }

  private struct Candidate {
    var label: String
    var rest: String
    var isCertain: Bool
  }

  private static let longest = 60

  private static func candidate(_ text: String) -> Candidate? {
    let scalars = text.trimmed.unicodeScalars
    var head = ""
    var index = scalars.startIndex
    let isBracketed = scalars.first == "["
    if isBracketed { index = scalars.index(after: index) }
    var length = 0
    while index < scalars.endIndex, length <= longest {
      let scalar = scalars[index]
      if isBracketed ? scalar == "]" : scalar == ":" { break }
      if scalar.properties.generalCategory == .control || "!?\",;{}[]…".unicodeScalars.contains(scalar) {
        return nil
      }
      head.unicodeScalars.append(scalar)
      length += 1
      index = scalars.index(after: index)
    }
    guard index < scalars.endIndex, length <= longest, head == head.trimmed, !head.isEmpty,
      head.split(separator: " ").count <= 5, head.unicodeScalars.contains(where: \.properties.isAlphabetic)
    else { return nil }
    index = scalars.index(after: index)
    if isBracketed, index < scalars.endIndex, scalars[index] == ":" { index = scalars.index(after: index) }
    // A time such as 12:30 and an address have no space after their colon.
    guard index == scalars.endIndex || scalars[index].properties.isWhitespace else { return nil }
    let prefix = String(scalars[..<index])
    // `[Music]` alone is a sound, not a speaker.
    if isBracketed, index == scalars.endIndex || !(prefix.hasSuffix(":") || isNumbered(head)) { return nil }
    return Candidate(
      label: head, rest: String(scalars[index...]), isCertain: isBracketed || isNumbered(head))
  }

  private static func isNumbered(_ label: String) -> Bool {
    let label = label.lowercased()
    guard label.hasPrefix("speaker") else { return false }
    let rest = label.dropFirst(7).drop { $0 == "_" || $0 == " " }
    return !rest.isEmpty && rest.allSatisfy(\.isNumber)
  }
}

extension Segment {
  /// The segment, cut where its words change their speaker.
  public var speakerRuns: [Segment] {
    guard let words, words.contains(where: { ($0.speaker ?? speaker) != speaker }) else { return [self] }
    var runs: [Segment] = []
    for word in words {
      let label = word.speaker ?? speaker
      if runs.last?.speaker == label, !runs.isEmpty {
        runs[runs.count - 1].words?.append(word)
        runs[runs.count - 1].text += word.text
        runs[runs.count - 1].end = max(runs[runs.count - 1].end, word.end)
      } else {
        var run = self
        (run.text, run.words, run.speaker) = (word.text, [word], label)
        (run.start, run.end) = (word.start, word.end)
        runs.append(run)
      }
    }
    return runs
  }
}
