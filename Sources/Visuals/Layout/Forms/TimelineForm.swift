/// Events on an axis: in rows from left to right, or down the page.
enum TimelineForm {
  static func layout(_ form: FormContext) -> DiagramLayout {
    let events = inOrder(form.nodes)
    guard !events.isEmpty else { return form.largest([]) }
    var candidates: [DiagramLayout] = []
    for rows in 1...min(events.count, 8) {
      let columns = (events.count + rows - 1) / rows
      if columns > 1 || rows == 1 { candidates.append(across(form, events, columns: columns)) }
    }
    for width in [340.0, 560] { candidates.append(down(form, events, width: width)) }
    return form.largest(candidates)
  }

  /// By date where all have one that can be compared.
  static func inOrder(_ nodes: [DiagramNode]) -> [DiagramNode] {
    let keys = nodes.map { $0.date.flatMap(EventDate.init) }
    guard keys.allSatisfy({ $0 != nil }) else { return nodes }
    return nodes.indices.sorted { a, b in
      guard let first = keys[a], let second = keys[b], first.parts != second.parts else { return a < b }
      return first.parts.lexicographicallyPrecedes(second.parts)
    }.map { nodes[$0] }
  }

  private static func dates(_ form: FormContext, _ events: [DiagramNode], width: Double) -> [TextBlock] {
    events.map {
      form.text.block(
        EventDate.shown($0.date ?? "", language: form.diagram.language), size: 18, weight: .bold,
        maximumWidth: width, maximumLines: 2)
    }
  }

  private static func across(_ form: FormContext, _ events: [DiagramNode], columns: Int) -> DiagramLayout {
    var layout = form.empty()
    var builder = BoxBuilder(form.text)
    builder.size = 18
    builder.maximumWidth = 168
    let natural = events.map { builder.box($0, fill: .soft(0)) }
    let width = max(204, natural.map(\.frame.width).max() ?? 0)
    let boxes = natural.map { box in
      var box = box
      box.grow(to: Size(width: width, height: 0))
      return box
    }
    let dates = dates(form, events, width: width)
    let markers = events.map { Marker(form.icons.name($0)) }
    let reach = markers.map(\.radius).max() ?? 8
    var top = 0.0
    var row = 0
    while row * columns < events.count {
      let range = (row * columns)..<min(events.count, (row + 1) * columns)
      let dateHeight = range.map { dates[$0].height }.max() ?? 0
      let height = range.map { boxes[$0].frame.height }.max() ?? 0
      let axis = top + dateHeight + reach + 12
      let length = Double(columns) * (width + 24)
      let isLast = range.upperBound == events.count
      let end = isLast ? Double(range.count) * (width + 24) : length
      layout.marks.append(
        LayoutMark(
          path: CurvePath(line: [Point(x: -12, y: axis), Point(x: end - 12, y: axis)]),
          paint: .axis))
      for (column, index) in range.enumerated() {
        let x = Double(column) * (width + 24) + width / 2
        layout.labels.append(
          PlacedText(
            dates[index], at: Point(x: x, y: axis - reach - 10 - dates[index].height / 2), tone: .accent(0)))
        layout.marks.append(
          LayoutMark(
            path: CurvePath(line: [Point(x: x, y: axis), Point(x: x, y: axis + reach + 18)]), paint: .axis))
        var box = boxes[index]
        box.frame.height = height
        box.frame.y = -height / 2
        box.move(to: Point(x: x, y: axis + reach + 18 + height / 2))
        markers[index].add(at: Point(x: x, y: axis), to: &box, &layout)
        layout.boxes.append(box)
      }
      top = axis + reach + 18 + height + 34
      row += 1
    }
    return layout
  }

