import Foundation
import Testing

@testable import Visuals

@Suite struct IconTests {
  @Test("all icons can be read and lie inside their square")
  func strokes() throws {
    #expect(IconStrokes.all.count >= 40)
    #expect(Set(IconStrokes.all.map(\.name)).count == IconStrokes.all.count)
    for (name, strokes) in IconStrokes.all {
      let path = try #require(CurvePath(strokes: strokes), "\(name)")
      let points = path.flattened()
      #expect(points.count > 2)
      let square = Rectangle(x: 1, y: 1, width: 22, height: 22)
      #expect(points.allSatisfy(square.contains), "\(name) leaves its square")
      // No icon is a speck in a corner.
      let frame = try #require(
        Rectangle(around: points.map { Rectangle(x: $0.x, y: $0.y, width: 0, height: 0) }))
      #expect(max(frame.width, frame.height) > 12 && abs(frame.midX - 12) < 3 && abs(frame.midY - 12) < 3)
    }
  }

  @Test("strokes that are none are refused", arguments: ["M 1", "L x y", "Q 1 2 3 4", "O 1 2", "M 1 2 3"])
  func nonsense(strokes: String) {
    #expect(CurvePath(strokes: strokes) == nil)
  }

  @Test("every word calls for an icon that there is")
  func words() {
    for name in IconWords.english.nouns.values { #expect(Icon.named(name) != nil, "\(name)") }
    for name in IconWords.english.verbs.values { #expect(Icon.named(name) != nil, "\(name)") }
  }

  @Test(
    "the head word of a label chooses its icon",
    arguments: [
      ("Send the invoice", "send"), ("Pay the invoice", "money"), ("Check the stock", "box"),
      ("Call the customer", "person"), ("Phone the customer", "phone"),
      ("Invoices of the last year", "document"),
      ("Customers", "people"), ("Water evaporates", "water"), ("Clouds form", "cloud"),
      ("The sun heats the sea", "sun"), ("Wait for payment", "money"), ("Credit card", "card"),
      ("Hand over to the carrier", "truck"), ("Archive the documents", "folder"),
    ])
  func choice(label: String, icon: String) {
    #expect(IconLexicon.icon(forLabel: label, language: "en")?.name == icon)
  }

  @Test(
    "words that are not sure, refused or in another language choose none",
    arguments: [
      ("The bank", "en"), ("Power plant", "en"), ("No screens", "en"), ("", "en"), ("Dark and quiet", "en"),
      ("Wasser", "de"), ("Hand", "de"), ("水", "zh"),
    ])
  func noChoice(label: String, language: String) {
    #expect(IconLexicon.icon(forLabel: label, language: language) == nil)
  }

  private static func list(_ labels: [String]) -> Diagram {
    Diagram(
      kind: .list, title: "", language: "en",
      nodes: labels.enumerated().map { DiagramNode(id: "\($0)", label: $1) })
  }

  @Test("icons are shown where many elements have one and they tell them apart")
  func choiceOfDiagram() {
    func icons(_ labels: [String], _ options: LayoutOptions = LayoutOptions()) -> [String?] {
      Self.list(labels).layout(options).boxes.map(\.icon)
    }
    #expect(icons(["The house", "The car", "The thing"]) == ["house", "car", nil])
    #expect(icons(["The house", "This", "That", "Such", "Other"]).allSatisfy { $0 == nil })
    #expect(icons(["One form", "A contract", "Some note"]).allSatisfy { $0 == nil })
    #expect(icons(["The house", "The car"], LayoutOptions(showsIcons: false)) == [nil, nil])
  }

  @Test("an icon given by hand is shown, and one that there is not is named")
  func byHand() {
    var diagram = Self.list(["This", "That", "Such"])
    diagram.nodes[1].icon = "bolt"
    #expect(diagram.layout().boxes.map(\.icon) == [nil, "bolt", nil])
    #expect(diagram.problems().isEmpty)
    diagram.nodes[1].icon = "none"
    #expect(diagram.problems().isEmpty)
    #expect(diagram.layout().boxes.allSatisfy { $0.icon == nil })
    diagram.nodes[1].icon = "unicorn"
    #expect(diagram.problems().first?.hasPrefix("nodes[1] \"That\": there is no icon \"unicorn\"") == true)
  }

  @Test("icons are decoration in SVG and are left out of exports")
  func drawn() throws {
    let diagram = SampleDiagrams.cycle
    let svg = Drawing(diagram.layout()).svg()
    #expect(svg.contains("class=\"icon\" aria-hidden=\"true\""))
    #expect(!Drawing(diagram.layout(LayoutOptions(showsIcons: false))).svg().contains("class=\"icon\""))
    let shapes = String(decoding: try diagram.exported(as: .excalidraw), as: UTF8.self)
    #expect(!shapes.contains("\"line\"") && !shapes.contains("freedraw"))
  }

  @Test(
    "every icon of the samples lies beside its letters and inside its form",
    arguments: LayoutOptions.Aspect.allCases)
  func places(aspect: LayoutOptions.Aspect) {
    var count = 0
    for (name, diagram) in SampleDiagrams.all {
      let layout = diagram.layout(LayoutOptions(aspect: aspect))
      count += layout.boxes.count { $0.iconFrame != nil }
      let quality = LayoutQuality(layout)
      #expect(quality.overlaps == 0 && quality.clipped == 0, "\(name)")
    }
    #expect(count > 15)
    var layout = SampleDiagrams.cycle.layout(LayoutOptions(aspect: aspect))
    layout.boxes[0].iconFrame = layout.boxes[0].texts[0].frame
    #expect(LayoutQuality(layout).overlaps == 1)
    layout.boxes[0].iconFrame = layout.boxes[1].frame
    #expect(LayoutQuality(layout).overlaps > 0)
  }
}
