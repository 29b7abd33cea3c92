/// Writes out contractions, informal forms and titles.
///
/// The reference applies some fifty regular expressions one after the other. They fall into three groups that do
/// not act on each other's results within a group, so three scans in the same order give the same text.
struct EnglishContractions: Sendable {
  private let words: [String: String]

  init(expandsSlang: Bool) {
    words = Self.informal.merging(Self.titles) { first, _ in first }
      .merging(expandsSlang ? Self.slang : [:]) { first, _ in first }
  }

  /// `text` in lower case, with straight apostrophes where it has contractions.
  func expand(_ text: Scalars) -> Scalars {
    guard text.contains("'") else { return text.replacingWords { words[$0] } }
    let whole = replaceWholeForms(text)
    let perfect = Self.replaceEndings(whole, Self.perfectEndings)
    let negated = Self.replaceEndings(perfect, Self.negation)
    return Self.replaceEndings(negated, Self.generalEndings)
  }

  /// Words without an apostrophe and forms such as `won't` that are looked up whole.
  private func replaceWholeForms(_ text: Scalars) -> Scalars {
    var result = Scalars()
    result.reserveCapacity(text.count)
    var index = 0
    while index < text.count {
      guard text[index].isWord else {
        result.append(text[index])
        index += 1
        continue
      }
      let end = text[index...].firstIndex { !$0.isWord } ?? text.count
      let form = Self.wholeForms.first { form, _ in
        text.has(form, at: index) && text.isBoundary(at: index + form.count)
      }
      if let form {
        result.append(contentsOf: form.1)
        index += form.0.count
        continue
      }
      if let replacement = words[Scalars(text[index..<end]).string] {
        result.append(contentsOf: replacement.unicodeScalars)
      } else {
        result.append(contentsOf: text[index..<end])
      }
      index = end
    }
    return result
  }

  /// Replaces the first of `endings` that stands at a place and ends a word there.
  private static func replaceEndings(_ text: Scalars, _ endings: [(Scalars, Scalars)]) -> Scalars {
    var result = Scalars()
    result.reserveCapacity(text.count)
    var index = 0
    while index < text.count {
      let ending = endings.first { ending, _ in
        text.has(ending, at: index) && text.isBoundary(at: index + ending.count)
      }
      if let ending {
        result.append(contentsOf: ending.1)
        index += ending.0.count
      } else {
        result.append(text[index])
        index += 1
      }
    }
    return result
  }

  private static func table(_ pairs: KeyValuePairs<String, String>) -> [(Scalars, Scalars)] {
    pairs.map { (Scalars($0.key), Scalars($0.value)) }
  }

  private static let wholeForms = table([
    "won't": "will not", "can't": "can not", "let's": "let us", "ain't": "aint", "y'all": "you all",
    "i'ma": "i am going to", "ma'am": "madam",
  ])

  private static let informal = [
    "wanna": "want to", "gotta": "got to", "gonna": "going to", "imma": "i am going to",
    "woulda": "would have",
    "coulda": "could have", "shoulda": "should have",
  ]

  private static let slang = [
    "kinda": "kind of", "sorta": "sort of", "dunno": "do not know", "cause": "because",
  ]

  /// The space after each keeps a title apart from a name written right behind its period.
  private static let titles = [
    "mr": "mister ", "mrs": "missus ", "st": "saint ", "dr": "doctor ", "prof": "professor ",
    "capt": "captain ", "gov": "governor ", "ald": "alderman ", "gen": "general ", "sen": "senator ",
    "rep": "representative ", "pres": "president ", "rev": "reverend ", "hon": "honorable ",
    "asst": "assistant ", "assoc": "associate ", "lt": "lieutenant ", "col": "colonel ", "jr": "junior ",
    "sr": "senior ", "esq": "esquire ",
  ]

  private static let perfectEndings = table([
    "'d been": " had been", "'s been": " has been", "'d gone": " had gone", "'s gone": " has gone",
    "'d done": " had done", "'s got": " has got",
  ])

  private static let negation = table(["n't": " not"])

  private static let generalEndings = table([
    "'re": " are", "'s": " is", "'d": " would", "'ll": " will", "'t": " not", "'ve": " have", "'m": " am",
  ])
}
