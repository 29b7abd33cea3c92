import Foundation
import Testing

@testable import Visuals

@Suite struct VisualsPublicationTests {
  private let talk = TalkVisuals(
    title: "Two # pictures", language: "en", duration: 60,
    scenes: [SampleDiagrams.cycle, SampleDiagrams.list].map(Scene.init))
  private let options = PictureOptions(layout: LayoutOptions(graphviz: ""), width: 320)

  private func files(_ formats: [VisualsFormat]) throws -> [String: [UInt8]] {
    var files: [String: [UInt8]] = [:]
    try VisualsPublication(talk, options: options).write(formats) { files[$0.name] = $0.bytes }
    return files
  }

  @Test("Each format has its files") func names() throws {
    let files = try files(VisualsFormat.allCases)
    var expected = ["visuals.pdf", "visuals.html", "visuals.md", "visuals.json"]
    for name in ["diagram-01", "diagram-02"] {
      expected += ["svg", "png", "mmd", "dot", "excalidraw", "json"].map { name + "." + $0 }
    }
    #expect(Set(files.keys) == Set(expected))
    #expect(files["diagram-01.png"]?.starts(with: [0x89, 0x50, 0x4E, 0x47]) == true)
    let pdf = String(decoding: try #require(files["visuals.pdf"]), as: UTF8.self)
    #expect(pdf.hasPrefix("%PDF-"))
    let read = try DiagramFile.read(Data(try #require(files["visuals.json"])))
    #expect(read == talk)
    let text = String(decoding: try #require(files["visuals.md"]), as: UTF8.self)
    #expect(text.hasPrefix("# Two \\# pictures\n"))
    #expect(text.contains("](diagram-02.svg)"))
    #expect(text.components(separatedBy: "\n### ").count == 3)
  }

  @Test("PNG files are as wide as asked for, and themes differ") func width() throws {
    let png = try #require(try files([.png])["diagram-02.png"])
    // IHDR (PNG specification, section 11.2.2).
    #expect(Array(png[16..<24]) == [0, 0, 1, 64, 0, 0, 0, 180])
    var dark = options
    dark.theme = .dark
    #expect(try VisualsPublication(talk, options: dark).picture(1, as: .png) != png)
  }

  @Test("One scene is drawn alone, the page too") func alone() throws {
    let publication = VisualsPublication(talk, options: options)
    let page = String(decoding: try publication.picture(1, as: .html), as: UTF8.self)
    #expect(page.components(separatedBy: "<section").count == 2)
    let whole = String(decoding: try publication.whole(as: .html), as: UTF8.self)
    #expect(whole.components(separatedBy: "<section").count == 3)
  }

  @Test("What is thrown while laying out ends the work") func ends() {
    struct Stop: Error {}
    #expect(throws: Stop.self) { _ = try VisualsPublication(talk, options: options) { _ in throw Stop() } }
  }

  @Test("A talk without scenes has files too") func empty() throws {
    let publication = VisualsPublication(TalkVisuals(title: ""), options: options)
    #expect(try publication.whole(as: .pdf).count > 100)
    #expect(try publication.whole(as: .html).count > 100)
  }

  @Test(
    "Formats are known by their usual names",
    arguments: [("Markdown", VisualsFormat.markdown), ("SVG", .svg), ("mmd", .mermaid), ("gv", .dot)])
  func spelled(name: String, format: VisualsFormat) { #expect(VisualsFormat(named: name) == format) }
}
