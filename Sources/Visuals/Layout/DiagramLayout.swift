/// Where everything of a diagram is: boxes, routed edges, labels that are broken and measured. A pure value; `Drawing` is
/// made of it by a theme.
public struct DiagramLayout: Sendable, Hashable {
  public var kind: DiagramKind
  public var page: Size
  /// Of the diagram, whole.
  public var title: String
  public var heading: PlacedText?
  /// Grounds that boxes lie on: lanes, sets, columns.
  public var regions: [LayoutRegion] = []
  /// Lines, bars and slices.
  public var marks: [LayoutMark] = []
  public var connectors: [LayoutConnector] = []
  public var boxes: [LayoutBox] = []
  /// Text that stands alone: names of axes, dates.
  public var labels: [PlacedText] = []

  init(kind: DiagramKind, page: Size, title: String) {
    self.kind = kind
    self.page = page
    self.title = title
  }
}

/// What a layout is made for.
public struct LayoutOptions: Sendable, Hashable {
  public enum Aspect: String, Sendable, Hashable, Codable, CaseIterable {
    case wide = "16:9"
    case tall = "9:16"
    case square = "1:1"

    var page: Size {
      switch self {
      case .wide: Size(width: 1280, height: 720)
      case .tall: Size(width: 720, height: 1280)
      case .square: Size(width: 960, height: 960)
      }
    }
  }

  public var aspect: Aspect
  /// Whether elements may have icons: those that their words call for, and those given by hand.
  public var showsIcons: Bool
  /// Seconds that Graphviz may take, after which a simpler layout of our own takes its place.
  public var graphvizSeconds: Double
  /// Path of Graphviz' `dot`; nil to look for it, empty to do without.
  public var graphviz: String?

  public init(
    aspect: Aspect = .wide, showsIcons: Bool = true, graphvizSeconds: Double = 2, graphviz: String? = nil
  ) {
    self.aspect = aspect
    self.showsIcons = showsIcons
    self.graphvizSeconds = graphvizSeconds
    self.graphviz = graphviz
  }
}

/// A block of text and the rectangle that it fills.
public struct PlacedText: Sendable, Hashable {
  public enum Alignment: Sendable, Hashable {
    /// Where lines of its script begin.
    case leading
    case center
    case trailing
  }

  /// How loud it is.
  public enum Tone: Sendable, Hashable {
    case strong
    case normal
    case quiet
    /// On a ground of the palette's strong color.
    case onAccent
    /// In a color of the palette.
    case accent(Int)
  }

  public var block: TextBlock
  public var frame: Rectangle
  public var alignment: Alignment
  public var tone: Tone

  init(_ block: TextBlock, in frame: Rectangle, _ alignment: Alignment = .center, tone: Tone = .normal) {
    self.block = block
    self.frame = frame
    self.alignment = alignment
    self.tone = tone
  }

  /// Around a point.
  init(_ block: TextBlock, at center: Point, tone: Tone = .normal) {
    self.init(block, in: Rectangle(center: center, size: block.measure), .center, tone: tone)
  }

  /// The left end of a line.
  public func origin(of line: TextBlock.Line) -> Double {
    switch alignment {
    case .center: frame.midX - line.width / 2
    case .leading: block.rightToLeft ? frame.maxX - line.width : frame.x
    case .trailing: block.rightToLeft ? frame.x : frame.maxX - line.width
    }
  }

  /// The top of the first line: blocks stand in the middle of their frame.
  public var top: Double { frame.midY - block.height / 2 }
}

/// What links a part of the picture to an element of the diagram.
public struct ElementReference: Sendable, Hashable {
  /// Unique in the layout: `node-` or `edge-`, `group-`, `cell-`, `point-` and the element's id or place.
  public var id: String
  /// Its label, whole.
  public var title: String
  public var evidence: [Evidence]

  init(id: String, title: String, evidence: [Evidence] = []) {
    self.id = id
    self.title = title
    self.evidence = evidence
  }
}
