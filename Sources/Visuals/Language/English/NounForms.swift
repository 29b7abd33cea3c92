/// Singular forms of English nouns.
enum NounForms {
  private static let irregular: [String: String] = [
    "men": "man", "women": "woman", "children": "child", "people": "person", "feet": "foot", "teeth": "tooth",
    "mice": "mouse", "geese": "goose", "lives": "life", "leaves": "leaf", "wolves": "wolf", "knives": "knife",
    "shelves": "shelf", "halves": "half", "larvae": "larva", "pupae": "pupa", "data": "data",
    "criteria": "criterion",
    "analyses": "analysis", "bases": "basis", "diagnoses": "diagnosis", "indices": "index",
    "vertices": "vertex",
    "matrices": "matrix", "staff": "staff", "series": "series", "species": "species", "news": "news",
    "headquarters": "headquarter", "bacteria": "bacterium", "fungi": "fungus", "nuclei": "nucleus",
    "crises": "crisis",
  ]

  /// Plurals that look like their singular.
  private static let invariant: Set<String> = [
    "aircraft", "watercraft", "spacecraft", "hovercraft", "sheep", "deer", "cattle", "poultry", "livestock",
    "police",
    "personnel", "offspring", "clergy", "folk", "bison", "moose", "swine", "trout", "shrimp",
  ]

  /// The singular, and whether the word was a plural.
  static func singular(_ word: String) -> (lemma: String, isPlural: Bool) {
    if invariant.contains(word) { return (word, true) }
    if let known = irregular[word] { return (known, known != word || word == "staff") }
    guard word.utf8.count > 3, word.hasSuffix("s"), !word.hasSuffix("ss"), !word.hasSuffix("us"),
      !word.hasSuffix("is")
    else {
      return (word, false)
    }
    if word.hasSuffix("ies"), word.utf8.count > 4 { return (word.dropLast(3) + "y", true) }
    for ending in ["ches", "shes", "sses", "xes", "zes"] where word.hasSuffix(ending) {
      return (String(word.dropLast(2)), true)
    }
    if word.hasSuffix("oes") { return (String(word.dropLast(2)), true) }
    return (String(word.dropLast()), true)
  }
}
