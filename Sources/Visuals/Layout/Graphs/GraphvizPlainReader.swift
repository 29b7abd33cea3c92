/// Reads Graphviz' format `plain`: one line for each graph, node and edge, in inches, y upward.
struct GraphvizPlainReader {
  private var lines: ArraySlice<Substring>

  init(_ bytes: [UInt8]) {
    lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")[...]
  }

  /// - Returns: nil where the answer does not place every node and edge.
  mutating func next(_ problem: GraphProblem) -> GraphPlacement? {
    var centers = [Point?](repeating: nil, count: problem.nodes.count)
    var paths = [CurvePath?](repeating: nil, count: problem.edges.count)
    var labels = [Point?](repeating: nil, count: problem.edges.count)
    var page: Size?
    reading: while let line = lines.popFirst() {
      let words = line.split(separator: " ")
      func number(_ index: Int) -> Double? {
        guard words.indices.contains(index), let value = Double(words[index]), value.isFinite else {
          return nil
        }
        return value * 72
      }
      func point(_ index: Int) -> Point? {
        guard let x = number(index), let y = number(index + 1) else { return nil }
        return Point(x: x, y: (page?.height ?? 0) - y)
      }
      switch words.first {
      case "graph":
        guard let width = number(2), let height = number(3) else { return nil }
        page = Size(width: width, height: height)
      case "node":
        guard words.count > 3, let index = Int(words[1].dropFirst()), centers.indices.contains(index) else {
          return nil
        }
        centers[index] = point(2)
      case "edge":
        // edge tail head n x1 y1 … xn yn [label x y] style color; the label's text is of no use here.
        guard words.count > 5, let index = Int(words[words.count - 1].dropFirst()),
          paths.indices.contains(index), let count = Int(words[3]), count >= 4, count < 100_000
        else { return nil }
        var points: [Point] = []
        for place in 0..<count {
          guard let next = point(4 + 2 * place) else { return nil }
          points.append(next)
        }
        paths[index] = CurvePath(bezier: points)
        if problem.edges[index].label != nil { labels[index] = point(words.count - 4) }
      case "stop": break reading
      default: continue
      }
    }
    let placed = centers.compactMap(\.self)
    let routed = paths.compactMap(\.self)
    guard let size = page, placed.count == centers.count, routed.count == paths.count else { return nil }
    for (edge, label) in zip(problem.edges, labels) where (edge.label == nil) != (label == nil) { return nil }
    return GraphPlacement(centers: placed, paths: routed, labels: labels, size: size)
  }
}
