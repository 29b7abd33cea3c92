import Foundation
import Testing

@testable import Visuals

@Suite("Words that are hidden") struct RedactionTests {
  private static let text = """
    First Jane Dimitrova opens the letter of Acme Corp. Then Jane scans it and writes to jane.dimitrova@example.org. \
    If it is above 1,250 dollars, Dimitrova calls +49 30 1234567. On Monday I'll see Acme's page at www.example.org/a. \
    Her code is seven four one nine, and she has two days. Otherwise mail jane dot doe at example dot com.
    """
  private static let secrets = [
    "jane", "dimitrova", "acme", "corp", "@", "1,250", "+49", "1234567", "example", "seven four", " doe",
  ]

  @Test("Names, numbers and addresses are gone, and come back as they were")
  func roundTrip() {
    let spoken = SpokenText(Self.text, language: "en")
    let redaction = Redaction(spoken)
    let sent = redaction.sentences.joined(separator: " ")
    for secret in Self.secrets { #expect(!sent.lowercased().contains(secret), "\(secret): \(sent)") }
    #expect(redaction.sentences.map(redaction.restored) == spoken.sentences.map(\.text))
    for word in ["opens the letter", "On Monday I'll see", "two days", "dollars", "Otherwise", "'s page"] {
      #expect(sent.contains(word), "\(word): \(sent)")
    }
  }

  @Test("The same name has the same placeholder, and unknown ones stay what they are")
  func placeholders() {
    let redaction = Redaction(SpokenText("Then Anna calls Bob. Bob thanks Anna.", language: "en"))
    #expect(redaction.sentences == ["Then NAME_1 calls NAME_2.", "NAME_2 thanks NAME_1."])
    #expect(redaction.restored("name_2 and Name_1's, NAME_9, NAME_10") == "Bob and Anna's, NAME_9, NAME_10")
  }

  @Test("In languages whose words are not known, more is hidden rather than less")
  func others() {
    let redaction = Redaction(SpokenText("Dann ruft Frau Keller an. Sie zahlt 30 Euro.", language: "de"))
    let sent = redaction.sentences.joined(separator: " ")
    #expect(!sent.contains("Keller") && !sent.contains("30"))
    #expect(sent.contains("ruft") && sent.contains("zahlt"))
  }

  @Test("A whole talk is refined through placeholders, and nobody is named to the model")
  func refined() throws {
    let text =
      "First Jane Dimitrova opens the letter. Then she pays 1,250 dollars. Finally Jane calls Acme."
    let spoken = SpokenText(text, language: "en")
    var options = RefinementOptions(model: "m")
    options.redacts = true
    var session = RefinementSession(
      try SceneFinder().visuals(of: spoken), of: spoken, options: options)
    let answer = ProposedLetters.answer(
      title: "NAME_1 opens the letter", summary: "Finally NAME_1 calls NAME_3.",
      nodes: [
        "a|NAME_1 opens the letter|First NAME_1 NAME_2 opens the letter",
        "b|Pay NUMBER_1 dollars|Then she pays NUMBER_1 dollars", "c|Call NAME_3|Finally NAME_1 calls NAME_3",
      ], edges: ["a|b||Then she pays NUMBER_1 dollars", "b|c||Finally NAME_1 calls NAME_3"])
    let (asked, _) = session.run { _, _ in
      .answered(status: 200, retryAfter: nil, body: ProposedLetters.completion(answer))
    }
    let sent = String(decoding: asked[0].body, as: UTF8.self)
    for secret in ["Jane", "Dimitrova", "Acme", "1,250"] { #expect(!sent.contains(secret)) }
    #expect(session.report.notes == [] && session.report.refined == [1])
    let scene = session.visuals.scenes[0]
    #expect(
      scene.diagram.nodes.map(\.label) == ["Jane opens the letter", "Pay 1,250 dollars", "Call Acme"])
    #expect(scene.title == "Jane opens the letter" && scene.summary == "Finally Jane calls Acme.")
  }
}
