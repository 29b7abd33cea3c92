import Testing

@testable import Transcription

@Suite("Text normalization")
struct TextNormalizerTests {
  @Test("English text is normalized as by the Python package")
  func english() {
    let normalizer = EnglishTextNormalizer()
    for golden in NormalizerGoldens.english {
      let normalized = normalizer.normalize(golden.text)
      #expect(Scalars(normalized) == Scalars(golden.normalized), "\(golden.text)")
    }
  }

  @Test("Other text is normalized as by the Python package")
  func basic() {
    let variants = [
      (BasicTextNormalizer(), NormalizerGoldens.basic),
      (BasicTextNormalizer(removeDiacritics: true), NormalizerGoldens.basicWithoutDiacritics),
      (BasicTextNormalizer(splitLetters: true), NormalizerGoldens.basicSplit),
      (BasicTextNormalizer(preserveMarks: true), NormalizerGoldens.basicWithMarks),
    ]
    for (normalizer, goldens) in variants {
      for golden in goldens {
        let normalized = normalizer.normalize(golden.text)
        #expect(Scalars(normalized) == Scalars(golden.normalized), "\(golden.text)")
      }
    }
  }

  @Test("Slang is left alone under openai/whisper's own rules")
  func slang() {
    #expect(EnglishTextNormalizer(expandsSlang: false).normalize("kinda sorta, cause") == "kinda sorta cause")
  }

  @Test("The spelling table holds every pair")
  func spellings() {
    #expect(BritishSpellings.american.count == 1738)
    #expect(BritishSpellings.american["accessorising"] == "accessorizing")
    #expect(
      BritishSpellings.american.allSatisfy { !$0.key.isEmpty && !$0.value.isEmpty && $0.key != $0.value })
  }

  @Test("Numbers of any length are read")
  func longNumbers() {
    let digits = String(repeating: "9", count: 200)
    #expect(
      EnglishTextNormalizer().normalize("\(digits) and 0.5 decillion") == "\(digits) and 5"
        + String(repeating: "0", count: 32))
    #expect(DecimalString.sum("999", "1") == "1000")
    #expect(DecimalString.scaled("1.25", zeros: 1) == nil)
    #expect(DecimalString.scaled("..", zeros: 1) == nil)
  }

  @Test("Text full of opening brackets takes no quadratic time", .timeLimit(.minutes(1)))
  func brackets() {
    let text = String(repeating: "([<$0 and 'n't ", count: 10_000)
    #expect(!EnglishTextNormalizer().normalize(text).isEmpty)
  }
}
