/// Names of English cardinal numbers, from which readers of spoken numbers build their tables.
package enum EnglishNumberNames {
  /// 1 to 19.
  package static let units = [
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
  ]

  /// 20, 30, … 90.
  package static let tens = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]

  /// Powers of ten on the short scale, with how many zeros they have.
  package static let multipliers = [
    ("hundred", 2), ("thousand", 3), ("million", 6), ("billion", 9), ("trillion", 12), ("quadrillion", 15),
    ("quintillion", 18), ("sextillion", 21), ("septillion", 24), ("octillion", 27), ("nonillion", 30),
    ("decillion", 33),
  ]
}
