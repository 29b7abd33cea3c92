import Foundation
import Testing

@Suite struct VisualizeTests {
  private static let text = """
    First the clerk opens the letter. Then the clerk scans the letter. If the letter is a bill, the clerk pays it. \
    Finally he files the letter.
    """

  private func names(_ folder: URL) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
  }

  @Test("A text becomes pictures, a page and diagrams, which are drawn again once they are edited")
  func drawn() throws {
    let folder = try TemporaryFolder()
    let first = folder.url("first")
    let result = try Steno.run(
      ["visualize", "-", "-o", first.path, "--width", "320"], input: Data(Self.text.utf8))
    #expect(result.status == 0)
    #expect(
      try names(first) == [
        "diagram-01.json", "diagram-01.png", "diagram-01.svg", "diagram.json", "visuals.html", "visuals.json",
      ])
    let diagram = try String(contentsOf: first.appendingPathComponent("diagram.json"), encoding: .utf8)
    let edited = folder.url("edited.json")
    try Data(diagram.replacing("\"label\" : \"Scan the letter\"", with: "\"label\" : \"Read it\"").utf8)
      .write(to: edited)
    let second = folder.url("second")
    let again = try Steno.run(
      ["visualize", edited.path, "-o", second.path, "-f", "svg", "--theme", "high-contrast"])
    #expect(again.status == 0)
    #expect(try names(second) == ["diagram-01.svg"])
    let svg = try String(contentsOf: second.appendingPathComponent("diagram-01.svg"), encoding: .utf8)
    #expect(svg.contains("Read it") && !svg.contains("Scan the"))
  }

  @Test("A fault of an edited diagram is told with its element, and nothing is written")
  func faults() throws {
    let folder = try TemporaryFolder()
    let file = folder.url("diagram.json")
    try Data(
      #"{"kind": "list", "nodes": [{"id": "a", "label": "Pay", "groups": ["x"]}], "edges": [{"from": "a", "to": "b"}]}"#
        .utf8
    ).write(to: file)
    let result = try Steno.run(["visualize", file.path, "-o", folder.url("out").path])
    #expect(result.status == 66)
    #expect(
      result.errors == """
        steno: \(file.path): nodes[0] "Pay": there is no group "x"
        steno: \(file.path): edges[0]: there is no node "b"

        """)
    #expect(!FileManager.default.fileExists(atPath: folder.url("out").path))
    #expect(try Steno.run(["visualize", file.path, "-o", "x", "--format", "exe"]).status == 64)
    #expect(try Steno.run(["visualize", file.path, "-o", "x", "--width", "9"]).status == 64)
  }

  @Test("The recording of a talk goes into its page while it is small, beside it otherwise")
  func audio() throws {
    let folder = try TemporaryFolder()
    let sound = folder.url("talk.wav")
    try Data(count: 5000).write(to: sound)
    for (size, isInside) in [("1M", true), ("1k", false)] {
      let output = folder.url("out-\(size)")
      let result = try Steno.run(
        ["visualize", "-", "-o", output.path, "-f", "html", "--audio", sound.path, "--embed-audio", size],
        input: Data(Self.text.utf8))
      #expect(result.status == 0)
      let page = try String(contentsOf: output.appendingPathComponent("visuals.html"), encoding: .utf8)
      #expect(page.contains(isInside ? "src=\"data:audio/wav;base64," : "src=\"talk.wav\""))
      #expect(
        FileManager.default.fileExists(atPath: output.appendingPathComponent("talk.wav").path) != isInside)
    }
  }
}
