import FoundationEssentials

/// The structure found in texts beside that of references.
public struct VisualsEvaluation: Sendable {
  public struct Result: Sendable {
    public var file: String
    public var expected: DiagramKind?
    public var found: DiagramKind
    public var confidence: Double
    public var score: StructureScore
    public var diagram: Diagram
  }

  /// What layout and drawing measured in a diagram.
  public struct LayoutFaults: Sendable, Hashable {
    public var overlaps: Int
    public var clipped: Int

    public init(overlaps: Int, clipped: Int) {
      self.overlaps = overlaps
      self.clipped = clipped
    }
  }

  public private(set) var results: [Result] = []
  /// Nil until a layout has run.
  public private(set) var layout: LayoutFaults?
  /// Of the talks with times.
  public var video = VideoScore()

  public init() {}

  /// - Parameter measuringLayout: lays a diagram out and counts its faults; nil where no layout is there.
  public mutating func add(
    _ reference: ReferenceDiagram, file: String, finder: DiagramFinder = DiagramFinder(),
    measuringLayout: ((Diagram) throws -> LayoutFaults)? = nil
  ) rethrows {
    try add(
      finder.diagram(of: SpokenText(reference.text)), for: reference, file: file,
      measuringLayout: measuringLayout)
  }

  /// - Parameter diagram: what was found in the text of the reference.
  public mutating func add(
    _ diagram: Diagram, for reference: ReferenceDiagram, file: String,
    measuringLayout: ((Diagram) throws -> LayoutFaults)? = nil
  ) rethrows {
    results.append(
      Result(
        file: file, expected: reference.kind, found: diagram.kind, confidence: diagram.confidence,
        score: StructureScore(diagram, reference: reference), diagram: diagram))
    if let faults = try measuringLayout?(diagram) {
      let before = layout ?? LayoutFaults(overlaps: 0, clipped: 0)
      layout = LayoutFaults(
        overlaps: before.overlaps + faults.overlaps, clipped: before.clipped + faults.clipped)
    }
  }

  public var typeAccuracy: Double {
    results.isEmpty ? 0 : Double(results.count { $0.expected == $0.found }) / Double(results.count)
  }
  /// Summed over all texts.
  public var nodes: MatchCount { results.reduce(into: MatchCount()) { $0 += $1.score.nodes } }
  public var edges: MatchCount { results.reduce(into: MatchCount()) { $0 += $1.score.edges } }
  public var elementPrecision: Double {
    let (all, quoted) = results.reduce((0, 0)) { ($0.0 + $1.score.elements, $0.1 + $1.score.quoted) }
    return all == 0 ? 1 : Double(quoted) / Double(all)
  }

  private struct Summary: Encodable {
    var texts: Int
    var typeAccuracy: Double
    var nodePrecision: Double
    var nodeRecall: Double
    var nodeF1: Double
    var edgePrecision: Double
    var edgeRecall: Double
    var edgeF1: Double
    var elementPrecision: Double
    var overlaps: Int?
    var clipped: Int?
    var video: VideoScore?

    enum CodingKeys: String, CodingKey {
      case texts, overlaps, clipped, video
      case typeAccuracy = "type_accuracy"
      case nodePrecision = "node_precision"
      case nodeRecall = "node_recall"
      case nodeF1 = "node_f1"
      case edgePrecision = "edge_precision"
      case edgeRecall = "edge_recall"
      case edgeF1 = "edge_f1"
      case elementPrecision = "element_precision"
    }
  }

  public func json() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    let summary = Summary(
      texts: results.count, typeAccuracy: typeAccuracy, nodePrecision: nodes.precision,
      nodeRecall: nodes.recall, nodeF1: nodes.f1,
      edgePrecision: edges.precision, edgeRecall: edges.recall, edgeF1: edges.f1,
      elementPrecision: elementPrecision,
      overlaps: layout?.overlaps, clipped: layout?.clipped, video: video.talks > 0 ? video : nil)
    return String(decoding: try encoder.encode(summary), as: UTF8.self) + "\n"
  }

  /// One line for each text and one for all, separated by tabs.
  public func table() -> String {
    var text = results.isEmpty ? "" : "file\texpected\tfound\tconfidence\tnode_f1\tedge_f1\tquoted\n"
    func number(_ value: Double) -> String {
      let scaled = Int((value * 1000).rounded())
      return "\(scaled / 1000)." + String(repeating: "0", count: 3 - String(scaled % 1000).count)
        + "\(scaled % 1000)"
    }
    for result in results {
      let score = result.score
      text +=
        [
          result.file, result.expected?.rawValue ?? "-", result.found.rawValue, number(result.confidence),
          number(score.nodes.f1),
          number(score.edges.f1), "\(score.quoted)/\(score.elements)",
        ].joined(separator: "\t") + "\n"
    }
    if !results.isEmpty {
      text +=
        "type accuracy \(number(typeAccuracy)); nodes P \(number(nodes.precision)) R \(number(nodes.recall)) F1 \(number(nodes.f1)); "
      text +=
        "edges P \(number(edges.precision)) R \(number(edges.recall)) F1 \(number(edges.f1)); element precision \(number(elementPrecision))\n"
    }
    if let layout { text += "overlaps \(layout.overlaps), clipped \(layout.clipped)\n" }
    if video.talks > 0 {
      text +=
        "videos \(video.talks): \(video.onTime) of \(video.timedElements) elements within 0.5 s of their words, \(video.early) early, "
      text +=
        "largest delay \(number(video.largestDelay)) s, length off by \(number(video.largestDurationError)) s at most, "
      text += "\(video.faults.count) faults\n"
      for fault in video.faults { text += fault + "\n" }
    }
    return text
  }
}
