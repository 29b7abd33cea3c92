import Testing

@testable import Visuals

@Suite struct DiagramFinderTests {
  static let texts: [(DiagramKind, String)] = [
    (
      .flowchart,
      "Um, so when a customer calls, the, the agent opens a ticket. Then she checks if, if the problem is known. If it's known, the agent sends the solution, otherwise the ticket is forwarded to the, uh, the engineering team. The engineers fix the problem and, you know, they close the ticket."
    ),
    (
      .flowchart,
      "First you preheat the oven. Then you mix the flour and the sugar, then add two eggs. After that, pour the batter into a pan. Bake it for thirty minutes. Finally, let the cake cool down."
    ),
    (
      .timeline,
      "So, um, let me tell you about the history of the company. In 1998 two students founded the company in a garage. In 2004 it went public. Then, uh, in two thousand and eight they released the first phone. In March 2015 the company was reorganized."
    ),
    (
      .hierarchy,
      "Okay so our company is led by the chief executive. The sales director and the technical director report to the chief executive. The technical director manages the development team and the test team. Under the sales director there are two account managers."
    ),
    (
      .hierarchy,
      "Rocks are divided into three types: igneous rocks, sedimentary rocks and metamorphic rocks. Igneous rocks include granite and basalt. Sedimentary rocks include sandstone and limestone. Marble is a type of metamorphic rock."
    ),
    (
      .comparison,
      "Let's compare electric cars and petrol cars. Electric cars are quiet, whereas petrol cars are loud. Electric cars cost more than petrol cars. Petrol cars have a range of six hundred kilometers, but electric cars have a range of four hundred kilometers. Electric cars need a charging station, while petrol cars need fuel."
    ),
    (
      .cycle,
      "The water cycle never stops. The sun heats the water in the sea. The water evaporates and rises into the air. It cools and forms clouds. Then rain falls on the land. The rivers carry the water back to the sea, and the cycle starts again."
    ),
    (
      .causeAndEffect,
      "Why do projects fail? Unclear goals lead to wrong decisions. Poor communication causes delays. Delays lead to higher costs. The project fails because the costs are too high."
    ),
    (
      .list,
      "There are three reasons why I like cycling. First, it is healthy. Second, it saves money. And third, it is fun."
    ),
    (
      .chart,
      "Let's look at the market shares. Acme has thirty percent, Globex has twenty five percent, and Initech has fifteen percent. The others have thirty percent."
    ),
    (
      .venn,
      "Cats and dogs have a lot in common. Both cats and dogs are mammals. Cats climb trees. Dogs fetch sticks. Both are popular pets."
    ),
    (
      .quadrant,
      "We sort tasks by two questions. Tasks that are urgent and important we do now. Tasks that are important but not urgent we schedule. Tasks that are urgent but not important we delegate. And what is neither urgent nor important we drop."
    ),
    (
      .network,
      "The web server talks to the database. The web server depends on the cache. The mobile app is connected to the web server. The cache reads the configuration store."
    ),
    (
      .keyPhrases,
      "Yeah I mean it was a lovely evening, and the weather was fine, you know. My sister is very happy with the new house. It's such a nice place to be."
    ),
    (
      .keyPhrases,
      "Der Kunde ruft an und der Mitarbeiter öffnet ein Ticket. Danach prüft er, ob das Problem bekannt ist. Wenn ja, schickt er die Lösung."
    ),
  ]

  @Test("The kind of diagram is the one that the words describe", arguments: texts)
  func choosesKind(kind: DiagramKind, text: String) {
    let diagram = DiagramFinder().diagram(of: SpokenText(text))
    #expect(diagram.kind == kind)
    #expect(diagram.problems() == [])
  }

  private static func evidence(_ diagram: Diagram) -> [[Evidence]] {
    var all = diagram.nodes.map(\.evidence) + diagram.edges.map(\.evidence) + diagram.groups.map(\.evidence)
    if let table = diagram.table {
      all += table.items.map(\.evidence)
      all += table.rows.flatMap { $0.cells.filter { !$0.text.isEmpty }.map(\.evidence) }
    }
    if let chart = diagram.chart { all += chart.series.flatMap { $0.points.map(\.evidence) } }
    return all
  }

  @Test("Every element of every candidate quotes the text, whatever sentences stand in whatever order")
  func quotesText() {
    var generator = SplitMix(state: 7)
    let sentences = Self.texts.flatMap { SpokenText($0.1, language: "en").sentences.map(\.text) }
    var elements = 0
    for _ in 0..<30 {
      let text = (0..<12).map { _ in sentences[Int(generator.next() % UInt64(sentences.count))] }.joined(
        separator: " ")
      let spoken = SpokenText(text, language: "en")
      let diagrams =
        DiagramFinder().candidates(of: spoken).map(\.diagram) + [DiagramFinder().diagram(of: spoken)]
      for diagram in diagrams {
        #expect(diagram.problems() == [])
        for evidence in Self.evidence(diagram) {
          elements += 1
          #expect(!evidence.isEmpty)
          #expect(evidence.allSatisfy { !$0.quote.isEmpty && text.contains($0.quote) })
        }
      }
    }
    #expect(elements > 1000)
  }

  @Test("A decision has its branches, and what is named twice is one step")
  func drawsDecision() throws {
    let text =
      "The clerk checks the order. If the order is complete, the clerk ships the goods. Otherwise, the customer is informed. After the customer is informed, the clerk archives the order."
    let diagram = DiagramFinder().diagram(of: SpokenText(text))
    try #require(diagram.kind == .flowchart)
    let decision = try #require(diagram.nodes.first { $0.role == .decision })
    let branches = diagram.edges.filter { $0.from == decision.id }
    #expect(Set(branches.compactMap(\.label)) == ["the order is complete", "otherwise"])
    #expect(diagram.nodes.count { $0.label.hasPrefix("Inform") } == 1)
    #expect(diagram.groups.map(\.label).contains("Clerk"))
  }

  @Test(
    "Texts of no kind end in a card or a diagram without faults",
    arguments: [
      "", " ", "Hello", "…", "<script>alert(1)</script> <b>bold</b> & \"quotes\"",
      "\u{0}\u{7}\u{1B}[31m red \u{202E}evil",
      String(repeating: "a", count: 10_000), String(repeating: "if ", count: 2000),
      String(repeating: "( ", count: 2000),
      String(repeating: "and the ", count: 1500), String(repeating: ", ", count: 2000),
      "If if if. When when. Or or or and.",
      String(repeating: "of ", count: 3000), "۱۲۳ 你好世界。这是一个测试。", "1 2 3 4 5 6 7 8 9 10 11 12 percent",
      String(repeating: "9", count: 500) + " percent of it, " + String(repeating: "billion ", count: 200),
    ])
  func survives(text: String) throws {
    let spoken = SpokenText(text)
    let visuals = try SceneFinder().visuals(of: spoken)
    for scene in visuals.scenes {
      #expect(scene.diagram.problems() == [])
      #expect(scene.diagram.nodes.allSatisfy { !$0.label.contains { $0.isControl } && $0.label.count <= 100 })
    }
    #expect(DiagramFinder().diagram(of: SpokenText(text, language: "en")).problems() == [])
  }
}

struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }
}
