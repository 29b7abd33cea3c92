/// Takes out what a speaker did not mean to say: fillers, repeated words, phrases begun again. The quotes keep it.
enum DisfluencyRepair {
  private static let fillers: [[String]] = [
    ["um"], ["uh"], ["er"], ["erm"], ["hmm"], ["mm"], ["ah"], ["uhm"], ["mhm"], ["huh"], ["oh"],
    ["you", "know"], ["i", "mean"], ["sort", "of"], ["kind", "of"], ["let", "'s", "say"],
    ["let", "’s", "say"],
    ["what", "happens", "is"], ["what", "happens", "then", "is"], ["what", "happens", "next", "is"],
    ["what", "we", "do", "is"], ["what", "you", "do", "is"], ["what", "i", "do", "is"],
    ["what", "they", "do", "is"],
    ["the", "way", "it", "works", "is"], ["the", "thing", "is"], ["basically"],
    ["or", "something", "like", "that"], ["if", "you", "will"], ["you", "see"], ["so", "to", "speak"],
  ]
  private static let fillerStarts = Set(fillers.map { $0[0] })
  /// They open a sentence and say nothing.
  private static let openers: [[String]] = [
    ["well"], ["so"], ["okay"], ["ok"], ["right"], ["now"], ["yeah"], ["yes"], ["and", "so"], ["alright"],
    ["basically"],
    ["actually"], ["like"],
  ]
  /// After these the speaker corrects what came before.
  private static let corrections: [[String]] = [
    ["no", "wait"], ["sorry"], ["i", "mean"], ["or", "rather"], ["wait", "no"], ["no", "sorry"],
    ["scratch", "that"], ["rather"],
    ["correction"],
  ]

  static func repair(_ sentence: inout Sentence) {
    let tokens = sentence.tokens
    var kept: [Token] = []
    kept.reserveCapacity(tokens.count)
    var index = 0
    var sawFiller = false
    func matches(_ phrase: [String], at index: Int) -> Bool {
      guard index + phrase.count <= tokens.count else { return false }
      for (offset, word) in phrase.enumerated() where tokens[index + offset].lower != word { return false }
      return true
    }
    while index < tokens.count {
      let token = tokens[index]
      let afterBreak = kept.last.map { $0.tag == .punctuation } ?? true
      if let frame = frame(tokens, at: index, afterBreak: kept.last.map(opensClause(after:)) ?? true) {
        if let order = frame.order { kept.append(tokens[order]) }
        index = frame.end
        continue
      }
      if token.lower == "sorry" || token.lower == "no" || token.lower == "i" || token.lower == "or"
        || token.lower == "wait"
        || token.lower == "scratch" || token.lower == "correction", afterBreak, !kept.isEmpty,
        let phrase = corrections.first(where: { matches($0, at: index) }),
        index + phrase.count < tokens.count,
        tokens[index + phrase.count].isComma || token.lower != "or" && phrase.count > 1
      {
        var next = index + phrase.count
        while next < tokens.count, tokens[next].tag == .punctuation { next += 1 }
        if next < tokens.count {
          retract(&kept, to: tokens[next])
          index = next
          continue
        }
      }
      // "nineteen oh three" is a year.
      let isDigit = token.lower == "oh" && kept.last.map { EnglishWords.closed[$0.lower] == .number } ?? false
      if !isDigit, fillerStarts.contains(token.lower),
        let phrase = fillers.first(where: { matches($0, at: index) }),
        phrase.count == 1 || phrase[0] == "what" || afterBreak
          || index + phrase.count < tokens.count && tokens[index + phrase.count].isComma
          || phrase[0] == "you" && phrase.count == 2
            && !(kept.last.map { ["do", "as", "if", "what", "that"].contains($0.lower) } ?? false)
            && index + 2 < tokens.count && tokens[index + 2].tag == .punctuation
      {
        sawFiller = true
        index += phrase.count
        // The comma after a filler goes with it, where another stands before.
        if index < tokens.count, tokens[index].isComma, afterBreak { index += 1 }
        continue
      }
      if kept.isEmpty, let phrase = openers.first(where: { matches($0, at: index) }),
        index + phrase.count < tokens.count,
        tokens[index + phrase.count].isComma
          || ["okay", "ok", "well", "yeah", "so", "alright", "basically"].contains(phrase[0])
            && tokens.count > index + phrase.count + 2
      {
        index += phrase.count
        if tokens[index].isComma { index += 1 }
        continue
      }
      if kept.isEmpty, token.isComma {
        index += 1
        continue
      }
      // Words said twice: "the the", "we we take", "if the if the".
      if token.tag != .punctuation,
        let length = [3, 2, 1].first(where: { repeats(tokens, at: index, length: $0) })
      {
        index += length
        if index < tokens.count,
          tokens[index].isComma || tokens[index].lower == "—" || tokens[index].lower == "..."
        {
          index += 1
        }
        continue
      }
      if sawFiller, token.tag != .punctuation {
        // "creates, um, creates"
        let last = kept.last?.isComma ?? false ? kept.count - 2 : kept.count - 1
        if last >= 0, kept[last].lower == token.lower { kept.removeSubrange(last...) }
        sawFiller = false
      }
      kept.append(token)
      index += 1
    }
    sentence.tokens = kept
  }

