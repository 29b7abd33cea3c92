import Foundation
import Visuals

/// The same graph as Graphviz lays it out when it is told nothing but the sizes of nodes.
enum PlainGraphviz {
  private struct Failed: Error {}

  /// Pairs of edges without a common end that cross.
  static func crossings(_ diagram: Diagram, engine: String) throws -> Int {
    var script =
      "digraph { node [shape=box,fixedsize=true,width=2.6,height=0.7,label=\"\"]; edge [dir=none];\n"
    if engine == "neato" { script += "overlap=prism;\n" }
    for node in diagram.nodes { script += "n\(node.id);\n" }
    for edge in diagram.edges { script += "n\(edge.from) -> n\(edge.to);\n" }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/dot")
    process.arguments = ["-K\(engine)", "-Tplain"]
    let (input, output) = (Pipe(), Pipe())
    (process.standardInput, process.standardOutput) = (input, output)
    try process.run()
    input.fileHandleForWriting.write(Data((script + "}\n").utf8))
    try input.fileHandleForWriting.close()
    let answer = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw Failed() }
    var edges: [(ends: Set<Substring>, points: [Point])] = []
    for line in answer.split(separator: "\n") {
      let words = line.split(separator: " ")
      guard words.first == "edge", words.count > 3, let count = Int(words[3]) else { continue }
      let numbers = words[4..<(4 + 2 * count)].compactMap { Double($0) }
      let controls = (0..<count).map { Point(x: numbers[2 * $0], y: numbers[2 * $0 + 1]) }
      edges.append(([words[1], words[2]], flattened(controls)))
    }
    var crossings = 0
    for (index, edge) in edges.enumerated() {
      for other in edges[..<index]
      where edge.ends.isDisjoint(with: other.ends) && cross(edge.points, other.points) {
        crossings += 1
      }
    }
    return crossings
  }

  private static func flattened(_ controls: [Point]) -> [Point] {
    var points = Array(controls.prefix(1))
    var index = 1
    while index + 2 < controls.count {
      let (p, a, b, c) = (controls[index - 1], controls[index], controls[index + 1], controls[index + 2])
      for step in 1...10 {
        let t = Double(step) / 10
        let (u, v, w, z) = (
          (1 - t) * (1 - t) * (1 - t), 3 * (1 - t) * (1 - t) * t, 3 * (1 - t) * t * t, t * t * t
        )
        points.append(
          Point(x: u * p.x + v * a.x + w * b.x + z * c.x, y: u * p.y + v * a.y + w * b.y + z * c.y))
      }
      index += 3
    }
    return points
  }

  private static func cross(_ a: [Point], _ b: [Point]) -> Bool {
    func turn(_ p: Point, _ q: Point, _ r: Point) -> Double {
      (q.x - p.x) * (r.y - p.y) - (q.y - p.y) * (r.x - p.x)
    }
    for (p, q) in zip(a, a.dropFirst()) {
      for (r, s) in zip(b, b.dropFirst())
      where turn(p, q, r) * turn(p, q, s) < 0 && turn(r, s, p) * turn(r, s, q) < 0 { return true }
    }
    return false
  }
}
