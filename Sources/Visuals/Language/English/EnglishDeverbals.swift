/// Nouns that name a deed: "the approval of the payment".
enum EnglishDeverbals {
  /// Those whose verb no ending tells.
  private static let irregular: [String: String] = [
    "receipt": "receive", "reception": "receive", "delivery": "deliver", "analysis": "analyze",
    "diagnosis": "diagnose",
    "decision": "decide", "registration": "register", "departure": "depart", "discovery": "discover",
    "recovery": "recover", "sale": "sell", "choice": "choose", "inquiry": "inquire", "submission": "submit",
    "admission": "admit", "permission": "permit", "transmission": "transmit", "division": "divide",
    "explanation": "explain", "notification": "notify", "application": "apply", "reduction": "reduce",
    "production": "produce", "introduction": "introduce", "distribution": "distribute",
    "description": "describe",
    "prescription": "prescribe", "subscription": "subscribe", "resolution": "resolve", "solution": "solve",
    "comparison": "compare", "revision": "revise", "repetition": "repeat", "conversion": "convert",
    "extension": "extend", "expansion": "expand", "suspension": "suspend", "entry": "enter",
    "surgery": "operate",
    "calculation": "calculate", "announcement": "announce", "judgment": "judge", "argument": "argue",
    "maintenance": "maintain", "clearance": "clear", "dispatch": "dispatch", "allocation": "allocate",
  ]

  /// Nouns that look like the verb.
  private static let same: Set<String> = [
    "check", "review", "test", "audit", "visit", "drive", "repair", "transfer", "search", "scan", "release",
    "launch",
    "update", "upgrade", "purchase", "export", "import", "download", "upload", "interview", "survey",
    "handover",
    "dispatch", "shipment", "treatment", "setup", "cleanup", "backup",
  ]

  /// They say that something is over or begins, and are no steps of their own.
  static let phases: Set<String> = [
    "completion", "end", "start", "beginning", "conclusion", "initiation", "termination", "expiration",
    "introduction",
  ]

  /// The verb of such a noun; nil for other nouns.
  static func verb(of noun: String) -> String? {
    if phases.contains(noun) { return nil }
    if let known = irregular[noun] { return known }
    if same.contains(noun) { return noun }
    let lexicon = VerbLexicon.english
    for (ending, replacements) in endings
    where noun.hasSuffix(ending) && noun.utf8.count > ending.utf8.count + 2 {
      let stem = noun.dropLast(ending.count)
      for replacement in replacements where lexicon.isBase(stem + replacement) { return stem + replacement }
    }
    if noun.hasSuffix("ing"), !EnglishWords.nouns.contains(noun), let reading = lexicon.reading(noun) {
      return reading.form == .gerund ? reading.lemma : nil
    }
    return nil
  }

  private static let endings: [(String, [String])] = [
    ("ification", ["ify"]), ("ization", ["ize"]), ("isation", ["ise", "ize"]), ("ation", ["ate", "e", ""]),
    ("ition", ["e", "ish", ""]), ("ction", ["ct"]), ("ption", ["pt"]), ("tion", ["te", "t"]),
    ("sion", ["d", "se", "de", "t"]),
    ("ment", ["", "e"]), ("al", ["", "e"]), ("ance", ["", "e"]), ("ence", ["", "e"]), ("ure", ["", "e"]),
  ]
}
