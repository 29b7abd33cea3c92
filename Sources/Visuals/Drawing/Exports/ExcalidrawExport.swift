internal import Foundation

/// Excalidraw's file format, version 2: boxes with bound labels, arrows bound to boxes.
enum ExcalidrawExport {
  private struct File: Encodable {
    var type = "excalidraw"
    var version = 2
    var source = "steno"
    var elements: [Element] = []
    var appState = ["viewBackgroundColor": "#ffffff"]
  }

  private struct Binding: Encodable {
    var elementId: String
    var focus = 0.0
    var gap = 1.0
  }

  private struct Bound: Encodable {
    var id: String
    var type: String
  }

  private struct Element: Encodable {
    var id: String
    var type: String
    var x: Double
    var y: Double
    var width: Double
    var height: Double
    var strokeColor = "#1e293b"
    var backgroundColor = "transparent"
    var fillStyle = "solid"
    var strokeWidth = 1.5
    var strokeStyle = "solid"
    var roughness = 0
    var opacity = 100
    var angle = 0.0
    var seed: Int
    var version = 1
    var versionNonce: Int
    var isDeleted = false
    var groupIds: [String] = []
    var boundElements: [Bound] = []
    var locked = false
    // Of text.
    var text: String?
    var originalText: String?
    var fontSize: Double?
    var fontFamily: Int?
    var textAlign: String?
    var verticalAlign: String?
    var containerId: String?
    var lineHeight: Double?
    // Of arrows.
    var points: [[Double]]?
    var startBinding: Binding?
    var endBinding: Binding?
    var startArrowhead: String?
    var endArrowhead: String?
  }

  static func data(_ layout: DiagramLayout) throws -> Data {
    var file = File()
    func add(_ id: String, _ type: String, _ frame: Rectangle, _ change: (inout Element) -> Void) {
      // Numbers that its sketches are drawn by; the place in the file does.
      let seed = file.elements.count + 1
      var element = Element(
        id: id, type: type, x: frame.x, y: frame.y, width: frame.width, height: frame.height, seed: seed,
        versionNonce: seed)
      change(&element)
      file.elements.append(element)
    }
    func addText(_ id: String, _ placed: PlacedText, container: String? = nil, _ text: String? = nil) {
      let shown = placed.block.lines.map(\.text).joined(separator: "\n")
      add(id, "text", placed.frame) { element in
        element.text = shown
        element.originalText = text ?? placed.block.fullText
        element.fontSize = placed.block.size
        element.fontFamily = 2
        element.textAlign = placed.alignment == .center ? "center" : "left"
        element.verticalAlign = "middle"
        element.containerId = container
        element.lineHeight = 1.25
      }
    }
    if let heading = layout.heading { addText("heading", heading) }
    for region in layout.regions {
      add(region.element.id, region.shape == .ellipse ? "ellipse" : "rectangle", region.frame) {
        $0.strokeColor = "#cbd5e1"
      }
      if let label = region.label { addText("text-\(region.element.id)", label) }
    }
    for box in layout.boxes {
      let type = box.shape == .diamond ? "diamond" : box.shape == .ellipse ? "ellipse" : "rectangle"
      let arrows = layout.connectors.filter { $0.from == box.element.id || $0.to == box.element.id }
      add(box.element.id, type, box.frame) { element in
        element.backgroundColor = box.fill == .none ? "transparent" : "#e0eaff"
        element.strokeColor = box.fill == .none ? "transparent" : "#2563eb"
        element.boundElements = arrows.map { Bound(id: $0.element.id, type: "arrow") }
        if box.texts.count == 1 {
          element.boundElements.append(Bound(id: "text-\(box.element.id)-0", type: "text"))
        }
      }
      for (place, text) in box.texts.enumerated() {
        addText(
          "text-\(box.element.id)-\(place)", text, container: box.texts.count == 1 ? box.element.id : nil)
      }
    }
    for connector in layout.connectors {
      let points = connector.path.flattened(steps: 6)
      guard let first = points.first,
        let frame = Rectangle(around: points.map { Rectangle(x: $0.x, y: $0.y, width: 0, height: 0) })
      else { continue }
      add(
        connector.element.id, "arrow",
        Rectangle(x: first.x, y: first.y, width: frame.width, height: frame.height)
      ) {
        $0.points = points.map { [$0.x - first.x, $0.y - first.y] }
        $0.startBinding = Binding(elementId: connector.from)
        $0.endBinding = Binding(elementId: connector.to)
        $0.startArrowhead = connector.arrowAtStart ? "arrow" : nil
        $0.endArrowhead = connector.arrowAtEnd ? "arrow" : nil
      }
      if let label = connector.label { addText("text-\(connector.element.id)", label) }
    }
    for (place, mark) in layout.marks.enumerated() {
      let points = mark.path.flattened(steps: 6)
      guard let first = points.first,
        let frame = Rectangle(around: points.map { Rectangle(x: $0.x, y: $0.y, width: 0, height: 0) })
      else { continue }
      add(
        mark.element?.id ?? "mark-\(place)", "line",
        Rectangle(x: first.x, y: first.y, width: frame.width, height: frame.height)
      ) {
        $0.points = points.map { [$0.x - first.x, $0.y - first.y] }
        if case .fill = mark.paint { $0.backgroundColor = "#93b4f5" }
      }
    }
    for (place, label) in layout.labels.enumerated() { addText("label-\(place)", label) }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return try encoder.encode(file)
  }
}
