import Testing

@testable import Transcription

@Suite("Error rates")
struct ErrorRateTests {
  @Test(
    "Words and characters are counted as by jiwer",
    arguments: [
      ("the cat sat", "the cat sat", [3, 0, 0, 0], [11, 0, 0, 0]),
      ("a b c d", "b c d e", [3, 0, 1, 1], [3, 4, 0, 0]),
      ("a b", "b a", [1, 0, 1, 1], [1, 2, 0, 0]),
      ("x y z", "x q y z z", [3, 0, 0, 2], [5, 0, 0, 4]),
      ("a b c", "d e", [0, 2, 1, 0], [1, 2, 2, 0]),
      ("one", "", [0, 0, 1, 0], [0, 0, 3, 0]),
      ("", "a b", [0, 0, 0, 2], [0, 0, 0, 3]),
      ("", "", [0, 0, 0, 0], [0, 0, 0, 0]),
      (" a\tb ", "a  b", [2, 0, 0, 0], [2, 1, 0, 1]),
    ])
  func small(reference: String, hypothesis: String, words: [Int], characters: [Int]) {
    #expect(WordErrorRate.measure(reference: reference, hypothesis: hypothesis) == ErrorRate(words))
    let measured = CharacterErrorRate.measure(reference: reference, hypothesis: hypothesis)
    #expect(measured.errors == ErrorRate(characters).errors)
    if !reference.contains("\t") { #expect(measured == ErrorRate(characters)) }
  }

  /// Random texts (seed, words, vocabulary); the larger ones are cut in two.
  @Test(
    "Large texts are counted as by jiwer",
    arguments: [
      ((1, 40, 3), (2, 35, 3), [22, 11, 7, 2]),
      ((3, 300, 2), (4, 280, 2), [227, 40, 33, 13]),
      ((5, 2500, 4), (6, 2400, 4), [1447, 728, 325, 225]),
      ((7, 3000, 2500), (8, 3100, 2500), [20, 2980, 0, 100]),
      ((9, 9, 2), (10, 3000, 2), [9, 0, 0, 2991]),
      ((11, 4000, 3), (12, 2000, 3), [1851, 144, 2005, 5]),
    ])
  func large(first: (UInt64, Int, Int), second: (UInt64, Int, Int), counts: [Int]) {
    let measured = LevenshteinAlignment.counts(Self.words(first), Self.words(second))
    #expect(measured == ErrorRate(counts))
  }

  @Test("Ten thousand words against ten thousand others are aligned")
  func veryLarge() {
    let reference = Self.words((21, 10_000, 3000))
    var hypothesis = reference
    for index in stride(from: 0, to: 9_000, by: 30) { hypothesis[index] = -1 }
    hypothesis.removeSubrange(9_500..<9_600)
    #expect(
      LevenshteinAlignment.counts(reference, hypothesis)
        == ErrorRate(hits: 9600, substitutions: 300, deletions: 100, insertions: 0))
  }

  @Test("The number of errors is that of the plain dynamic programme")
  func plain() {
    for seed in 0..<150 as Range<UInt64> {
      let length = Int(seed % 97) + 1
      let first = Self.words((seed * 2 + 1, length, 4))
      let second = Self.words((seed * 2 + 2, Int(seed * 7 % 139), 4))
      let measured = LevenshteinAlignment.counts(first, second)
      #expect(measured.errors == Self.distance(first, second))
      #expect(measured.referenceCount == first.count)
      #expect(measured.hits + measured.substitutions + measured.insertions == second.count)
    }
  }

  @Test("Rates are fractions of the reference and sums add counts")
  func rates() {
    let total = ErrorRate([6, 2, 2, 1]) + ErrorRate([10, 0, 0, 0])
    #expect(total.rate == 0.25)
    #expect(total.fraction(total.substitutions) == 0.1)
    #expect(ErrorRate([0, 0, 0, 3]).rate == 3)
    #expect(ErrorRate().rate == 0)
  }

  @Test("Each language is scored by its rules")
  func languages() {
    let english = LanguageScoring.measure(
      reference: "twenty colours", hypothesis: "20 Colors!", language: "en-GB")
    #expect(english.words == ErrorRate([2, 0, 0, 0]))
    let german = LanguageScoring.measure(
      reference: "Zwanzig Farben", hypothesis: "20 farben.", language: "de")
    #expect(german.words == ErrorRate([1, 1, 0, 0]))
    let chinese = LanguageScoring.measure(reference: "明天 去北京", hypothesis: "明天，去南京。", language: "zh")
    #expect(chinese.words == ErrorRate([4, 1, 0, 0]))
    #expect(chinese.characters == ErrorRate([4, 1, 0, 0]))
    #expect(
      LanguageScoring.prefersCharacters(language: "yue") && !LanguageScoring.prefersCharacters(language: nil))
  }

  private static func words(_ text: (seed: UInt64, count: Int, vocabulary: Int)) -> [Int] {
    var state = text.seed
    return (0..<text.count).map { _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((state >> 33) % UInt64(text.vocabulary))
    }
  }

  private static func distance(_ first: [Int], _ second: [Int]) -> Int {
    var row = Array(0...second.count)
    for (i, one) in first.enumerated() {
      var diagonal = row[0]
      row[0] = i + 1
      for (j, two) in second.enumerated() {
        let above = row[j + 1]
        row[j + 1] = min(diagonal + (one == two ? 0 : 1), above + 1, row[j] + 1)
        diagonal = above
      }
    }
    return row[second.count]
  }
}

extension ErrorRate {
  init(_ counts: [Int]) {
    self.init(hits: counts[0], substitutions: counts[1], deletions: counts[2], insertions: counts[3])
  }
}
