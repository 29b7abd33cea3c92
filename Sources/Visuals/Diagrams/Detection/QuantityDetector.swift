/// Finds numbers of one unit that can be drawn beside each other.
enum QuantityDetector {
  private struct Quantity {
    var value: Double
    var unit: String
    var label: String
    var year: Double?
    var evidence: Evidence
  }

  static func find(_ text: AnalyzedText) -> [Candidate] {
    var found: [Quantity] = []
    for number in text.sentences.indices { found += quantities(text, number) }
    // Bare counts beside counts of one thing are of that thing.
    let units = Set(found.map(\.unit).filter { !$0.isEmpty })
    if units.count == 1, let unit = units.first {
      for index in found.indices where found[index].unit.isEmpty { found[index].unit = unit }
    }
    let groups = Dictionary(grouping: found, by: \.unit)
    guard let best = groups.max(by: { ($0.value.count, $1.key) < ($1.value.count, $0.key) }),
      best.value.count >= 3, best.value.count <= 40
    else { return [] }
    var points = best.value
    // Amounts without a year do not stand on a line of years.
    if points.count(where: { $0.year != nil }) >= 3 { points.removeAll { $0.year == nil } }
    let hasYears = points.allSatisfy { $0.year != nil }
    if hasYears { points.sort { ($0.year ?? 0) < ($1.year ?? 0) } }
    let labels = Set(points.map { $0.label.lowercased() })
    guard labels.count >= max(2, points.count - 1) else { return [] }
    let sum = points.reduce(0) { $0 + $1.value }
    let form: QuantityChart.Form = hasYears ? .line : best.key == "%" && abs(sum - 100) < 3 ? .pie : .bar
    var diagram = Diagram(kind: .chart, title: "", confidence: 0, language: "en")
    diagram.chart = QuantityChart(
      form: form, unit: best.key,
      series: [
        .init(
          name: "",
          points: points.map {
            .init(label: String($0.label.prefix(60)), value: $0.value, evidence: [$0.evidence])
          })
      ])
    let share = Double(points.count) / Double(max(1, text.sentences.count))
    diagram.confidence = min(
      0.96,
      (hasYears ? everyDateCounts(text, points.count) ? 0.6 : 0.46 : 0.36) + 0.09
        * Double(min(points.count, 5)) + 0.14 * min(1, share))
    return [
      Candidate(
        diagram: diagram, reason: "\(points.count) quantities in \(best.key.isEmpty ? "counts" : best.key)")
    ]
  }

  /// Whether no date of the text stands without an amount: then it tells of the amounts and not of events.
  private static func everyDateCounts(_ text: AnalyzedText, _ count: Int) -> Bool {
    text.sentences.reduce(0) { $0 + DateReader.dates(in: $1).count } <= count + 1
  }