  private static func opensClause(after token: Token) -> Bool {
    token.tag == .punctuation
      || ["and", "so", "then", "now", "but", "first", "next", "you", "we", "please", "finally", "just", "to"]
        .contains(
          token.lower)
  }

  /// "The first thing you want to do is", "what we do next is", "go ahead and": ends where the step itself begins.
  /// `order` is the word that says when.
  private static func frame(_ tokens: [Token], at start: Int, afterBreak: Bool) -> (end: Int, order: Int?)? {
    guard afterBreak else { return nil }
    func lower(_ index: Int) -> String { index < tokens.count ? tokens[index].lower : "" }
    for words in EnglishFrames.emptyStarts where words[0] == tokens[start].lower {
      if words.indices.allSatisfy({ lower(start + $0) == words[$0] }) { return (start + words.count, nil) }
    }
    var index = start
    var order: Int?
    switch lower(start) {
    case "what", "all": index += 1
    case "the", "your", "our":
      index += 1
      while EnglishFrames.ordinals.contains(lower(index)) {
        order = index
        index += 1
      }
      guard EnglishFrames.nouns.contains(lower(index)), order != nil else { return nil }
      index += 1
      // "The next step is to verify the data."
      if lower(index) == "is" || lower(index) == "'s" || lower(index) == "’s" {
        index += 1
        while lower(index) == "then" || lower(index) == "now" { index += 1 }
        return lower(index) == "to" ? (index + 1, order) : nil
      }
    default: return nil
    }
    if lower(index) == "that" { index += 1 }
    guard EnglishFrames.people.contains(lower(index)) else { return nil }
    index += 1
    while EnglishFrames.between.contains(lower(index)) { index += 1 }
    guard lower(index) == "do" else { return nil }
    index += 1
    while ["next", "first", "then", "now", "here", "there", "after", "that"].contains(lower(index)) {
      if ["next", "first", "then"].contains(lower(index)) { order = index }
      index += 1
    }
    guard ["is", "'s", "’s"].contains(lower(index)) else { return nil }
    index += 1
    if lower(index).first == "," { index += 1 }
    if lower(index) == "that" || lower(index) == "to" { index += 1 }
    return index < tokens.count ? (index, order) : nil
  }

  /// Whether the next `length` words are said again at once, with nothing but a comma or a dash between.
  private static func repeats(_ tokens: [Token], at index: Int, length: Int) -> Bool {
    var second = index + length
    guard second < tokens.count else { return false }
    if tokens[second].isComma || tokens[second].lower == "—" || tokens[second].lower == "..." {
      second += 1
      // After a comma single content words may be meant twice; only function words are slips.
      if length == 1, EnglishWords.closed[tokens[index].lower] == nil { return false }
    }
    guard second + length <= tokens.count else { return false }
    for offset in 0..<length {
      let word = tokens[index + offset]
      if word.tag == .punctuation || word.lower != tokens[second + offset].lower { return false }
      if word.lower.first?.isNumber ?? true { return false }
    }
    if length == 1, ["that", "had", "very", "more", "again", "bit", "round"].contains(tokens[index].lower) {
      return false
    }
    return true
  }

  /// Takes back what a correction replaces: to the same word if it is near, else the last phrase.
  private static func retract(_ kept: inout [Token], to next: Token) {
    while kept.last?.tag == .punctuation { kept.removeLast() }
    let near = max(0, kept.count - 8)
    if let same = kept[near...].lastIndex(where: { $0.lower == next.lower }) {
      kept.removeSubrange(same...)
      return
    }
    let wanted = EnglishWords.closed[next.lower]
    if let wanted, let same = kept[near...].lastIndex(where: { EnglishWords.closed[$0.lower] == wanted }) {
      kept.removeSubrange(same...)
    }
  }
}
