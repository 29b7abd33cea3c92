import Foundation
import Testing
import Transcripts

@testable import Transcription

@Suite("Text rules")
struct TextRuleTests {
  /// A segment whose words last a second each.
  private func segment(_ text: String) -> Segment {
    let words = text.split(separator: " ").enumerated().map { index, word in
      Word(text: " " + word, start: Double(index), end: Double(index) + 1, probability: 0.5)
    }
    return Segment(start: 0, end: Double(words.count), text: words.map(\.text).joined(), words: words)
  }

  private func replaced(_ rules: [String], _ text: String) throws -> Segment {
    let rules = TextRules(replacements: try rules.map { try TextReplacement($0) })
    return check(rules.apply(to: segment(text), language: "en"))
  }

  private func check(_ segment: Segment) -> Segment {
    #expect((segment.words ?? []).map(\.text).joined() == segment.text)
    let words = segment.words ?? []
    #expect(
      words.allSatisfy { $0.start <= $0.end }
        && zip(words, words.dropFirst()).allSatisfy { $0.end <= $1.start })
    return segment
  }

  @Test(
    "Words are replaced whole, in any case, and keep their capitals and punctuation",
    arguments: [
      ("colour=color", "The Colour, COLOUR and colourful.", "The Color, COLOR and colourful."),
      ("gonna => going to", "I'm gonna go.", "I'm going to go."), ("it=that", "It's it.", "It's that."),
      ("cuber netties=Kubernetes", "Use Cuber netties, please.", "Use Kubernetes, please."),
      ("new york\tNYC", "New York, new York-based", "NYC, NYC-based"), ("um=", "So um yes", "So  yes"),
      ("c++=C plus plus", "I like C++.", "I like C plus plus."),
      ("don't=do not", "I don’t know", "I do not know"),
      ("a=b", "a a b", "b b b"), ("/(\\d+) percent/$1%/", "up 5 percent now", "up 5% now"),
      ("/COLOU?R/hue/i", "Colour and color.", "hue and hue."), ("/a\\/b/c/", "a/b", "c"),
    ])
  func words(rule: String, text: String, expected: String) throws {
    let found = try replaced([rule], text).text.split(separator: " ").joined(separator: " ")
    #expect(found == expected.split(separator: " ").joined(separator: " "))
  }

  @Test("The longest rule wins, of two alike the later, and rules act in order")
  func precedence() throws {
    #expect(try replaced(["new=old", "new york=NY", "new york=NYC"], "new york new").text == " NYC old")
    #expect(try replaced(["a=b", "/b/c/"], "a b").text == " c c")
  }

  @Test("Times go where the words go: merged spans, split spans, others untouched")
  func times() throws {
    let merged = try replaced(["cuber netties=Kubernetes"], "Use cuber netties now")
    #expect(merged.words?.map(\.text) == [" Use", " Kubernetes", " now"])
    #expect(merged.words?.map(\.start) == [0, 1, 3] && merged.words?.map(\.end) == [1, 3, 4])
    let split = try replaced(["gonna=going to"], "we gonna go")
    #expect(split.words?.map(\.text) == [" we", " going", " to", " go"])
    #expect(
      split.words?[1].start == 1 && split.words?[2].end == 2 && split.words?[1].end == split.words?[2].start)
    #expect(split.words?[1].end ?? 0 > 1.5)
  }

  @Test("A segment without words is changed too")
  func withoutWords() throws {
    let rules = TextRules(replacements: [try TextReplacement("colour=color")])
    #expect(
      rules.apply(to: Segment(start: 0, end: 1, text: " My colour."), language: "en").text == " My color.")
  }

  @Test("A pattern that would take for ever leaves the segment as it is, soon", .timeLimit(.minutes(1)))
  func catastrophe() throws {
    let text = String(repeating: "a", count: 40) + "!"
    #expect(try replaced(["/(a+)+$/b/"], text).text == " " + text)
  }

  @Test("Rules that are none are refused", arguments: ["colour", "=x", "", "/(/x/", "/a/b/q", " => y"])
  func refusals(rule: String) { #expect(throws: TextRuleError.self) { try TextReplacement(rule) } }

  @Test("Files of rules have comments and name what is wrong")
  func files() throws {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("rules-\(UUID()).txt").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    try "# spelling\n\ncolour => color\ngrey\tgray\n".write(toFile: path, atomically: true, encoding: .utf8)
    let rules = TextRules(replacements: try TextReplacement.rules(inFile: path))
    #expect(rules.apply(to: segment("grey colour"), language: "en").text == " gray color")
    #expect(throws: TextRuleError.unreadable("/nowhere")) { try TextReplacement.rules(inFile: "/nowhere") }
  }

  @Test(
    "Fillers go with their commas, and capitals move on",
    arguments: [
      ("en", "Um, we uh went there.", "We went there."),
      ("en", "I think, uh, we should.", "I think, we should."),
      ("en", "That is it, um.", "That is it."), ("en", "Um. Yes. Uh...", "Yes."),
      ("en", "Uhhh, hmm, so", "So"),
      ("en", "The umbrella, her errand.", "The umbrella, her errand."),
      ("de", "Ähm, er äh ging.", "Er ging."),
      ("fr", "Alors euh, on y va.", "Alors on y va."), ("en", "Um", ""),
      ("xx", "um no list", "um no list"),
    ])
  func fillers(language: String, text: String, expected: String) {
    let found = check(TextRules(removesFillers: true).apply(to: segment(text), language: language))
    #expect(found.text.trimmingCharacters(in: .whitespaces) == expected)
  }

  @Test("Japanese fillers go where marks set them apart")
  func unspacedFillers() {
    let rules = TextRules(removesFillers: true)
    let found = rules.apply(to: Segment(start: 0, end: 1, text: "えーと、今日は、あのー、晴れです。"), language: "ja")
    #expect(found.text == "今日は、晴れです。")
  }

  @Test("Swear words keep their first letter, innocent words all")
  func profanity() throws {
    let rules = TextRules(profanity: ProfanityMask(words: ["darn*"]))
    let found = check(
      rules.apply(to: segment("Fucking hell, darned shiitake in Scunthorpe. Shit!"), language: "en"))
    #expect(found.text == " F****** hell, d***** shiitake in Scunthorpe. S***!")
    #expect(rules.apply(to: segment("Scheiße!"), language: "de").text == " S******!")
    #expect(rules.apply(to: Segment(start: 0, end: 1, text: "真他妈的贵"), language: "zh").text == "真他**贵")
  }

  @Test("Refined segments are numbered anew, blank ones left out, sentences joined")
  func refinement() {
    let parts = [segment("Um."), segment("We went"), segment("home. Uh, yes.")]
    let transcript = Transcript(language: "en", segments: parts)
    let refined = SegmentRefinement.refine(
      transcript, rules: TextRules(removesFillers: true), joinsSentences: true)
    #expect(refined.segments.map(\.text) == [" We went home.", " Yes."])
    #expect(refined.segments.map(\.id) == [0, 1])
  }

  @Test("Nothing asked for, nothing changed")
  func nothing() {
    let original = segment("Um, shit, colour.")
    #expect(TextRules().isEmpty && TextRules().apply(to: original, language: "en") == original)
  }
}
