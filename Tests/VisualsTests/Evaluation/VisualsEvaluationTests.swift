import FoundationEssentials
import Testing
import Transcripts

@testable import Visuals

@Suite struct VisualsEvaluationTests {
  static let reference = """
    {"id": "x", "diagram_type": "process flow",
     "text": "The clerk checks the order. If the order is complete, the clerk ships the goods. Otherwise, the customer is informed.",
     "nodes": [
      {"id": "a", "type": "activity", "text": "checks", "object": "the order"},
      {"id": "g", "type": "xor_gateway", "text": "If"},
      {"id": "c", "type": "condition", "text": "the order is complete"},
      {"id": "b", "type": "activity", "text": "ships", "object": "the goods"},
      {"id": "h", "type": "xor_gateway", "text": "Otherwise"},
      {"id": "d", "type": "activity", "text": "informed", "object": "the customer"}],
     "edges": [{"from": "a", "to": "g"}, {"from": "g", "to": "c"}, {"from": "c", "to": "b"}, {"from": "h", "to": "d"}],
     "same_gateway": [["g", "h"]]}
    """

  private func parsed() throws -> ReferenceDiagram { try ReferenceDiagram(json: Data(Self.reference.utf8)) }

  @Test("A talk with times is measured by when its elements enter and how long its video is")
  func measuresVideos() throws {
    let said = [
      "The clerk checks the order.", "If the order is complete, the clerk ships the goods.",
      "Otherwise, the clerk informs the customer.",
    ]
    let transcript = Transcript(
      language: "en", duration: 20.013,
      segments: said.enumerated().map { index, text in
        let words = text.split(separator: " ")
        let start = 2 + 5 * Double(index)
        return Segment(
          start: start, end: start + 4, text: " " + text,
          words: words.enumerated().map { place, word in
            let begin = start + 4 * Double(place) / Double(words.count)
            return Word(text: " " + word, start: begin, end: begin + 0.2, probability: 1)
          })
      })
    var evaluation = VisualsEvaluation()
    #expect(!(try evaluation.json().contains("video")))
    try evaluation.video.add(transcript, file: "talk.json")
    let video = evaluation.video
    #expect(video.talks == 1 && video.faults.isEmpty)
    #expect(video.timedElements >= 6 && video.onTime == video.timedElements && video.early == 0)
    #expect(video.largestDurationError > 0 && video.largestDurationError <= 1.0 / 60 + 1e-9)
    #expect(try evaluation.json().contains("\"on_time\" : \(video.onTime)"))
    #expect(evaluation.table().contains("videos 1: \(video.onTime) of \(video.timedElements) elements"))
    let silent = Transcript(language: "en", segments: [Segment(start: 0, end: 0, text: " Open it.")])
    #expect(throws: VideoError.self) { try evaluation.video.add(silent, file: "silent.json") }
  }

  @Test("A structure that agrees scores one, with gateways passed through")
  func scoresAgreement() throws {
    var evaluation = VisualsEvaluation()
    evaluation.add(try parsed(), file: "x.json")
    #expect(evaluation.typeAccuracy == 1)
    #expect(evaluation.nodes == MatchCount(expected: 4, found: 4, matched: 4))
    #expect(evaluation.edges == MatchCount(expected: 2, found: 2, matched: 2))
    #expect(evaluation.elementPrecision == 1)
    let json = try evaluation.json()
    #expect(json.contains("\"node_f1\" : 1") && !json.contains("overlaps"))
  }

  @Test("Another object, a missing edge and invented words cost")
  func scoresDifferences() throws {
    let said = Evidence(quote: "checks the order")
    let nodes = [
      DiagramNode(id: "1", label: "Check the invoice", evidence: [said]),
      DiagramNode(id: "2", label: "Ship the goods", evidence: [Evidence(quote: "never said")]),
    ]
    let score = StructureScore(
      Diagram(
        kind: .flowchart, title: "", nodes: nodes, edges: [DiagramEdge(from: "1", to: "2", evidence: [said])]),
      reference: try parsed())
    #expect(score.nodes == MatchCount(expected: 4, found: 2, matched: 1))
    #expect(score.edges == MatchCount(expected: 2, found: 1, matched: 0))
    #expect(score.elements == 3 && score.quoted == 2)
  }

  @Test("Layout faults are summed where a layout ran")
  func sumsLayout() throws {
    var evaluation = VisualsEvaluation()
    for _ in 0..<2 {
      evaluation.add(try parsed(), file: "x", measuringLayout: { _ in .init(overlaps: 1, clipped: 2) })
    }
    #expect(evaluation.layout == .init(overlaps: 2, clipped: 4))
    #expect(try evaluation.json().contains("\"clipped\" : 4"))
  }

  @Test("Head words are the verb and the head of its object")
  func findsHeads() {
    #expect(
      HeadWords(verb: "sent back", object: "the final report of the team")
        == HeadWords(verb: "send", nouns: ["report"]))
    #expect(HeadWords(verb: "checks", object: "it") == HeadWords(verb: "check", nouns: []))
    #expect(HeadWords(text: "A frog lays eggs in the water.") == HeadWords(verb: "lay", nouns: ["egg"]))
  }
}