  private static func quantities(_ text: AnalyzedText, _ number: Int) -> [Quantity] {
    let sentence = text.sentences[number]
    let tokens = sentence.tokens
    let dates = DateReader.dates(in: sentence)
    var found: [Quantity] = []
    var index = 0
    var lastEnd = 0
    while index < tokens.count {
      if let date = dates.first(where: { $0.tokens.contains(index) }) {
        index = date.tokens.upperBound
        continue
      }
      guard
        tokens[index].tag == .number
          || tokens[index].lower == "a" && index + 1 < tokens.count && tokens[index + 1].tag == .number,
        case (var amount, let end)? = SpokenNumbers.number(tokens, at: index), amount.isFinite
      else {
        index += 1
        continue
      }
      var stop = end
      var unit: String?
      let text0 = tokens[index].text
      if tokens[end - 1].text.hasSuffix("%") { unit = "%" }
      for symbol in ["$", "€", "£"] where text0.hasPrefix(symbol) { unit = symbol }
      if unit == nil, end < tokens.count {
        let next = tokens[end].lower
        if next == "percent" || next == "%"
          || next == "per" && end + 1 < tokens.count && tokens[end + 1].lower == "cent"
        {
          unit = "%"
          stop = end + (next == "per" ? 2 : 1)
        } else if ["dollars", "dollar", "euros", "euro", "pounds"].contains(next) {
          unit = next.hasPrefix("d") ? "$" : next.hasPrefix("e") ? "€" : "£"
          stop = end + 1
        } else {
          // "120 new customers"
          var noun = end
          while noun < min(tokens.count, end + 2), tokens[noun].tag == .adjective { noun += 1 }
          // "one and a half liters"
          if noun + 2 < tokens.count, tokens[noun].lower == "and", tokens[noun + 2].lower == "half" {
            amount += 0.5
            noun += 3
          }
          if noun < tokens.count, tokens[noun].tag == .noun {
            unit = tokens[noun].isPlural ? tokens[noun].lower : tokens[noun].lemma
            stop = noun + 1
          }
        }
      }
      // "Sales grew to three million": a count of what was named before.
      if unit == nil, amount >= 1000,
        tokens[index..<end].contains(where: { SpokenNumbers.isMultiplier($0.lower) })
      {
        unit = ""
      }
      // "It rose from 800 in 1990": a count of what the sentence or the one before tells of.
      if unit == nil, tellsChange(tokens), dates.count >= 1 { unit = "" }
      // "120 customers in the north, 95 in the south": counted like the one before.
      if unit == nil, let last = found.last, end < tokens.count, tokens[end].tag == .preposition,
        index > 0,
        tokens[index - 1].isComma || tokens[index - 1].tag == .coordinator || tokens[index - 1].tag == .adverb
      {
        unit = last.unit
      }
      // "In January 300 people came, in February 450."
      if unit == nil, let last = found.last, dates.contains(where: { $0.tokens.upperBound == index }) {
        unit = last.unit
      }
      guard let unit,
        ![
          "time", "times", "step", "steps", "way", "ways", "thing", "things", "type", "types", "kind",
          "kinds", "o'clock",
        ].contains(unit)
      else {
        index = max(stop, index + 1)
        continue
      }
      // Who or what has it: the nearest phrase before, else after ("40 percent of the voters", "20 percent are from Asia").
      var label: String?
      var range = index..<stop
      // "two million in 2019", else "in 2021 they reached four million".
      let clause = text.clauses[number].first { $0.range.contains(index) }
      let near =
        clause.map { clause in dates.filter { clause.range.contains($0.tokens.lowerBound) } } ?? dates
      let isLater =
        clause.map { tokens[$0.range].contains { $0.lower == "later" || $0.lower == "earlier" } } ?? false
      let year =
        isLater
        ? nil
        : near.first { $0.tokens.lowerBound >= stop && $0.tokens.lowerBound - stop <= 1 }
          ?? near.last { $0.tokens.upperBound <= index }
          ?? near.min { abs($0.tokens.lowerBound - index) < abs($1.tokens.lowerBound - index) }
      let opens = index == 0 || tokens[index - 1].tag == .punctuation || tokens[index - 1].tag == .coordinator
      let before = NounPhraseChunker.phrases(tokens, in: lastEnd..<index, joins: true).filter { phrase in
        tokens[phrase.head].tag == .noun && !dates.contains { $0.tokens.overlaps(phrase.range) }
      }
      if unit == "%", opens, let said = predicate(tokens, stop) {
        // "Forty percent of people said yes, …"
        label = sentence.words(said)
        range = index..<said.upperBound
      } else if let place = placeAfter(tokens, stop) {
        // "95 in the south"
        label = sentence.words(dropArticle(place, tokens))
        range = index..<place.upperBound
      } else if let phrase = before.last(where: {
        $0.range.lowerBound == 0 || tokens[$0.range.lowerBound - 1].tag != .preposition
          || tokens[$0.range.lowerBound - 1].lower == "for"
      }) ?? before.last {
        label = sentence.words(dropArticle(phrase.range, tokens))
        range = phrase.range.lowerBound..<stop
      } else if let phrase = NounPhraseChunker.phrases(tokens, in: stop..<min(tokens.count, stop + 8)).first(
        where: { tokens[$0.head].tag == .noun })
      {
        label = sentence.words(dropArticle(phrase.range, tokens))
        range = index..<phrase.range.upperBound
      }
      if let year,
        let evidence = sentence.evidence(
          min(range.lowerBound, year.tokens.lowerBound)..<max(range.upperBound, year.tokens.upperBound))
      {
        found.append(
          Quantity(value: amount, unit: unit, label: year.date, year: year.order, evidence: evidence))
      } else if let label, !label.isEmpty, let evidence = sentence.evidence(range) {
        found.append(
          Quantity(
            value: amount, unit: unit, label: LabelWriter.capitalized(label), year: nil, evidence: evidence))
      }
      lastEnd = stop
      index = max(stop, index + 1)
    }
    return found
  }

  private static let changing: Set<String> = [
    "rise", "grow", "fall", "increase", "decrease", "drop", "climb", "reach", "decline", "go", "double",
    "triple", "be",
    "stand", "jump", "sink", "shrink", "peak", "count", "total", "number", "have",
  ]

  private static func tellsChange(_ tokens: [Token]) -> Bool {
    tokens.contains { ($0.tag == .verb || $0.tag == .auxiliary) && changing.contains($0.lemma) }
  }

  /// "in the south" after an amount, where another amount with a place of its own follows or went before.
  private static func placeAfter(_ tokens: [Token], _ start: Int) -> Range<Int>? {
    func place(_ index: Int) -> NounPhrase? {
      guard index + 1 < tokens.count, ["in", "for", "from", "at", "to"].contains(tokens[index].lower) else {
        return nil
      }
      return NounPhraseChunker.phrase(tokens, at: index + 1, upTo: tokens.count)
    }
    guard let phrase = place(start), tokens[phrase.head].tag == .noun,
      phrase.range.upperBound >= tokens.count || tokens[phrase.range.upperBound].tag == .punctuation
        || tokens[phrase.range.upperBound].tag == .coordinator
    else { return nil }
    let preposition = tokens[start].lower
    let others = tokens.indices.count {
      $0 != start && $0 > 0 && tokens[$0].lower == preposition
        && (tokens[$0 - 1].tag == .number || $0 > 1 && tokens[$0 - 2].tag == .number)
    }
    return others >= 1 ? phrase.range : nil
  }

  /// What those do or are that a share is of: the verb after it and what follows, up to a comma.
  private static func predicate(_ tokens: [Token], _ start: Int) -> Range<Int>? {
    let end = tokens[start...].firstIndex { $0.tag == .punctuation || $0.tag == .coordinator } ?? tokens.count
    guard let verb = tokens[start..<end].firstIndex(where: { [.verb, .auxiliary, .modal].contains($0.tag) }),
      verb + 1 < end
    else { return nil }
    return verb..<min(end, verb + 6)
  }

  private static func dropArticle(_ range: Range<Int>, _ tokens: [Token]) -> Range<Int> {
    tokens[range.lowerBound].tag == .determiner && range.count > 1
      ? range.lowerBound + 1..<range.upperBound : range
  }
}
