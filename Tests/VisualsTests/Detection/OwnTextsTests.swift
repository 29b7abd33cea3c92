import Testing

@testable import Visuals

/// Whole texts, so that a rule that helps one text and harms others is seen.
@Suite struct OwnTextsTests {
  @Test(
    "Steps and edges of process descriptions are found, and nothing is invented",
    arguments: [
      (ProcessTexts.development, 30, 0.96, 0.9), (ProcessTexts.handbooks, 26, 0.95, 0.84),
      (ProcessTexts.firstRuns, 19, 0.93, 0.8), (ProcessTexts.spoken, 14, 0.95, 0.9),
    ])
  func processes(text: String, count: Int, nodes: Double, edges: Double) throws {
    var evaluation = VisualsEvaluation()
    for reference in try ProcessTexts.references(text) {
      evaluation.add(reference, file: reference.id ?? "")
    }
    #expect(evaluation.results.count == count)
    #expect(evaluation.typeAccuracy == 1)
    #expect(evaluation.elementPrecision == 1)
    #expect(evaluation.nodes.f1 >= nodes)
    #expect(evaluation.edges.f1 >= edges)
  }

  @Test(
    "Short texts get the kind that their words call for, and what describes nothing gets a card",
    arguments: [(KindTexts.development, 161), (KindTexts.firstRuns, 84)])
  func kinds(text: String, least: Int) {
    let lines = KindTexts.lines(text)
    #expect(lines.count >= least)
    var right = 0
    for line in lines {
      let diagram = DiagramFinder().diagram(of: SpokenText(line.words))
      if diagram.kind == line.kind { right += 1 }
      if line.kind == .keyPhrases { #expect(diagram.kind == .keyPhrases, "\(line.words)") }
    }
    #expect(right >= least)
  }

  @Test(
    "A scene is called by what the speaker announces",
    arguments: [
      (
        "How to change a tire. Loosen the nuts. Lift the car. Remove the wheel. Put on the spare.",
        "How to change a tire"
      ),
      (
        "Okay, let me walk you through how we handle expense reports. The employee fills in a form. The clerk checks the form. The bank pays the money.",
        "How we handle expense reports"
      ),
      (
        "The procurement process begins when a department needs a product. The department writes a request. The manager signs the request.",
        "Procurement process"
      ),
      (
        "Trains are slower than planes. Planes pollute more than trains. Trains have more legroom, but planes have films.",
        "Trains and planes"
      ),
    ])
  func titles(text: String, title: String) {
    #expect(DiagramFinder().diagram(of: SpokenText(text)).title == title)
  }
}
