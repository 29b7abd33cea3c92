import Transcripts

/// What one channel hears of another: a headset's loudspeaker that the other side's microphone picks up, or a mono
/// recording stored in two channels.
///
/// Something is left out only if the other channel has the same words at the same time and its sound shows which of
/// the two is the copy. Where that is in doubt, both stay.
enum Crosstalk {
  /// A copy through the air is this much quieter at least: 10 dB.
  private static let leakRatio: Float = 3.16
  /// Copies in a file differ by rounding only.
  private static let copyRatio: Float = 1.02
  /// A single word may well be said by two at once.
  private static let leastWords = 2
  /// Part of the words that the other channel must have, in their order.
  private static let likeness = 0.8
  private static let margin = 1.0

  /// Whether another channel's segments show that `heard` is nothing but their copy.
  static func explains(_ heard: ChannelMerge.Heard, by other: [ChannelMerge.Heard]) -> Bool {
    guard let level = heard.level else { return false }
    let (start, end) = (heard.segment.start - margin, heard.segment.end + margin)
    let near = other.filter { $0.segment.start < end && $0.segment.end > start }
    if near.contains(where: { isSameSound(heard, $0, level) }) { return true }
    let louder = near.filter { ($0.level ?? 0) >= level * leakRatio }.sorted {
      $0.segment.start < $1.segment.start
    }
    let words = words(of: heard.segment.text)
    guard words.count >= leastWords, !louder.isEmpty else { return false }
    let theirs = louder.flatMap { self.words(of: $0.segment.text) }
    return Double(commonCount(words, theirs)) >= likeness * Double(words.count)
  }

  /// The same sound in two channels; it belongs to the first of them.
  private static func isSameSound(
    _ heard: ChannelMerge.Heard, _ other: ChannelMerge.Heard, _ level: Float
  ) -> Bool {
    guard other.channel < heard.channel, let otherLevel = other.level else { return false }
    return heard.segment.text == other.segment.text
      && abs(heard.segment.start - other.segment.start) <= 0.2
      && abs(heard.segment.end - other.segment.end) <= 0.2
      && max(level, otherLevel) <= min(level, otherLevel) * copyRatio
  }

  /// Words without case and marks; in scripts without spaces, characters.
  static func words(of text: String) -> [String] {
    var words: [String] = []
    var word = ""
    for character in text.lowercased() {
      let isIdeograph = character.unicodeScalars.contains { $0.value >= 0x2E80 && $0.value < 0xAC00 }
      if !word.isEmpty, isIdeograph || !(character.isLetter || character.isNumber) {
        words.append(word)
        word = ""
      }
      guard character.isLetter || character.isNumber else { continue }
      if isIdeograph { words.append(String(character)) } else { word.append(character) }
    }
    return word.isEmpty ? words : words + [word]
  }

  /// Length of the longest common subsequence.
  static func commonCount(_ left: [String], _ right: [String]) -> Int {
    var row = [Int](repeating: 0, count: right.count + 1)
    for word in left {
      var diagonal = 0
      for (index, other) in right.enumerated() {
        let above = row[index + 1]
        row[index + 1] = word == other ? diagonal + 1 : max(above, row[index])
        diagonal = above
      }
    }
    return row[right.count]
  }
}
