extension Drawing {
  /// Some things stand by themselves in a picture, but in a video they belong to an element and enter with it: dates, dots
  /// and amounts of charts and timelines to the element beside them, lanes and circles to the first that is said in them,
  /// the axis of a timeline's row to the first of the row, what a table's rows are about and its empty cells to those that
  /// something was said of. The line of a chart grows from point to point.
  func withCompanions(_ kind: DiagramKind) -> Drawing {
    var drawing = self
    if kind != .quadrant { drawing.adoptRegions() }
    if kind == .comparison { drawing.adoptCells() }
    guard kind == .chart || kind == .timeline else { return drawing }
    drawing.splitLines()
    drawing.adopt(isChart: kind == .chart)
    if kind == .timeline { drawing.adoptAxes() }
    return drawing
  }

  private mutating func adoptRegions() {
    // Room for regions between the elements.
    for place in groups.indices { groups[place].order *= 2 }
    for place in groups.indices where groups[place].role == .region && groups[place].order == 0 {
      guard let frame = groups[place].shape else { continue }
      let first = groups.filter { group in
        group.order > 0 && group.role == .box && group.bounds.map { frame.contains($0.center) } ?? false
      }.min { $0.order < $1.order }
      guard let first else { continue }
      let named = groups[place].element?.evidence.compactMap(\.start).min()
      let said = first.element?.evidence.compactMap(\.start).min()
      if let named, let said, named < said - 0.5 {
        // It was spoken about before anything in it.
        let later = groups.filter { ($0.element?.evidence.compactMap(\.start).min() ?? 0) > named }
        groups[place].order = max(1, (later.map(\.order).filter { $0 > 0 }.min() ?? first.order) - 1)
      } else {
        (groups[place].element, groups[place].order) = (first.element, first.order)
      }
    }
  }

  private mutating func join(_ place: Int, to owner: Int) {
    (groups[place].element, groups[place].order) = (groups[owner].element, groups[owner].order)
  }

  private mutating func adoptCells() {
    let places = Dictionary(
      groups.indices.compactMap { place in groups[place].element.map { ($0.id, place) } }
    ) { first, _ in first }
    func cell(_ row: Int, _ column: Int) -> Int? { places["cell-\(row)-\(column)"] }
    let rows = places.keys.count { $0.hasPrefix("row-") }
    let columns = places.keys.count { $0.hasPrefix("item-") }
    // Elements change their names here, so what is said is asked first.
    let said = Set(groups.indices.filter { !(groups[$0].element?.evidence.isEmpty ?? true) })
    let heads =
      (0..<rows).map { row in (place: places["row-\(row)"], cells: (0..<columns).map { cell(row, $0) }) }
      + (0..<columns).map { column in
        (place: places["item-\(column)"], cells: (0..<rows).map { cell($0, column) })
      }
    for (place, cells) in heads {
      guard let place,
        let first = cells.compactMap(\.self).filter(said.contains).min(by: {
          groups[$0].order < groups[$1].order
        }), !said.contains(place) || groups[first].order < groups[place].order
      else { continue }
      join(place, to: first)
    }
    for row in 0..<rows {
      for column in 0..<columns {
        guard let empty = cell(row, column), !said.contains(empty), let side = places["row-\(row)"],
          let top = places["item-\(column)"]
        else { continue }
        join(empty, to: groups[side].order > groups[top].order ? side : top)
      }
    }
  }

  /// Axes of rows below the first, which would else tell how much is still to come.
  private mutating func adoptAxes() {
    let reach = 60 * min(size.width, size.height) / 720
    for place in groups.indices where groups[place].role == .mark && groups[place].element == nil {
      guard let box = groups[place].bounds, box.width > box.height * 4 else { continue }
      let first = groups.filter { group in
        guard group.order > 0, group.role == .box, let bounds = group.bounds else { return false }
        return bounds.distance(to: box) <= reach
      }.min { $0.order < $1.order }
      if let first { (groups[place].element, groups[place].order) = (first.element, first.order) }
    }
  }

  /// Lines through marks of elements become one piece for each mark that they lead to.
  private mutating func splitLines() {
    let spots = groups.compactMap { group -> (center: Point, group: DrawingGroup)? in
      guard group.role == .mark, group.order > 0, let bounds = group.bounds else { return nil }
      return (bounds.center, group)
    }
    groups = groups.flatMap { group -> [DrawingGroup] in
      guard group.role == .mark, group.element == nil, group.items.count == 1,
        case .path(let path, nil, let stroke?) = group.items[0], path.segments.count > 1
      else { return [group] }
      let points = path.flattened(steps: 1)
      let ends = points.dropFirst().compactMap { point in
        spots.first { ($0.center - point).length < 1 }?.group
      }
      guard points.count == path.segments.count, ends.count == points.count - 1 else { return [group] }
      return ends.enumerated().map { place, end in
        DrawingGroup(
          role: .connector, element: end.element, order: end.order,
          items: [
            .path(CurvePath(line: [points[place], points[place + 1]]), fill: nil, stroke: stroke)
          ])
      }
    }
  }

  /// What has no element joins the nearest that has one, from the nearest outward.
  private mutating func adopt(isChart: Bool) {
    let reach = 40 * min(size.width, size.height) / 720
    let bounds = groups.map(\.bounds)
    let free = groups.indices.filter { place in
      guard groups[place].element == nil, let box = bounds[place] else { return false }
      switch groups[place].role {
      case .label: return true
      // Axes and grids are long, and belong to all.
      case .mark: return max(box.width, box.height) < min(size.width, size.height) * 0.15
      default: return false
      }
    }
    var open = Set(free)
    var nearest: [Int: (distance: Double, owner: Int)] = [:]
    func look(from owner: Int) {
      guard let mine = bounds[owner] else { return }
      for place in open {
        guard let box = bounds[place] else { continue }
        if isChart, abs(box.midX - mine.midX) > 8, abs(box.midY - mine.midY) > 4 { continue }
        let distance = box.distance(to: mine)
        if distance <= reach, distance < nearest[place]?.distance ?? .infinity {
          nearest[place] = (distance, owner)
        }
      }
    }
    for place in groups.indices where groups[place].order > 0 && groups[place].role != .connector {
      look(from: place)
    }
    while let (place, found) = nearest.min(by: { ($0.value.distance, $0.key) < ($1.value.distance, $1.key) })
    {
      groups[place].element = groups[found.owner].element
      groups[place].order = groups[found.owner].order
      nearest[place] = nil
      open.remove(place)
      look(from: place)
    }
  }
}

extension Rectangle {
  /// Between the nearest points of both; 0 where they overlap.
  fileprivate func distance(to other: Rectangle) -> Double {
    let dx = max(0, max(x - other.maxX, other.x - maxX))
    let dy = max(0, max(y - other.maxY, other.y - maxY))
    return (dx * dx + dy * dy).squareRoot()
  }
}

extension DrawingGroup {
  /// What its first shape lies in, without its name, which may stand beside.
  fileprivate var shape: Rectangle? {
    guard case .path(let path, _, _)? = items.first else { return nil }
    return path.bounds
  }
}
