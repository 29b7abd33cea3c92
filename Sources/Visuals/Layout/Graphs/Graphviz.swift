internal import AudioIO

/// Layouts in ranks by Graphviz' `dot` (E. R. Gansner, E. Koutsofios, S. C. North, K.-P. Vo, "A technique for drawing
/// directed graphs", 1993), run confined and with a time limit. What they get are sizes and numbers: no word of a
/// label ever reaches them.
struct Graphviz {
  enum Failure: Error, Equatable, CustomStringConvertible {
    case missing
    case program(ConfinedFilter.Failure)
    case answer

    var description: String {
      switch self {
      case .missing: "Graphviz is not installed; install the package graphviz for better layouts"
      case .program(let failure): "Graphviz: \(failure)"
      case .answer: "Graphviz answered with something that is no layout"
      }
    }
  }

  var executable: String
  var seconds: Double

  init(_ options: LayoutOptions) throws(Failure) {
    if let path = options.graphviz {
      guard !path.isEmpty else { throw .missing }
      executable = path
    } else {
      guard let found = Self.installed else { throw .missing }
      executable = found
    }
    seconds = options.graphvizSeconds
  }

  private static let installed = ["/usr/bin/dot", "/usr/local/bin/dot", "/bin/dot"].first {
    ConfinedFilter.canRun($0)
  }

  /// Lays out all of them in one run.
  func placements(_ problems: [GraphProblem]) throws(Failure) -> [GraphPlacement] {
    let text = problems.map(Self.script).joined()
    let filter = ConfinedFilter(
      executable: executable, arguments: ["-Kdot", "-Tplain"], seconds: seconds)
    let answer: [UInt8]
    do {
      answer = try filter.run(Array(text.utf8))
    } catch {
      throw .program(error)
    }
    var reader = GraphvizPlainReader(answer)
    var placements: [GraphPlacement] = []
    for problem in problems {
      guard let placement = reader.next(problem) else { throw .answer }
      placements.append(placement)
    }
    return placements
  }

  /// In Graphviz' language; lengths in inches of 72 units.
  static func script(_ problem: GraphProblem) -> String {
    func inches(_ value: Double) -> String { decimal(value / 72, places: 4) }
    var lines = ["digraph {"]
    let direction = problem.direction == .down ? "TB" : "LR"
    lines.append("graph [rankdir=\(direction),nodesep=0.42,ranksep=0.62,splines=true];")
    lines.append("node [shape=box,fixedsize=true,label=\"\"];")
    lines.append("edge [dir=none,headclip=false,tailclip=false];")
    for (index, node) in problem.nodes.enumerated() {
      lines.append("n\(index) [width=\(inches(node.size.width)),height=\(inches(node.size.height))];")
    }
    for (index, edge) in problem.edges.enumerated() {
      var attributes = ["color=e\(index)"]
      if let size = edge.label {
        // A table of a fixed size reserves the room of a label that only we know.
        let box = "WIDTH=\"\(Int(size.width.rounded(.up)))\" HEIGHT=\"\(Int(size.height.rounded(.up)))\""
        attributes.append(
          "label=<<TABLE FIXEDSIZE=\"TRUE\" \(box) BORDER=\"0\" CELLBORDER=\"0\" CELLSPACING=\"0\" "
            + "CELLPADDING=\"0\"><TR><TD FIXEDSIZE=\"TRUE\" \(box)></TD></TR></TABLE>>")
      }
      lines.append("n\(edge.from) -> n\(edge.to) [\(attributes.joined(separator: ","))];")
    }
    lines.append("}\n")
    return lines.joined(separator: "\n")
  }
}

/// Fixed decimals without a locale: `1.5`, `-0.0625`, `3`.
func decimal(_ value: Double, places: Int = 2) -> String {
  guard value.isFinite, abs(value) < 1e12 else { return "0" }
  var power = 1
  for _ in 0..<places { power *= 10 }
  let scaled = Int((abs(value) * Double(power)).rounded())
  let sign = value < 0 && scaled != 0 ? "-" : ""
  guard places > 0 else { return sign + String(scaled) }
  var text = String(scaled % power)
  text = String(repeating: "0", count: places - text.count) + text
  while text.hasSuffix("0") { text.removeLast() }
  return sign + String(scaled / power) + (text.isEmpty ? "" : "." + text)
}
