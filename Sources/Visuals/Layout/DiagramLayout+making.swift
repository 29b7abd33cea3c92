extension Diagram {
  /// Where everything of it goes on a page. Blocks for as long as Graphviz takes, at most its limit, where the kind needs
  /// Graphviz.
  public func layout(_ options: LayoutOptions = LayoutOptions()) -> DiagramLayout {
    let text = TextMeasurer()
    let frame = PageFrame(options, title: title, text: text)
    let icons = IconChoice(nodes, language: language, isOff: !options.showsIcons)
    let form = FormContext(diagram: self, options: options, text: text, frame: frame, icons: icons)
    switch kind {
    case .flowchart, .causeAndEffect, .network: break
    case .hierarchy: if let layout = HierarchyForm.layout(form) { return layout }
    case .mindMap: if let layout = MindMapForm.layout(form) { return layout }
    case .cycle: if let layout = CycleForm.layout(form) { return layout }
    case .timeline: return TimelineForm.layout(form)
    case .comparison: return ComparisonForm.layout(form)
    case .list: return ListForm.layout(form)
    case .chart: return ChartForm.layout(form)
    case .venn: return VennForm.layout(form)
    case .quadrant: return QuadrantForm.layout(form)
    case .keyPhrases: return KeyPhrasesForm.layout(form)
    }
    return GraphForm.layout(form)
  }
}

/// What every form is made from.
struct FormContext {
  let diagram: Diagram
  let options: LayoutOptions
  let text: TextMeasurer
  let frame: PageFrame
  let icons: IconChoice

  var space: Size { frame.content.size }
  var isTall: Bool { space.height > space.width * 1.2 }

  func empty() -> DiagramLayout {
    DiagramLayout(kind: diagram.kind, page: options.aspect.page, title: LabelText.clean(diagram.title))
  }

  /// The candidate that can be shown largest; the first of equals.
  func largest(_ candidates: [DiagramLayout], maximumScale: Double = 1.5) -> DiagramLayout {
    var best: (layout: DiagramLayout, scale: Double)?
    for candidate in candidates {
      guard let scale = scale(of: candidate, maximumScale: maximumScale) else { continue }
      if scale > (best?.scale ?? 0) * 1.02 { best = (candidate, scale) }
    }
    var layout = best?.layout ?? candidates.first ?? empty()
    layout.fit(frame, maximumScale: maximumScale)
    return layout
  }

  /// How large it can be shown; nil where there is nothing in it.
  func scale(of candidate: DiagramLayout, maximumScale: Double = 1.5) -> Double? {
    candidate.contentFrame.map {
      min(maximumScale, space.width / max(1, $0.width), space.height / max(1, $0.height))
    }
  }

  /// Nodes without those whose id is taken.
  var nodes: [DiagramNode] {
    var seen: Set<String> = []
    return diagram.nodes.filter { seen.insert($0.id).inserted }
  }
}