  private static func down(_ form: FormContext, _ events: [DiagramNode], width: Double) -> DiagramLayout {
    var layout = form.empty()
    var builder = BoxBuilder(form.text)
    builder.maximumWidth = width - 40
    let dates = dates(form, events, width: 150)
    let left = dates.map(\.width).max() ?? 0
    let markers = events.map { Marker(form.icons.name($0)) }
    let reach = markers.map(\.radius).max() ?? 8
    let axis = left + 18 + reach
    var y = 0.0
    var places: [Double] = []
    for (event, (date, marker)) in zip(events, zip(dates, markers)) {
      var box = builder.box(event, fill: .soft(0), minimum: Size(width: width, height: 0))
      let height = max(box.frame.height, date.height, 2 * marker.radius)
      let middle = y + height / 2
      places.append(middle)
      box.move(to: Point(x: axis + reach + 26 + box.frame.width / 2, y: middle))
      // Lines that begin below each other are easier to read than centered ones.
      for text in box.texts.indices {
        box.texts[text].frame.x = box.frame.x + 14
        box.texts[text].frame.width = box.frame.width - 28
        box.texts[text].alignment = .leading
      }
      layout.boxes.append(box)
      layout.labels.append(
        PlacedText(
          date,
          in: Rectangle(
            x: left - date.width, y: middle - date.height / 2, width: date.width, height: date.height),
          .trailing, tone: .accent(0)))
      y += height + 20
    }
    if let first = places.first, let last = places.last {
      layout.marks.append(
        LayoutMark(
          path: CurvePath(line: [Point(x: axis, y: first), Point(x: axis, y: max(last, first + 1))]),
          paint: .axis))
    }
    for (index, place) in places.enumerated() {
      layout.marks.append(
        LayoutMark(
          path: CurvePath(line: [Point(x: axis, y: place), Point(x: axis + reach + 26, y: place)]),
          paint: .axis))
      var box = layout.boxes[index]
      markers[index].add(at: Point(x: axis, y: place), to: &box, &layout)
      layout.boxes[index] = box
    }
    return layout
  }

  /// A dot on the axis, large enough for the icon of its event where that has one.
  private struct Marker {
    var icon: String?
    var radius: Double { icon == nil ? 8 : 19 }

    init(_ icon: String?) { self.icon = icon }

    func add(at center: Point, to box: inout LayoutBox, _ layout: inout DiagramLayout) {
      layout.marks.append(LayoutMark(path: CurvePath(circleAt: center, radius: radius), paint: .fill(0)))
      guard let icon else { return }
      box.icon = icon
      box.iconFrame = Rectangle(center: center, size: Size(width: 24, height: 24))
    }
  }
}

/// A date as ``DiagramNode/date`` writes it: a year, with or without month and day.
struct EventDate: Hashable {
  var parts: [Int]

  init?(_ text: String) {
    let fields = text.split(separator: "-", omittingEmptySubsequences: false)
    let numbers = fields.compactMap { Int($0) }
    guard (1...3).contains(fields.count), numbers.count == fields.count, fields[0].count == 4 else {
      return nil
    }
    if numbers.count > 1, !(1...12).contains(numbers[1]) { return nil }
    if numbers.count > 2, !(1...31).contains(numbers[2]) { return nil }
    parts = numbers
  }

  /// As people write it; as it is where it is no date, or the language is not English, Chinese or Japanese.
  static func shown(_ text: String, language: String?) -> String {
    guard let date = EventDate(text), date.parts.count > 1 else { return text }
    let language = language ?? "en"
    if language.hasPrefix("ja") || language.hasPrefix("zh") {
      return zip(date.parts, ["年", "月", "日"]).map { "\($0)\($1)" }.joined()
    }
    guard language.hasPrefix("en") else { return text }
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    let month = months[date.parts[1] - 1]
    return date.parts.count > 2 ? "\(date.parts[2]) \(month) \(date.parts[0])" : "\(month) \(date.parts[0])"
  }
}

extension CurvePath {
  init(circleAt center: Point, radius: Double) {
    self.init(ellipseIn: Rectangle(center: center, size: Size(width: 2 * radius, height: 2 * radius)))
  }

  init(ellipseIn frame: Rectangle) {
    let (rx, ry, k) = (frame.width / 2, frame.height / 2, 0.5522847498)
    let c = frame.center
    func p(_ x: Double, _ y: Double) -> Point { Point(x: c.x + x * rx, y: c.y + y * ry) }
    segments = [
      .move(p(1, 0)), .curve(p(1, k), p(k, 1), p(0, 1)), .curve(p(-k, 1), p(-1, k), p(-1, 0)),
      .curve(p(-1, -k), p(-k, -1), p(0, -1)), .curve(p(k, -1), p(1, -k), p(1, 0)), .close,
    ]
  }
}
