import Testing

@testable import Visuals

/// One text for each class of fault that unseen texts showed.
@Suite struct FlowchartClassTests {
  private func edges(_ text: String) -> Set<String> {
    let diagram = DiagramFinder(leastConfidence: 0).diagram(of: SpokenText(text))
    let nodes = Dictionary(uniqueKeysWithValues: diagram.nodes.map { ($0.id, $0) })
    let next = Dictionary(grouping: diagram.edges, by: \.from)
    var found: Set<String> = []
    for node in diagram.nodes where node.role == .item {
      // Decisions, forks and ends are passed through.
      var open = next[node.id] ?? []
      var seen: Set<String> = []
      while let edge = open.popLast() {
        guard seen.insert(edge.to).inserted, let target = nodes[edge.to] else { continue }
        if target.role == .item {
          found.insert("\(node.label) > \(target.label)")
        } else {
          open += next[edge.to] ?? []
        }
      }
    }
    return found
  }

  @Test("A decision inside a branch ends there, and the contrary of the outer one leads back out")
  func nested() {
    let found = edges(
      "The clerk requests the score. If the score is low, an officer assesses the risk. If she accepts the risk, the contract is prepared. If not, the applicant is informed. If the score is high, the money is paid."
    )
    #expect(found.contains("Request the score > Assess the risk"))
    #expect(found.contains("Assess the risk > Prepare the contract"))
    #expect(found.contains("Assess the risk > Inform the applicant"))
    #expect(found.contains("Request the score > Pay the money"))
    #expect(!found.contains("Assess the risk > Pay the money"))
  }

  @Test(
    "Announced parallel work forks and joins",
    arguments: [
      "The manager writes a plan. Then two activities are carried out in parallel: the buyer orders the parts and the secretary books the room. After both are done, the manager opens the meeting.",
      "The manager writes a plan. Two tasks are performed simultaneously. The buyer orders the parts. The secretary books the room. When both tasks are finished, the manager opens the meeting.",
    ])
  func announced(text: String) {
    #expect(
      edges(text) == [
        "Write a plan > Order the parts", "Write a plan > Book the room",
        "Order the parts > Open the meeting", "Book the room > Open the meeting",
      ])
  }

  @Test("Who hangs on the subject tells no step, and the subject keeps its verb")
  func relative() {
    #expect(
      edges("A customer who wants to return an item fills in the form. The clerk checks the form.")
        == ["Fill in the form > Check the form"])
  }

  @Test(
    "Loops lead back",
    arguments: [
      (
        "The engineer analyzes the problem. He installs a patch. If the user is not satisfied, the engineer goes back to analyzing the problem. Otherwise the ticket is closed.",
        "Install a patch > Analyze the problem"
      ),
      (
        "The office checks the plans. If papers are missing, they are requested from the owner and the check is repeated. Otherwise the permit is issued.",
        "Request papers > Check the plans"
      ),
      (
        "The author submits the article. The board reviews the article. If it is refused, the author revises the text and resubmits it. Otherwise the article is printed.",
        "Resubmit the text > Review the article"
      ),
      (
        "The student does the training. If she fails the test, she takes the training again. If she passes, the teacher signs the paper.",
        "Do the training > Sign the paper"
      ),
    ])
  func loops(text: String, edge: String) { #expect(edges(text).contains(edge)) }

  @Test("A deadline with otherwise asks before the deed")
  func deadline() {
    let found = edges(
      "The clerk scans the card. The reader must return the book within four weeks, otherwise a fee is charged."
    )
    #expect(found.contains("Scan the card > Return the book"))
    #expect(found.contains("Scan the card > Charge a fee"))
  }

  @Test("Speech with fillers and false starts gives the same steps")
  func spoken() {
    let plain = edges(
      "The office creates the contract and sends it to the client. Then the team lead welcomes the guest.")
    let spoken = edges(
      "Right, so the office creates, um, creates the contract and, you know, sends it to the client. And then what happens is the, the team lead welcomes the guest."
    )
    #expect(spoken == plain)
    #expect(plain.count == 2)
  }

  @Test("Verbs that no list has are known by their place")
  func unknownVerbs() {
    let tagged = SpokenText(
      "The robot skews the plate. Then the plate is frobbed by the worker. The worker glorps the lid."
    ).tagged
    for verb in ["skews/verb", "frobbed/verb", "glorps/verb"] { #expect(tagged.contains(verb)) }
  }
}
