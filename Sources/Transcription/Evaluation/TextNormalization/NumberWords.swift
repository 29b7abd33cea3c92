import Transcripts

/// What a word can mean inside a spoken number.
enum NumberWord: Equatable, Sendable {
  /// Zero, or the letter o said for it.
  case zero
  /// 1 to 19.
  case unit(Int)
  /// 0 to 19 with the suffix of an ordinal or a plural.
  case suffixedUnit(Int, String)
  /// 20, 30, … 90.
  case ten(Int)
  case suffixedTen(Int, String)
  /// 10 to the power of `zeros`.
  case multiplier(zeros: Int)
  case suffixedMultiplier(zeros: Int, String)
  /// A sign said before the number.
  case sign(String)
  /// A currency said after the number and written before it.
  case currency(String)
  case per
  case percent
  case and
  case double
  case triple
  case point

  static let table: [String: NumberWord] = {
    var table: [String: NumberWord] = [
      "o": .zero, "oh": .zero, "zero": .zero, "zeroth": .suffixedUnit(0, "th"),
      "first": .suffixedUnit(1, "st"), "second": .suffixedUnit(2, "nd"), "third": .suffixedUnit(3, "rd"),
      "fifth": .suffixedUnit(5, "th"), "twelfth": .suffixedUnit(12, "th"),
      "minus": .sign("-"), "negative": .sign("-"), "plus": .sign("+"), "positive": .sign("+"),
      "pound": .currency("£"), "pounds": .currency("£"), "euro": .currency("€"), "euros": .currency("€"),
      "dollar": .currency("$"), "dollars": .currency("$"), "cent": .currency("¢"), "cents": .currency("¢"),
      "per": .per, "percent": .percent, "and": .and, "double": .double, "triple": .triple, "point": .point,
    ]
    for (index, name) in units.enumerated() {
      let value = index + 1
      table[name] = .unit(value)
      table[name == "six" ? "sixes" : name + "s"] = .suffixedUnit(value, "s")
      if value > 3, value != 5, value != 12 {
        table[name + (name.hasSuffix("t") ? "h" : "th")] = .suffixedUnit(value, "th")
      }
    }
    for (index, name) in tens.enumerated() {
      let value = (index + 2) * 10
      table[name] = .ten(value)
      table[name.dropLast() + "ies"] = .suffixedTen(value, "s")
      table[name.dropLast() + "ieth"] = .suffixedTen(value, "th")
    }
    for (name, zeros) in multipliers {
      table[name] = .multiplier(zeros: zeros)
      table[name + "s"] = .suffixedMultiplier(zeros: zeros, "s")
      table[name + "th"] = .suffixedMultiplier(zeros: zeros, "th")
    }
    return table
  }()

  /// The rule builds ordinals mechanically, so it knows "nineth" and not "ninth".
  private static let units = EnglishNumberNames.units
  private static let tens = EnglishNumberNames.tens
  private static let multipliers = EnglishNumberNames.multipliers
}
