extension CurvePath {
  /// Its first part, by length, over all of its pieces.
  /// - Parameter share: from 0 to 1.
  func trimmed(to share: Double) -> CurvePath {
    guard share < 1 else { return self }
    var pieces: [[Point]] = []
    for segment in segments {
      switch segment {
      case .move(let point): pieces.append([point])
      case .line(let point):
        if pieces.isEmpty { pieces.append([]) }
        pieces[pieces.count - 1].append(point)
      case .curve(let a, let b, let c):
        guard let from = pieces.last?.last else { continue }
        for step in 1...16 {
          pieces[pieces.count - 1].append(Self.bezier(from, a, b, c, at: Double(step) / 16))
        }
      case .close:
        if let first = pieces.last?.first { pieces[pieces.count - 1].append(first) }
      }
    }
    let whole = pieces.map { piece in zip(piece, piece.dropFirst()).map { ($1 - $0).length }.reduce(0, +) }
      .reduce(0, +)
    var left = whole * max(0, share)
    var result: [Segment] = []
    for piece in pieces {
      guard left > 0, let first = piece.first else { break }
      result.append(.move(first))
      for (a, b) in zip(piece, piece.dropFirst()) where left > 0 {
        let length = (b - a).length
        result.append(.line(length > left ? a.toward(b, left / length) : b))
        left -= length
      }
    }
    return CurvePath(result)
  }

  /// What it and its control points lie in; nil for an empty one.
  var bounds: Rectangle? {
    Rectangle(
      around: segments.flatMap { segment -> [Point] in
        switch segment {
        case .move(let point), .line(let point): [point]
        case .curve(let a, let b, let c): [a, b, c]
        case .close: []
        }
      }.map { Rectangle(x: $0.x, y: $0.y, width: 0, height: 0) })
  }
}

extension DrawingGroup {
  /// What it lies in, with its lines; nil for an empty one.
  var bounds: Rectangle? {
    Rectangle(
      around: items.compactMap { item in
        switch item {
        case .path(let path, _, let stroke): path.bounds?.inset(by: -(stroke?.width ?? 0) / 2 - 0.5)
        case .text(let text, _):
          // Letters may reach a little over their measured lines.
          Rectangle(
            around: text.block.lines.map {
              Rectangle(
                x: text.origin(of: $0), y: text.top, width: $0.width, height: text.block.height)
            })?.inset(by: -text.block.size * 0.2)
        }
      })
  }
}
