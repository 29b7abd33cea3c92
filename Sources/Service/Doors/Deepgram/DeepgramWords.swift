import Transcripts

/// A word as Deepgram's answers have it.
struct DeepgramWord {
  var word: Word
  var channel: Int
  /// Counted from 0 in the order in which people first speak; nil where they are not told apart.
  var speaker: Int?
  var language: String?

  /// Without blanks around it.
  var punctuated: String { String(word.text.trimmingBlanks) }

  /// In small letters, without the marks around it.
  var plain: String {
    var text = punctuated.lowercased()[...]
    while let last = text.last, !last.isLetter, !last.isNumber { text.removeLast() }
    while let first = text.first, !first.isLetter, !first.isNumber { text.removeFirst() }
    return text.isEmpty ? punctuated : String(text)
  }

  func value(isPunctuated: Bool) -> JSONValue {
    var members: [(String, JSONValue)] = [
      ("word", .string(plain)), ("start", .seconds(word.start)), ("end", .seconds(word.end)),
      ("confidence", .probability(word.probability)),
    ]
    if isPunctuated { members.append(("punctuated_word", .string(punctuated))) }
    if let speaker { members.append(("speaker", .integer(speaker))) }
    if let language { members.append(("language", .string(language))) }
    return .object(members)
  }
}

extension StringProtocol {
  fileprivate var trimmingBlanks: SubSequence {
    var text = self[startIndex..<endIndex]
    while text.first?.isWhitespace == true { text.removeFirst() }
    while text.last?.isWhitespace == true { text.removeLast() }
    return text
  }
}

extension [DeepgramWord] {
  /// The words in a row. Languages without blanks between words have none here either.
  func text(isPunctuated: Bool) -> String {
    if !isPunctuated { return map(\.plain).joined(separator: " ") }
    return String(map(\.word.text).joined().trimmingBlanks)
  }

  /// The mean of the words' probabilities; 0 where there is none.
  var confidence: Double {
    isEmpty ? 0 : reduce(0) { $0 + $1.word.probability } / Double(count)
  }

  /// Stretches that one speaker says on one channel without a pause.
  ///
  /// - Parameter pause: seconds of silence that end one.
  func utterances(pause: Double) -> [[DeepgramWord]] {
    var utterances: [[DeepgramWord]] = []
    for word in self {
      if let last = utterances.last?.last, last.speaker == word.speaker, last.channel == word.channel,
        word.word.start - last.word.end < pause
      {
        utterances[utterances.count - 1].append(word)
      } else {
        utterances.append([word])
      }
    }
    return utterances
  }

  /// Where a phrase is said, whatever its case and marks.
  func hits(of phrase: String) -> [ArraySlice<DeepgramWord>] {
    let wanted = phrase.split(whereSeparator: \.isWhitespace)
      .map { DeepgramWord(word: Word(text: String($0), start: 0, end: 0, probability: 1), channel: 0).plain }
    guard !wanted.isEmpty, wanted.count <= count else { return [] }
    let heard = map(\.plain)
    return (0...(count - wanted.count)).filter { heard[$0..<($0 + wanted.count)].elementsEqual(wanted) }
      .map { self[$0..<($0 + wanted.count)] }
  }
}
