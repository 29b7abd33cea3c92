#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Two or three sets as circles, with their members in the parts they share; more sets as a table of who belongs where.
enum VennForm {
  static func layout(_ form: FormContext) -> DiagramLayout {
    let count = form.diagram.groups.count
    guard count == 2 || count == 3 else { return table(form) }
    var builder = BoxBuilder(form.text)
    builder.size = 18
    builder.maximumWidth = 104
    let nodes = form.nodes
    let numbers = Dictionary(
      form.diagram.groups.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { a, _ in a })
    let sets = nodes.map { Set($0.groups.compactMap { numbers[$0] }) }
    let boxes = nodes.map { builder.box($0, shape: .bare, fill: .none, weight: .regular) }
    let names = form.diagram.groups.map {
      form.text.block(
        $0.label.isEmpty ? $0.id : $0.label, size: 20, weight: .bold, maximumWidth: 240, maximumLines: 2)
    }
    var radius = 150.0
    while radius < 20_000 {
      if var layout = place(form, boxes, sets, names, radius) {
        layout.fit(form.frame)
        return layout
      }
      radius *= 1.07
    }
    return table(form)
  }

  /// - Returns: nil where the members have no room.
  private static func place(
    _ form: FormContext, _ boxes: [LayoutBox], _ sets: [Set<Int>], _ names: [TextBlock], _ radius: Double
  ) -> DiagramLayout? {
    var layout = form.empty()
    let count = names.count
    let distance = radius * 0.62
    let centers = (0..<count).map { index -> Point in
      let angle =
        count == 2
        ? (index == 0 ? Double.pi : 0) : -Double.pi / 2 - 2 * .pi / 3 * Double(index) * -1 - 2 * .pi / 3
      return Point(x: distance * cos(angle), y: count == 2 ? 0 : distance * sin(angle))
    }
    func isInside(_ frame: Rectangle, _ members: Set<Int>) -> Bool {
      let frame = frame.inset(by: -6)
      let corners = [
        Point(x: frame.x, y: frame.y), Point(x: frame.maxX, y: frame.y), Point(x: frame.x, y: frame.maxY),
        Point(x: frame.maxX, y: frame.maxY),
      ]
      for (index, center) in centers.enumerated() {
        if members.contains(index) {
          if !corners.allSatisfy({ ($0 - center).length < radius }) { return false }
        } else {
          let nearest = Point(
            x: min(max(center.x, frame.x), frame.maxX), y: min(max(center.y, frame.y), frame.maxY))
          if (nearest - center).length <= radius { return false }
        }
      }
      return true
    }
    for members in Set(sets).sorted(by: { $0.sorted().lexicographicallyPrecedes($1.sorted()) }) {
      let inside = boxes.indices.filter { sets[$0] == members }
      let height = inside.map { boxes[$0].frame.height + 8 }.reduce(0, +)
      let width = inside.map { boxes[$0].frame.width }.max() ?? 0
      guard let center = spot(Size(width: width, height: height), members, centers, radius, isInside) else {
        return nil
      }
      var y = center.y - height / 2
      for index in inside {
        var box = boxes[index]
        box.move(to: Point(x: center.x, y: y + 4 + box.frame.height / 2))
        y += box.frame.height + 8
        layout.boxes.append(box)
      }
    }
    layout.boxes.sort { a, b in
      (boxes.firstIndex { $0.element.id == a.element.id } ?? 0)
        < (boxes.firstIndex { $0.element.id == b.element.id } ?? 0)
    }
    for (index, center) in centers.enumerated() {
      let group = form.diagram.groups[index]
      let isBelow = center.y > 1
      let y =
        isBelow
        ? center.y + radius + 8 + names[index].height / 2 : center.y - radius - 8 - names[index].height / 2
      // Names of two that stand side by side move apart.
      let shift =
        abs(center.x) < 1 ? 0 : (center.x > 0 ? 1.0 : -1) * max(0, names[index].width / 2 + 8 - abs(center.x))
      layout.regions.append(
        LayoutRegion(
          element: ElementReference(
            id: "group-\(group.id)", title: LabelText.clean(group.label), evidence: group.evidence),
          frame: Rectangle(center: center, size: Size(width: 2 * radius, height: 2 * radius)),
          shape: .ellipse,
          tone: index, isTinted: true,
          label: PlacedText(names[index], at: Point(x: center.x + shift, y: y), tone: .accent(index))))
    }
    return layout
  }

  /// The place nearest to the middle of a part at which a block of this size lies in the part.
  private static func spot(
    _ size: Size, _ members: Set<Int>, _ centers: [Point], _ radius: Double,
    _ isInside: (Rectangle, Set<Int>) -> Bool
  ) -> Point? {
    var aim = Point(x: 0, y: 0)
    for member in members { aim = aim + centers[member] * (1 / Double(members.count)) }
    if members.isEmpty { aim = Point(x: 0, y: radius * 2.2) }
    // Away from the sets that it is not in.
    let others = centers.indices.filter { !members.contains($0) }
    if !members.isEmpty, !others.isEmpty {
      var away = Point(x: 0, y: 0)
      for other in others { away = away + (aim - centers[other]).direction }
      aim = aim + away.direction * (radius * (members.count == 1 ? 0.42 : 0.22))
    }
    for ring in 0..<14 {
      let steps = ring == 0 ? 1 : 16
      for step in 0..<steps {
        let angle = 2 * Double.pi * Double(step) / Double(steps)
        let reach = Double(ring) * radius * 0.05
        let place = Point(x: aim.x + reach * cos(angle), y: aim.y + reach * sin(angle))
        if isInside(Rectangle(center: place, size: size), members) { return place }
      }
    }
    return nil
  }

  private static func table(_ form: FormContext) -> DiagramLayout {
    guard !form.diagram.groups.isEmpty else { return ListForm.layout(form) }
    let nodes = form.nodes
    let grid = GridForm(
      columns: form.diagram.groups.map {
        .init(
          element: ElementReference(
            id: "group-\($0.id)", title: LabelText.clean($0.label), evidence: $0.evidence),
          text: $0.label.isEmpty ? $0.id : $0.label)
      },
      rows: nodes.map {
        .init(
          element: ElementReference(id: "node-\($0.id)", title: BoxBuilder.title($0), evidence: $0.evidence),
          text: $0.label)
      },
      cells: nodes.enumerated().map { row, node in
        form.diagram.groups.enumerated().map { column, group in
          let isIn = node.groups.contains(group.id)
          return .init(
            element: ElementReference(
              id: "cell-\(row)-\(column)", title: "\(LabelText.clean(node.label)): \(isIn ? "✓" : "–")"),
            text: isIn ? "✓" : "–")
        }
      })
    return form.largest([grid.layout(form, cellWidth: 200), grid.transposed.layout(form, cellWidth: 200)])
  }
}
