public import Transcripts

/// Says who said which word.
///
/// Each word goes to whoever speaks during most of it; one between turns to whoever speaks nearest. A lone word that would
/// flip the speaker within a sentence needs to lie in a turn of its own to do so, because turns end less exactly than
/// words.
public struct SpeakerAssignment: Sendable, Equatable {
  /// Farthest that a turn may be from a word, in seconds, for its speaker to have said it.
  public var reach: Double
  /// Part of a lone word's length that its own speaker must exceed the speaker of its neighbours by to keep it.
  public var evidence: Double

  /// Farthest that a change of speaker moves to a sentence's start or end, in seconds: people mostly change there, and
  /// turns do not end that exactly.
  public var sentenceReach: Double
  /// Code of the language, for where sentences end.
  public var language: String

  public init(
    reach: Double = 1, evidence: Double = 0.5, sentenceReach: Double = 0.6, language: String = "en"
  ) {
    self.language = language
    self.reach = reach
    self.evidence = evidence
    self.sentenceReach = sentenceReach
  }

  /// Segments with their speakers, cut where the speaker changes, numbered anew.
  ///
  /// - Parameters:
  ///   - segments: in order of time. Those with words are cut so that each has one speaker; the words carry it too.
  ///     Their tokens are divided in proportion, as words do not know theirs. Those without words have the speaker
  ///     of most of their time.
  ///   - turns: who speaks when, in order of start. Where there are none the segments come back as they are.
  public func assign(_ segments: [Segment], turns: [SpeakerTurn]) -> [Segment] {
    let index = TurnIndex(turns)
    guard !index.isEmpty else { return segments }
    var result: [Segment] = []
    for segment in segments {
      if let words = segment.words, !words.isEmpty {
        result += split(segment, into: smoothed(words, index))
      } else {
        var whole = segment
        whole.speaker = index.speaker(from: segment.start, to: segment.end, reach: reach)
        result.append(whole)
      }
    }
    for position in result.indices { result[position].id = position }
    return result
  }

  /// The words with their speakers.
  private func smoothed(_ words: [Word], _ index: TurnIndex) -> [Word] {
    var words = words
    for position in words.indices {
      words[position].speaker = index.speaker(
        from: words[position].start, to: words[position].end, reach: reach)
    }
    let raw = words.map(\.speaker)
    // A word that nobody was near to goes with the one before it, the first ones with the one after them.
    var last = raw.lazy.compactMap { $0 }.first
    for position in words.indices {
      if words[position].speaker == nil { words[position].speaker = last }
      last = words[position].speaker
    }
    for position in words.indices.dropFirst().dropLast() {
      let (before, after) = (words[position - 1], words[position + 1])
      guard before.speaker == after.speaker, words[position].speaker != before.speaker,
        !endsSentence(words, position - 1) || !endsSentence(words, position)
      else { continue }
      if !index.isCertain(words[position], against: before.speaker, evidence: evidence) {
        words[position].speaker = before.speaker
      }
    }
    moveToSentences(&words)
    return words
  }

  /// Moves each change of speaker to the sentence's start before it or end after it, whichever is nearer.
  private func moveToSentences(_ words: inout [Word]) {
    let isStart = words.indices.map { $0 > 0 && endsSentence(words, $0 - 1) }
    var position = 1
    while position < words.count {
      let (before, after) = (words[position - 1].speaker, words[position].speaker)
      guard before != after, !isStart[position] else {
        position += 1
        continue
      }
      let start = (1..<position).last { isStart[$0] || words[$0 - 1].speaker != before }
      let end = words.indices.dropFirst(position + 1).first { isStart[$0] || words[$0].speaker != after }
      let back = start.flatMap { isStart[$0] ? words[position].start - words[$0].start : nil } ?? .infinity
      let forth = end.flatMap { isStart[$0] ? words[$0 - 1].end - words[position].start : nil } ?? .infinity
      if let start, back <= min(forth, sentenceReach) {
        for index in start..<position { words[index].speaker = after }
      } else if let end, forth <= sentenceReach {
        for index in position..<end { words[index].speaker = before }
        position = end
      }
      position += 1
    }
  }

  private func endsSentence(_ words: [Word], _ position: Int) -> Bool {
    let next = position + 1 < words.count ? words[position + 1] : nil
    return SentenceEnds(language: language).isEnd(
      words[position].text, next: next?.text, pause: next.map { $0.start - words[position].end } ?? 0)
  }

  private func split(_ segment: Segment, into words: [Word]) -> [Segment] {
    var runs: [[Word]] = []
    for word in words {
      if let last = runs.last?.last, last.speaker == word.speaker {
        runs[runs.count - 1].append(word)
      } else {
        runs.append([word])
      }
    }
    guard runs.count > 1 else {
      var whole = segment
      whole.words = words
      whole.speaker = words.first?.speaker
      return [whole]
    }
    let total = max(1, words.reduce(0) { $0 + $1.text.utf8.count })
    var done = 0
    var cut = 0
    return runs.enumerated().map { number, run in
      var part = segment
      done += run.reduce(0) { $0 + $1.text.utf8.count }
      let end = number == runs.count - 1 ? segment.tokens.count : segment.tokens.count * done / total
      part.tokens = Array(segment.tokens[cut..<end])
      cut = end
      part.words = run
      part.speaker = run.first?.speaker
      part.text = run.map(\.text).joined()
      if number > 0, let first = run.first { part.start = first.start }
      if number < runs.count - 1, let last = run.last { part.end = last.end }
      return part
    }
  }
}
