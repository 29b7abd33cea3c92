import Testing

@testable import Visuals

/// Subordinate clauses that run on into their main clause, as recognizers write them.
@Suite struct CommaRestorationTests {
  /// The words with a bar where a comma was restored.
  private func marked(_ text: String) -> String {
    SpokenText(text, language: "en").sentences.flatMap(\.tokens).map { $0.range.isEmpty ? "|" : $0.text }
      .joined(separator: " ")
  }

  @Test(
    "The main clause begins where a phrase with a finite verb of its own follows a complete clause",
    arguments: [
      "Once the contract is signed | IT sets up the laptop .",
      "While that 's happening | the manager prepares a plan .",
      "When a bug comes in | support writes a ticket .",
      "Once the ticket is open | QA tries to reproduce the bug .",
      "As soon as the test passes | we release the patch .",
      "If the amount is over five hundred euros | finance has to approve it .",
      "If the customer ordered delivery | the driver takes it .",
      "If it rains | we move everything inside .",
      "As soon as the prototype works | QA runs the tests .",
      "If they think the offer is fine | the clerk signs it .",
      "When the request is complete and the fee is paid | the clerk signs the form .",
      "The cook rolls out the dough and while the oven heats up | the helper cuts the vegetables .",
      "While he does that | a colleague copies the passport .",
      "Before the release of the product | the team tests it .",
      "After the meeting | the clerk writes a report .",
    ])
  func restored(text: String) {
    let said = text.split(separator: " ").filter { $0 != "|" }.joined(separator: " ")
      .replacing(" 's", with: "'s").replacing(" .", with: ".")
    #expect(marked(said) == text)
  }

  @Test(
    "What is said of the contrary begins after 'if not'",
    arguments: [
      "If there are problems they schedule a meeting, if not onboarding is done.",
      "If they can reproduce it a developer fixes it, if not support asks the customer.",
    ])
  func contrary(text: String) {
    #expect(marked(text).contains(", if not | "))
  }

  @Test(
    "No comma is put where one stands or where no other clause begins",
    arguments: [
      "Once the contract is signed, IT sets up the laptop.",
      "If the form we sent you is complete, the clerk signs it.",
      "The clerk signs the form after the manager has read it.",
      "If not all documents are there, the clerk calls.",
      "When the customer who ordered the book calls, we send it.",
    ])
  func untouched(text: String) {
    #expect(!marked(text).contains("|"))
  }

  @Test("A restored comma shows in no quote and in no label")
  func unseen() throws {
    let text = "Once the contract is signed IT sets up the laptop. If it is lost HR orders a new one."
    let diagram = DiagramFinder().diagram(of: SpokenText(text, language: "en"))
    for node in diagram.nodes {
      #expect(!node.label.contains(","))
      for evidence in node.evidence {
        #expect(text.contains(evidence.quote) && !evidence.quote.hasPrefix(" "))
      }
    }
  }

  @Test(
    "Departments in capitals act", arguments: ["IT", "HR", "QA", "PR", "R&D"])
  func departments(name: String) {
    let text = "First \(name) checks the request. Then \(name) signs the form. After that the clerk files it."
    let diagram = DiagramFinder().diagram(of: SpokenText(text, language: "en"))
    #expect(diagram.groups.contains { $0.label == name })
    #expect(diagram.nodes.contains { $0.label == "Check the request" })
  }

  @Test("A hiring process that is told without commas")
  func onboarding() throws {
    let text = """
      First HR sends the contract and, uh, once the contract is signed IT sets up the laptop. While that's happening \
      the manager prepares a training plan. If the new hire is remote we ship the laptop, otherwise they pick it up at \
      the front desk. At the end of the week the manager checks in with them, and if there are problems they schedule \
      another meeting, if not onboarding is done.
      """
    let diagram = DiagramFinder().diagram(of: SpokenText(text, language: "en"))
    let labels = diagram.nodes.map(\.label)
    for label in [
      "Send the contract", "Sign the contract", "Set up the laptop", "Prepare a training plan",
      "Ship the laptop",
      "Pick up the laptop", "Schedule another meeting", "In parallel", "There are problems?",
    ] { #expect(labels.contains(label), "\(labels)") }
  }

  @Test("A condition after 'and' belongs to what comes, also after a check")
  func conditionAfterCheck() {
    let text =
      "First the chef checks the fish and if it smells bad he sends it back. Otherwise the cooks fry the fish."
    let diagram = DiagramFinder().diagram(of: SpokenText(text, language: "en"))
    #expect(diagram.nodes.contains { $0.role == .decision && $0.label == "Fish smells bad?" })
  }
}
