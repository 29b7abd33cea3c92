import Testing
import Transcripts

@testable import Visuals

@Suite struct SceneTests {
  private static let first = DiagramFinderTests.texts[6].1
  private static let second = "Now let's talk about the company. " + DiagramFinderTests.texts[3].1

  @Test("A talk is cut where its subject changes, and each part shows its own")
  func splitsTalk() throws {
    let visuals = try SceneFinder().visuals(of: SpokenText(Self.first + " " + Self.second))
    #expect(visuals.scenes.map(\.diagram.kind) == [.cycle, .hierarchy])
    #expect(visuals.scenes.first?.sentences.lowerBound == 0)
    #expect(
      zip(visuals.scenes, visuals.scenes.dropFirst()).allSatisfy {
        $0.sentences.upperBound == $1.sentences.lowerBound
      })
    #expect(visuals.scenes.allSatisfy { !$0.title.isEmpty && !$0.summary.isEmpty && !$0.keyPhrases.isEmpty })
  }

  private static var talk: TalkVisuals {
    let diagram = Diagram(kind: .keyPhrases, title: "")
    func scene(_ title: String, _ start: Double, _ end: Double) -> Scene {
      Scene(
        title: title, summary: "", keyPhrases: [], start: start, end: end, sentences: 0..<1, diagram: diagram)
    }
    return TalkVisuals(
      title: "A = B; C", duration: 100, scenes: [scene("Start <b>", 0.5, 40), scene("End", 61.25, 90)])
  }

  @Test("Chapters come in three forms and touch each other")
  func writesChapters() {
    #expect(
      Self.talk.chaptersVTT()
        == "WEBVTT\n\n1\n00:00:00.000 --> 00:01:01.250\nStart &lt;b>\n\n2\n00:01:01.250 --> 00:01:40.000\nEnd\n"
    )
    #expect(
      Self.talk.ffmpegMetadata()
        == ";FFMETADATA1\ntitle=A \\= B\\; C\n\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=0\nEND=61250\ntitle=Start <b>\n\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=61250\nEND=100000\ntitle=End\n"
    )
    #expect(Self.talk.chapterList() == "0:00 Start <b>\n1:01 End\n")
  }

  @Test("A text without times has no chapters")
  func hasNoChapters() throws {
    #expect(try SceneFinder().visuals(of: SpokenText(Self.first)).chaptersVTT() == nil)
  }

  @Test("Long talks are cut into many scenes, and every sentence is in one")
  func coversLongTalk() throws {
    let text = (0..<40).map { DiagramFinderTests.texts[$0 % 7].1 }.joined(separator: " ")
    let spoken = SpokenText(text)
    let scenes = try SceneFinder().visuals(of: spoken).scenes
    #expect(scenes.count >= 6)
    #expect(scenes.last?.sentences.upperBound == spoken.sentenceCount)
  }

  @Test(
    "Paragraphs part what a short text tells, whether or not its lines are wrapped", arguments: [false, true])
  func paragraphs(isWrapped: Bool) throws {
    var text = """
      So let me explain how we handle a ticket. First, the customer sends an email. The help desk registers the ticket. \
      Then the engineer analyses the problem and writes a fix. Finally, the help desk closes the ticket.

      Now, about our history. The company was founded in 1998. In 2003 we opened an office. In 2019 we were acquired.
      """
    if isWrapped { text = text.replacing("sends an", with: "sends\nan") }
    let visuals = try SceneFinder().visuals(of: SpokenText(text, language: "en"))
    #expect(visuals.scenes.map(\.diagram.kind) == [.flowchart, .timeline])
    let labels = visuals.scenes.first?.diagram.nodes.map(\.label) ?? []
    #expect(!labels.contains { $0.lowercased().contains("explain") })
  }
}
