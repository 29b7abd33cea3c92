import Testing
import Transcripts

@testable import Visuals

@Suite("Quotes of a talk") struct QuoteTests {
  private func words(_ text: String, english: Bool = true) -> SpokenWords {
    let spoken = SpokenText(text, language: english ? "en" : "ja")
    return SpokenWords(spoken.sentences, isEnglish: english)
  }

  @Test(
    "A quote is found whatever its case, marks and blanks are",
    arguments: [
      "the clerk opens the letter", "THE CLERK, opens: the letter!", "opens\n the  letter",
      "“opens the letter”",
      "opens the letter. Then the clerk",
    ])
  func found(_ quote: String) throws {
    let evidence = try #require(words(ProposedLetters.text).evidence(of: quote)?.first)
    #expect(ProposedLetters.text.contains(evidence.quote))
  }

  @Test(
    "What was not said in a row is no quote",
    arguments: [
      "the clerk eats the letter", "clerk the opens", "open the letter", "the clerk opens letter", "", "…",
      "?!",
      "the clerk pen", String(repeating: "the clerk ", count: 30),
    ])
  func notFound(_ quote: String) { #expect(words(ProposedLetters.text).evidence(of: quote) == nil) }

  @Test("A quote with an omission has both parts as evidence, and needs both")
  func omission() {
    let words = words(ProposedLetters.text)
    #expect(
      words.evidence(of: "the clerk opens … pays the bill")?.map(\.quote) == [
        "the clerk opens", "pays the bill",
      ])
    #expect(words.evidence(of: "the clerk opens ... burns the bill") == nil)
  }

  @Test("A quote without the fillers of speech is found, and keeps them")
  func fillers() {
    let evidence = words("Then the clerk, um, scans the letter.").evidence(of: "the clerk scans the letter")
    #expect(evidence?.map(\.quote) == ["the clerk, um, scans the letter"])
  }

  @Test("Apostrophes and hyphens do not matter, and scripts without blanks are read sign by sign")
  func scripts() {
    #expect(words("We don’t re-open it.").evidence(of: "don't re open it") != nil)
    #expect(words("手紙を開けてから支払います。", english: false).evidence(of: "開けてから") != nil)
    #expect(words("手紙を開けてから支払います。", english: false).evidence(of: "開けたから") == nil)
  }

  @Test("Times are those of the quote's words")
  func times() throws {
    let said = [("First", 0.0), ("open", 1), ("the", 2), ("letter", 3)]
    let segment = Segment(
      id: 0, start: 0, end: 4, text: "First open the letter",
      words: said.map { Word(text: " " + $0.0, start: $0.1, end: $0.1 + 0.5, probability: 1) })
    let spoken = SpokenText(Transcript(language: "en", duration: 4, segments: [segment]))
    let evidence = try #require(
      SpokenWords(spoken.sentences, isEnglish: true).evidence(of: "open the")?.first)
    #expect(evidence.start == 1 && evidence.end == 2.5)
  }

  @Test("Numbers in words and in digits are the same")
  func numbers() throws {
    let words = words("The clerk waits three days and pays 12 dollars.")
    let evidence = try #require(words.evidence(of: "waits three days and pays 12 dollars"))
    #expect(words.supports("Wait 3 days", by: evidence) && words.supports("Pay twelve dollars", by: evidence))
    #expect(!words.supports("Wait 4 days", by: evidence))
  }

  @Test(
    "A label is supported by what its quote and the scene say",
    arguments: [
      ("Open the letter", "the clerk opens the letter", true),
      ("Scan the letter", "Then the clerk scans it", true),
      ("Opening", "the clerk opens the letter", true), ("Payment", "the clerk pays the bill", true),
      ("Scan it", "Then the clerk scans it", true), ("Pay the bill", "Finally he files the letter", false),
      ("Burn the letter", "the clerk opens the letter", false),
      ("Do not open the letter", "opens the letter", false),
      ("Open the letter in 3 days", "the clerk opens the letter", false), ("", "the letter", false),
      ("<script>", "the letter", false),
    ])
  func labels(_ label: String, _ quote: String, _ isSupported: Bool) throws {
    let words = words(ProposedLetters.text)
    let evidence = try #require(words.evidence(of: quote))
    #expect(words.supports(label, by: evidence) == isSupported)
  }
}
