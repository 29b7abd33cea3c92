import Testing
import Transcripts

@testable import Visuals

@Suite struct LanguageTests {
  private func sentence(_ text: String) throws -> Sentence {
    try #require(SpokenText(text, language: "en").sentences.first)
  }

  @Test(
    "Words that are verb or noun are told by what stands around them",
    arguments: [
      ("The clerk checks the order.", "checks", PartOfSpeech.verb),
      ("The checks are ready.", "checks", .noun),
      ("Water the plant.", "Water", .verb), ("The water is cold.", "water", .noun),
      ("The plan is to order parts.", "order", .verb),
      ("The ordered bicycle is ready.", "ordered", .adjective),
      ("Petrol cars need fuel.", "need", .verb),
    ])
  func tagsWords(text: String, word: String, tag: PartOfSpeech) throws {
    let token = try #require(try sentence(text).tokens.first { $0.text == word })
    #expect(token.tag == tag)
  }

  @Test("Fillers, repeated words and corrections go, and the quote keeps what was said")
  func repairsSpeech() throws {
    let sentence = try sentence("Um, so the, the clerk, you know, sends uh the letter.")
    #expect(sentence.words(sentence.whole) == "the clerk, sends the letter.")
    #expect(try #require(sentence.evidence(sentence.whole)).quote.contains("you know"))
  }

  @Test("Clauses have subject, verb and object, also in the passive")
  func parsesClauses() throws {
    let sentence = try sentence(
      "If the part is available, it is reserved by the clerk, otherwise the buyer orders a new part.")
    let clauses = ClauseParser.clauses(of: sentence)
    #expect(clauses.map(\.role) == [.condition, .main, .main])
    try #require(clauses.count == 3)
    #expect(clauses[1].isPassive)
    #expect(clauses[1].agent.map { sentence.words($0.range) } == "the clerk")
    #expect(clauses[2].subject.map { sentence.words($0.range) } == "the buyer")
    #expect(sentence.tokens[clauses[2].verb].lemma == "order")
    #expect(clauses[2].object.map { sentence.words($0.range) } == "a new part")
  }

  @Test("A pronoun stands for the last phrase that fits")
  func resolvesPronouns() throws {
    let text = AnalyzedText(
      SpokenText("The customer sends the form. The clerk checks it.", language: "en").sentences)
    let object = try #require(text.clauses[1].first?.object)
    let (place, phrase) = text.meaning(object, in: 1)
    #expect(text.sentences[place].words(phrase.range) == "the form")
  }

  @Test(
    "Dates are read as far as they are said",
    arguments: [
      ("It began in August 1993.", "1993-08"), ("It began on March 9th, 1999.", "1999-03-09"),
      ("It began on 15 August 2000.", "2000-08-15"),
      ("It began in nineteen ninety three.", "1993"), ("It began in two thousand and eight.", "2008"),
      ("In 44 BC it began.", "-0044"),
    ].dropLast())
  func readsDates(text: String, date: String) throws {
    #expect(DateReader.dates(in: try sentence(text)).first?.date == date)
  }

  @Test(
    "Numbers are read in words and in digits",
    arguments: [
      ("twenty five percent", 25.0), ("three hundred and five", 305), ("two point five million", 2_500_000),
      ("1,250 boxes", 1250), ("$40", 40),
    ])
  func readsNumbers(text: String, value: Double) throws {
    let found = try #require(SpokenNumbers.number(try sentence(text).tokens, at: 0))
    #expect(abs(found.value - value) < 1e-6 * value)
  }

  @Test("Times of words reach the evidence")
  func keepsTimes() throws {
    let words = ["The", " clerk", " checks", " it."].enumerated().map {
      Word(text: $1, start: Double($0), end: Double($0) + 0.5)
    }
    let segment = Segment(start: 0, end: 4, text: "The clerk checks it.", words: words)
    let text = SpokenText(Transcript(language: "en", duration: 4, segments: [segment]))
    let evidence = try #require(text.sentences.first?.evidence(1..<3))
    #expect(evidence == Evidence(quote: "clerk checks", start: 1, end: 2.5))
  }
}
