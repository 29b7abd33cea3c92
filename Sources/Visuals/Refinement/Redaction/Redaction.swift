/// Replaces what tells of persons by placeholders, and puts it back: names, numbers, e-mail addresses, links.
///
/// It would rather hide too much: in doubt a capitalized word is a name. Names that are written without capitals cannot be
/// told from other words and stay.
struct Redaction: Sendable {
  enum Kind: String, Sendable, Hashable, CaseIterable {
    case name = "NAME"
    case number = "NUMBER"
    case email = "EMAIL"
    case link = "LINK"
  }

  /// The sentences of the talk as they may be sent, in order.
  private(set) var sentences: [String] = []
  private var originals: [String: String] = [:]
  private var placeholders: [String: String] = [:]
  private var counts: [Kind: Int] = [:]

  init(_ text: SpokenText) {
    let names = NameFinder(text.sentences.map(\.text), isEnglish: text.isEnglish)
    for sentence in text.sentences { sentences.append(hidden(sentence.text, names)) }
  }

  /// Puts back what was replaced, in a text that came back.
  func restored(_ text: String) -> String {
    guard text.contains("_") else { return text }
    return text.replacing(/(?i)\b(NAME|NUMBER|EMAIL|LINK)_([0-9]{1,6})(?![0-9])/) { match in
      originals["\(match.1.uppercased())_\(match.2)"] ?? String(match.0)
    }
  }

  private mutating func placeholder(_ kind: Kind, for original: String) -> String {
    if let known = placeholders[original] { return known }
    counts[kind, default: 0] += 1
    let made = "\(kind.rawValue)_\(counts[kind, default: 1])"
    placeholders[original] = made
    originals[made] = original
    return made
  }

  private mutating func hidden(_ sentence: String, _ names: NameFinder) -> String {
    let chunks = sentence.split(separator: " ").map { Chunk($0) }
    var result: [String] = []
    var index = 0
    while index < chunks.count {
      let chunk = chunks[index]
      if let end = SpokenPersonalData.addressEnd(chunks, from: index) {
        let original = chunks[index...end].map { "\($0.front)\($0.core)\($0.back)" }.joined(separator: " ")
        let last = chunks[end]
        let core = original.dropFirst(chunk.front.count).dropLast(last.back.count)
        result.append("\(chunk.front)\(placeholder(.email, for: String(core)))\(last.back)")
        index = end + 1
        continue
      }
      let numberEnd = SpokenPersonalData.numberEnd(chunks, from: index)
      if let kind = SpokenPersonalData.kind(of: chunk.core) ?? (numberEnd >= index ? .number : nil)
        ?? (names.isName(chunk.core, opens: index == 0) ? .name : nil)
      {
        let last = kind == .number ? max(index, numberEnd) : index
        for place in index...last {
          // The 's of a name stays, so that the sentence can still be read.
          let (stem, ending) = kind == .name ? chunks[place].withoutPossessive : (chunks[place].core, "")
          let made = placeholder(SpokenPersonalData.kind(of: chunks[place].core) ?? kind, for: String(stem))
          result.append("\(chunks[place].front)\(made)\(ending)\(chunks[place].back)")
        }
        index = last + 1
        continue
      }
      result.append("\(chunk.front)\(chunk.core)\(chunk.back)")
      index += 1
    }
    return result.joined(separator: " ")
  }
}

/// A word with the marks around it.
struct Chunk: Sendable {
  var front: Substring
  var core: Substring
  var back: Substring

  init(_ text: Substring) {
    func isInner(_ character: Character) -> Bool {
      character.isLetter || character.isNumber || "+$€£%@".contains(character)
    }
    let start = text.firstIndex(where: isInner) ?? text.endIndex
    let end = text[start...].lastIndex(where: isInner).map(text.index(after:)) ?? start
    (front, core, back) = (text[..<start], text[start..<end], text[end...])
  }

  var lower: String { core.lowercased() }

  var withoutPossessive: (stem: Substring, ending: Substring) {
    for ending in ["'s", "’s"] where core.hasSuffix(ending) {
      return (core.dropLast(2), core.suffix(2))
    }
    return (core, "")
  }
}
