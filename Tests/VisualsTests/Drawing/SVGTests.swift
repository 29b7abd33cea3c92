import Foundation
import Testing

@testable import Visuals

#if canImport(FoundationXML)
  import FoundationXML
#endif

@Suite struct SVGTests {
  private static let hostile = Diagram(
    kind: .list, title: "<script>alert(1)</script>",
    nodes: [
      DiagramNode(id: "\"><script>", label: "</text><script>x</script> & \u{1} \"quotes\""),
      DiagramNode(
        id: "b", label: "javascript:alert(1)", evidence: [Evidence(quote: "b", start: 1.5, end: 2)]),
    ])

  @Test("it is well formed, with the elements' names and no scripts")
  func hostileLabels() throws {
    let svg = Drawing(Self.hostile.layout()).svg()
    #expect(XMLParser(data: Data(svg.utf8)).parse())
    #expect(!svg.contains("<script"))
    #expect(svg.contains("data-start=\"1.5\" data-end=\"2\""))
    #expect(svg.contains("<title id=\"title\">&lt;script&gt;alert(1)&lt;/script&gt;</title>"))
  }

  @Test(
    "every sample is well formed and names each of its elements", arguments: SampleDiagrams.all.map(\.name))
  func samples(name: String) throws {
    let diagram = try #require(SampleDiagrams.all.first { $0.name == name }?.diagram)
    let layout = diagram.layout(LayoutOptions(graphviz: ""))
    let svg = Drawing(layout).svg()
    #expect(XMLParser(data: Data(svg.utf8)).parse())
    for box in layout.boxes { #expect(svg.contains("id=\"\(SVGWriter.identifier(box.element.id))\"")) }
    #expect(svg == Drawing(diagram.layout(LayoutOptions(graphviz: ""))).svg())
  }

  @Test("letters can be read on every ground of every theme", arguments: Theme.Name.allCases)
  func contrast(name: Theme.Name) {
    let theme = Theme(name)
    #expect(theme.ink.contrast(with: theme.background) >= 7)
    #expect(theme.quietInk.contrast(with: theme.background) >= 4.5)
    for tone in theme.tones {
      #expect(tone.onSolid.contrast(with: tone.solid) >= 4.5)
      #expect(theme.ink.contrast(with: tone.soft) >= 7)
      #expect(tone.text.contrast(with: theme.background) >= 4.5)
    }
  }

  @Test("brand colors replace the palette and a wrong one is named")
  func brand() throws {
    let brand = try JSONDecoder().decode(
      Brand.self, from: Data(##"{"palette":["#0a5"],"ink":"#222222"}"##.utf8))
    #expect(Theme(.light, brand: brand).tones.map(\.solid.hex) == ["#00aa55"])
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(Brand.self, from: Data(#"{"ink":"red"}"#.utf8))
    }
  }

  @Test("PNG and PDF begin as such, and the same drawing gives the same bytes")
  func raster() throws {
    let drawing = Drawing(SampleDiagrams.comparison.layout())
    let png = try drawing.png(width: 320)
    #expect(png.starts(with: [0x89, 0x50, 0x4E, 0x47]))
    #expect(try png == drawing.png(width: 320))
    #expect(try drawing.pdf().starts(with: Array("%PDF".utf8)))
    #expect(throws: CairoCanvas.Failure.size(width: 0, height: 0)) { try drawing.png(width: 0) }
  }
}
