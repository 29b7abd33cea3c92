import Foundation
import Visuals

/// How long diagrams of 30 elements take from their words to SVG and PNG, with Graphviz' child, and how often edges cross
/// beside what plain `dot` and `neato` make of the same graphs.
///
///     DiagramDrawing [elements] [rounds] [graphs]
@main
enum DiagramDrawing {
  static func main() throws {
    let numbers = CommandLine.arguments.dropFirst().compactMap { Int($0) }
    func number(_ index: Int, _ usual: Int) -> Int { index < numbers.count ? max(numbers[index], 1) : usual }
    let (count, rounds, graphs) = (number(0, 30), number(1, 15), number(2, 20))
    print("\(count) elements; milliseconds, computing of this process and its children: mean of \(rounds)")
    print(row("kind", ["layout", "SVG", "PNG 1280", "sum", "clock, least", "median"]))
    for kind in DiagramKind.allCases {
      let times = try times(SampleGraphs.diagram(kind, count, seed: 1), rounds: rounds)
      print(row(kind.rawValue, times.map { String(format: "%.1f", $0) }))
    }
    guard FileManager.default.isExecutableFile(atPath: "/usr/bin/dot") else { return }
    print("\nedges that cross, \(graphs) graphs of \(count) nodes and \(count * 5 / 4) edges")
    print(row("kind", ["ours", "dot", "neato", "edges through boxes, ours"]))
    for kind in [DiagramKind.flowchart, .causeAndEffect, .network] {
      var sums = [0, 0, 0, 0]
      for seed in 1...graphs {
        let diagram = SampleGraphs.diagram(kind, count, seed: UInt64(seed))
        let quality = LayoutQuality(diagram.layout())
        sums[0] += quality.crossings
        sums[1] += try PlainGraphviz.crossings(diagram, engine: "dot")
        sums[2] += try PlainGraphviz.crossings(diagram, engine: "neato")
        sums[3] += quality.edgesThroughBoxes
      }
      print(row(kind.rawValue, sums.map(String.init)))
    }
  }

  private static func row(_ name: String, _ columns: [String]) -> String {
    name.padding(toLength: 18, withPad: " ", startingAt: 0)
      + columns.map { String(repeating: " ", count: max(1, 14 - $0.count)) + $0 }.joined()
  }

  private static func times(_ diagram: Diagram, rounds: Int) throws -> [Double] {
    // The first one loads fonts.
    _ = try Drawing(diagram.layout()).png(width: 320)
    var sums = [0.0, 0, 0]
    var clocks: [Double] = []
    for _ in 0..<rounds {
      let clock = ContinuousClock.now
      var marks = [computing()]
      let layout = diagram.layout()
      marks.append(computing())
      let drawing = Drawing(layout)
      _ = drawing.svg()
      marks.append(computing())
      _ = try drawing.png(width: 1280)
      marks.append(computing())
      clocks.append(Double((ContinuousClock.now - clock).components.attoseconds) * 1e-15)
      for part in 0..<3 { sums[part] += (marks[part + 1] - marks[part]) / Double(rounds) }
    }
    clocks.sort()
    return sums + [sums.reduce(0, +), clocks[0], clocks[rounds / 2]]
  }

  /// Milliseconds of this process and of its children that have ended.
  private static func computing() -> Double {
    var sum = 0.0
    for who: Int32 in [0, -1] {
      var usage = rusage()
      getrusage(who, &usage)
      for time in [usage.ru_utime, usage.ru_stime] {
        sum += Double(time.tv_sec) * 1e3
        sum += Double(time.tv_usec) * 1e-3
      }
    }
    return sum
  }
}
