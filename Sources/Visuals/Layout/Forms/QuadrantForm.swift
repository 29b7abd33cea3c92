#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Things in a field of two axes; where two would lie on each other one makes way, inside its quarter.
enum QuadrantForm {
  static func layout(_ form: FormContext) -> DiagramLayout {
    let axes = form.diagram.axes ?? QuadrantAxes(left: "", right: "", bottom: "", top: "")
    var builder = BoxBuilder(form.text)
    builder.size = 17
    builder.maximumWidth = 150
    let nodes = form.nodes
    guard nodes.count <= 150 else { return ListForm.layout(form) }
    let boxes = nodes.map { node in
      builder.box(node, shape: .pill, fill: .solid(quarter(node.x ?? 0, node.y ?? 0)), weight: .medium)
    }
    let names = [axes.left, axes.right, axes.bottom, axes.top].map {
      form.text.block($0, size: 18, weight: .bold, maximumWidth: 150, maximumLines: 3)
    }
    let share = min(1.9, max(0.7, (form.space.width - 300) / (form.space.height - 60)))
    var half = 210.0
    while half < 20_000 {
      if var layout = place(form, nodes, boxes, names, Size(width: half * share, height: half)) {
        layout.fit(form.frame)
        return layout
      }
      half *= 1.1
    }
    return ListForm.layout(form)
  }

  private static func quarter(_ x: Double, _ y: Double) -> Int {
    x >= 0 ? (y >= 0 ? 0 : 3) : (y >= 0 ? 1 : 2)
  }

  private static func place(
    _ form: FormContext, _ nodes: [DiagramNode], _ boxes: [LayoutBox], _ names: [TextBlock], _ half: Size
  ) -> DiagramLayout? {
    var layout = form.empty()
    for (number, (x, y)) in [(1.0, -1.0), (-1.0, -1.0), (-1.0, 1.0), (1.0, 1.0)].enumerated() {
      let gap = 3.0
      let frame = Rectangle(
        x: x > 0 ? gap : -half.width, y: y > 0 ? gap : -half.height, width: half.width - gap,
        height: half.height - gap)
      layout.regions.append(
        LayoutRegion(
          element: ElementReference(id: "quarter-\(number)", title: ""), frame: frame, shape: .rectangle,
          tone: number, isTinted: true))
    }
    let field = Rectangle(x: -half.width, y: -half.height, width: 2 * half.width, height: 2 * half.height)
    layout.marks.append(
      LayoutMark(
        path: CurvePath(line: [Point(x: field.x, y: 0), Point(x: field.maxX, y: 0)]), paint: .axis))
    layout.marks.append(
      LayoutMark(path: CurvePath(line: [Point(x: 0, y: field.y), Point(x: 0, y: field.maxY)]), paint: .axis))
    let places = [
      Point(x: field.x - 16 - names[0].width / 2, y: 0), Point(x: field.maxX + 16 + names[1].width / 2, y: 0),
      Point(x: 0, y: field.maxY + 12 + names[2].height / 2),
      Point(x: 0, y: field.y - 12 - names[3].height / 2),
    ]
    for (name, place) in zip(names, places) where !name.isEmpty {
      layout.labels.append(PlacedText(name, at: place, tone: .normal))
    }
    for (node, box) in zip(nodes, boxes) {
      let (x, y) = (clamped(node.x), clamped(node.y))
      let aim = Point(x: x * half.width * 0.86, y: -y * half.height * 0.86)
      guard let spot = spot(box, aim, (x, y), field, layout.boxes) else { return nil }
      var placed = box
      placed.move(to: spot)
      layout.boxes.append(placed)
    }
    return layout
  }

  private static func clamped(_ value: Double?) -> Double {
    guard let value, value.isFinite else { return 0 }
    return min(1, max(-1, value))
  }

  private static func spot(
    _ box: LayoutBox, _ aim: Point, _ sides: (x: Double, y: Double), _ field: Rectangle, _ taken: [LayoutBox]
  ) -> Point? {
    func isFree(_ place: Point) -> Bool {
      let frame = Rectangle(center: place, size: box.frame.size)
      guard field.inset(by: 8).contains(frame) else { return false }
      if sides.x > 0.05, frame.x < 6 { return false }
      if sides.x < -0.05, frame.maxX > -6 { return false }
      if sides.y > 0.05, frame.maxY > -6 { return false }
      if sides.y < -0.05, frame.y < 6 { return false }
      return !taken.contains { $0.frame.inset(by: -5).overlaps(frame) }
    }
    for ring in 0..<60 {
      let steps = ring == 0 ? 1 : 12 + ring
      for step in 0..<steps {
        let angle = 2 * Double.pi * Double(step) / Double(steps) + Double.pi / 2
        let reach = Double(ring) * 8
        let place = Point(x: aim.x + reach * cos(angle) * 1.4, y: aim.y + reach * sin(angle))
        if isFree(place) { return place }
      }
    }
    return nil
  }
}
