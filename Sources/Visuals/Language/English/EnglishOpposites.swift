/// Words of which one denies the other: conditions that hold them are branches of one decision.
enum EnglishOpposites {
  private static let pairs: [String: Set<String>] = {
    var table: [String: Set<String>] = [:]
    for line in [
      "fail succeed pass", "accept reject decline refuse", "approve reject decline refuse deny",
      "agree disagree decline",
      "complete incomplete", "positive negative", "valid invalid", "correct incorrect wrong",
      "available unavailable",
      "high low", "small large big", "new old existing used", "damaged intact undamaged",
      "faulty intact good",
      "open close closed", "find miss", "present missing absent", "full empty", "yes no", "win lose",
      "rise fall",
      "increase decrease", "clear unclear", "known unknown", "internal external",
      "domestic international foreign",
      "simple complex complicated", "minor major serious", "urgent normal regular", "sufficient insufficient",
      "first other",
      "satisfied dissatisfied unhappy", "happy unhappy", "eligible ineligible", "confirm deny", "stay leave",
      "hot cold",
      "wet dry", "red green", "early late", "public private", "successful unsuccessful", "healthy sick ill",
      "wide narrow",
      "thick thin", "paid unpaid", "insured uninsured", "possible impossible", "match differ", "arrive miss",
    ] {
      let words = line.split(separator: " ").map(String.init)
      // All of a line deny its first word, not each other.
      for word in words.dropFirst() {
        table[words[0], default: []].insert(word)
        table[word, default: []].insert(words[0])
      }
    }
    return table
  }()

  static func deny(_ words: Set<String>, _ others: Set<String>) -> Bool {
    words.contains { word in pairs[word].map { !$0.isDisjoint(with: others) } ?? false }
  }

  /// Verbs that ask somebody, and words of the answer: "the customer is asked. If she does not answer, …".
  static let asking: Set<String> = [
    "ask", "request", "contact", "invite", "call", "phone", "remind", "inform", "notify", "send", "email",
    "offer", "write",
    "propose", "query",
  ]
  static let answering: Set<String> = [
    "answer", "reply", "response", "respond", "react", "reaction", "feedback", "decline", "confirm", "refuse",
    "agree",
    "reach",
  ]
}
