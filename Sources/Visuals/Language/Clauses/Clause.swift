/// A noun phrase: its words and the one that says what it is.
struct NounPhrase: Sendable, Hashable {
  var range: Range<Int>
  var head: Int
}

/// What a clause is to the one that it belongs to.
enum ClauseRole: Sendable, Hashable {
  case main
  /// "if …", "unless …", "in case …", "whether …"
  case condition
  /// "after …", "once …", "when …", "as soon as …"
  case after
  case before
  /// "while …", "whereas …"
  case parallel
  case until
  /// "who then checks …"
  case relative
  /// "that the costs are acceptable", "because …", "although …"
  case other
}

/// A verb with what belongs to it. Numbers are those of its sentence's tokens.
struct Clause: Sendable {
  var range: Range<Int>
  var role = ClauseRole.main
  /// Words that open it, such as `if` and `in case`; empty for a main clause.
  var marker: Range<Int> = 0..<0
  var subject: NounPhrase?
  /// From the first auxiliary to the particle.
  var verbs: Range<Int>
  /// The verb that says what is done.
  var verb: Int
  var particle: Int?
  var object: NounPhrase?
  /// Preposition and phrase after it, the first one.
  var preposition: Int?
  var prepositionObject: NounPhrase?
  /// "by the clerk".
  var agent: NounPhrase?
  var isPassive = false
  var isNegated = false
  var hasModal = false
  var isGerund = false
  /// "to check": hangs on the verb before.
  var isInfinitive = false
  /// `and` or `or` between this verb and the one before it, which has the same subject.
  var joinedBy: String?
}

extension Sentence {
  func words(_ range: Range<Int>) -> String {
    let range = range.clamped(to: whole)
    var text = ""
    for index in range {
      let token = tokens[index]
      if token.range.isEmpty { continue }
      let glues =
        token.tag == .punctuation && token.lower != "(" && token.lower != "–" && token.lower != "/"
        || token.text.first == "'" || token.text.first == "’" || token.lower == "n't" || token.lower == "n’t"
        || token.lower == "%"
      if !text.isEmpty, !glues, text.last != "(", text.last != "/", token.lower != "/" { text += " " }
      text += token.text
    }
    return text
  }
}
