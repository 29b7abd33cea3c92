import Testing
import Transcripts

@testable import Visuals

/// A small talk of two scenes: three steps with edges, then a card of key phrases.
enum SampleTalk {
  static func visuals(duration: Double = 6) -> TalkVisuals {
    func said(_ quote: String, _ start: Double) -> [Evidence] {
      [Evidence(quote: quote, start: start, end: start + 0.4)]
    }
    let steps = Diagram(
      kind: .flowchart, title: "Parcels",
      nodes: [
        DiagramNode(id: "order", label: "Place an order", evidence: said("places an order", 1.6)),
        DiagramNode(id: "pack", label: "Pack the items", evidence: said("packs the items", 2.2)),
      ],
      edges: [DiagramEdge(from: "order", to: "pack", evidence: said("then", 2.1))])
    let card = Diagram(
      kind: .keyPhrases, title: "Thanks",
      nodes: [DiagramNode(id: "p", label: "Listening", evidence: said("listening", 4.6))])
    return TalkVisuals(
      title: "How a parcel travels", language: "en", duration: duration,
      scenes: [
        Scene(
          title: "Parcels", summary: "", keyPhrases: [], start: 0, end: 4, sentences: 0..<2, diagram: steps),
        Scene(
          title: "Thanks", summary: "", keyPhrases: [], start: 4, end: duration, sentences: 2..<3,
          diagram: card),
      ])
  }

  static let transcript = Transcript(
    language: "en", duration: 6,
    segments: [
      Segment(
        id: 0, start: 0.2, end: 2, text: " The customer places an order, and then somebody in the warehouse"),
      Segment(id: 1, start: 2, end: 3, text: " packs the items."),
      Segment(id: 2, start: 4, end: 5, text: " Thank you for listening."),
    ])

  static let options = VideoOptions(resolution: 180, framesPerSecond: 24)

  static func board(_ options: VideoOptions = options) throws -> Storyboard {
    try Storyboard(visuals(), duration: 6, transcript: transcript, options: options)
  }
}

@Suite struct FrameTests {
  /// FNV-1a of the planes of a frame that is painted from nothing.
  private func hash(_ painter: FramePainter) -> UInt64 {
    painter.planes.bytes.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
  }

  @Test("A frame painted part by part equals the one painted from nothing, and so do two renders")
  func sameFrames() throws {
    let board = try SampleTalk.board(
      VideoOptions(resolution: 180, framesPerSecond: 24, subtitles: .burned))
    let painter = try FramePainter(board)
    var distinct: Set<UInt64> = []
    var painted = 0
    for frame in 0..<board.frameCount {
      if try painter.paint(board.state(ofFrame: frame)) { painted += 1 }
      guard frame % 9 == 0 else { continue }
      let fresh = try FramePainter(board)
      #expect(try fresh.paint(board.state(ofFrame: frame)))
      // Where a rectangle ends, Cairo rounds soft edges a little differently.
      let difference = zip(fresh.planes.bytes, painter.planes.bytes).map { abs(Int($0) - Int($1)) }.max()
      #expect((difference ?? 255) <= 3, "frame \(frame)")
      let again = try FramePainter(board)
      _ = try again.paint(board.state(ofFrame: frame))
      #expect(hash(again) == hash(fresh))
      distinct.insert(hash(fresh))
    }
    #expect(distinct.count > 8)
    // Most of a frame is left as it is.
    #expect(painter.paintedPixels < painted * 320 * 180 / 2)
  }

  @Test("Elements are absent before their words and stay afterwards")
  func entries() throws {
    let board = try SampleTalk.board()
    #expect(board.timeline.shots.map(\.content) == [.title, .diagram, .phrases])
    func count(_ time: Double) -> Int {
      board.state(ofFrame: Int(time * 24)).progress.count { $0 == 1 }
    }
    // The heading; then one box, then both and the edge.
    let settled = board.pictures[1].parts.count { $0.enters == nil }
    #expect(count(1.55) == settled)
    #expect(count(2.1) == settled + 1)
    #expect(count(3.9) == board.pictures[1].parts.count)
  }

  @Test("Lanes come with the first that is said in them, the axis of a further row with its first event")
  func structure() throws {
    func said(_ time: Double) -> [Evidence] { [Evidence(quote: "x", start: time, end: time + 0.2)] }
    var lanes = Diagram(
      kind: .flowchart, title: "Letters",
      nodes: [
        DiagramNode(id: "a", label: "Open it", groups: ["clerk"], evidence: said(2)),
        DiagramNode(id: "b", label: "Pay it", groups: ["cashier"], evidence: said(6)),
      ], edges: [DiagramEdge(from: "a", to: "b", evidence: said(6))])
    lanes.groups = ["clerk", "cashier"].map { DiagramGroup(id: $0, label: $0) }
    let drawing = Drawing(lanes.layout()).withCompanions(.flowchart)
    let regions = drawing.groups.filter { $0.role == .region }
    let boxes = drawing.groups.filter { $0.role == .box }
    #expect(regions.count == 2 && regions.map(\.order) == boxes.map(\.order))
    let events = Diagram(
      kind: .timeline, title: "Years",
      nodes: (0..<6).map {
        var node = DiagramNode(id: "\($0)", label: "Something happened here", evidence: said(Double($0)))
        node.date = "199\($0)"
        return node
      })
    let years = Drawing(events.layout()).withCompanions(.timeline)
    let axes = years.groups.filter { $0.role == .mark && ($0.bounds?.width ?? 0) > 300 }
    #expect(axes.count >= 2 && axes.allSatisfy { $0.order > 0 } && Set(axes.map(\.order)).count == axes.count)
  }

  @Test("Cells of a table come after what they are about, empty ones with it")
  func cells() throws {
    func said(_ time: Double) -> [Evidence] { [Evidence(quote: "x", start: time, end: time + 0.2)] }
    var diagram = Diagram(kind: .comparison, title: "Bread")
    diagram.table = ComparisonTable(
      items: [.init("White", evidence: said(3)), .init("Brown", evidence: said(8))],
      rows: [
        .init(criterion: "keeps", cells: [.init("2 days", evidence: said(2)), .init("")]),
        .init(criterion: "price", cells: [.init(""), .init("5 dollars", evidence: said(9))]),
      ])
    let drawing = Drawing(diagram.layout()).withCompanions(.comparison)
    func order(_ text: String) throws -> Int {
      try #require(
        drawing.groups.first { group in
          group.items.contains {
            if case .text(let text2, _) = $0 { return text2.block.lines.contains { $0.text == text } }
            return false
          }
        }
      ).order
    }
    #expect(try order("White") == order("2 days") && order("keeps") == order("2 days"))
    #expect(try order("2 days") < order("Brown") && order("Brown") < order("5 dollars"))
    #expect(try order("price") == order("5 dollars"))
    let empty = drawing.groups.filter { group in
      group.items.contains {
        if case .text(let text, _) = $0 { return text.block.lines.map(\.text) == ["–"] }
        return false
      }
    }
    #expect(try empty.map(\.order).sorted() == [order("Brown"), order("5 dollars")])
  }

  @Test("Without a progress line and subtitles, still stretches repeat one state")
  func stillStretches() throws {
    var options = SampleTalk.options
    options.showsProgress = false
    let board = try SampleTalk.board(options)
    #expect(board.state(ofFrame: 10) == board.state(ofFrame: 20))
    #expect(board.state(ofFrame: 84) == board.state(ofFrame: 94))
    #expect(board.state(ofFrame: 80).shot != board.state(ofFrame: 100).shot)
  }

  @Test("Segments cover all frames once", arguments: [2.0, 6, 61, 3_700])
  func segments(duration: Double) throws {
    let board = try Storyboard(
      SampleTalk.visuals(duration: duration), duration: duration, options: SampleTalk.options)
    var next = 0
    for segment in board.segments {
      #expect(segment.frames.lowerBound == next && !segment.frames.isEmpty)
      #expect(segment.frames.count <= Int(24 * (VideoSegment.longest + 1)))
      next = segment.frames.upperBound
    }
    #expect(next == board.frameCount && board.frameCount == Int(duration * 24))
  }

  @Test(
    "Colors become those of BT.709 in studio range",
    arguments: [
      (red: 255, green: 255, blue: 255, y: 235, cb: 128, cr: 128), (0, 0, 0, 16, 128, 128),
      (255, 0, 0, 63, 102, 240), (0, 255, 0, 173, 42, 26), (0, 0, 255, 32, 240, 118),
      (37, 99, 235, 98, 194, 95),
    ] as [(red: Int, green: Int, blue: Int, y: Int, cb: Int, cr: Int)])
  func colors(color: (red: Int, green: Int, blue: Int, y: Int, cb: Int, cr: Int)) {
    let frame = PlanarFrame(width: 4, height: 2)
    var pixels: [UInt8] = []
    for _ in 0..<8 { pixels += [UInt8(color.blue), UInt8(color.green), UInt8(color.red), 255] }
    frame.take(PixelRectangle(x: 0, y: 0, width: 4, height: 2), from: pixels, stride: 16)
    let expected = [Int](repeating: color.y, count: 8) + [color.cb, color.cb, color.cr, color.cr]
    for (value, wanted) in zip(frame.bytes, expected) { #expect(abs(Int(value) - wanted) <= 1) }
  }

  @Test("A trimmed line keeps its share of all pieces")
  func trimming() throws {
    let path = CurvePath([
      .move(Point(x: 0, y: 0)), .line(Point(x: 10, y: 0)), .move(Point(x: 20, y: 0)),
      .line(Point(x: 30, y: 0)),
    ])
    #expect(path.trimmed(to: 0).segments.isEmpty)
    #expect(path.trimmed(to: 0.75).segments.last == .line(Point(x: 25, y: 0)))
    #expect(path.trimmed(to: 1) == path)
  }

  @Test(
    "Burned subtitles have at most two lines, inside of the safe area",
    arguments: LayoutOptions.Aspect.allCases)
  func subtitles(aspect: LayoutOptions.Aspect) throws {
    let options = VideoOptions(resolution: 360, aspect: aspect, subtitles: .burned)
    let subtitles = BurnedSubtitle.all(of: SampleTalk.transcript, options)
    #expect(subtitles.count >= 2)
    for subtitle in subtitles {
      #expect((1...2).contains(subtitle.block.lines.count))
      #expect(subtitle.block.width <= Double(options.frame.width) * 0.87)
    }
  }

  @Test("In a chart, dots, amounts and pieces of the line enter with their points")
  func companions() throws {
    let diagram = Diagram.sampleLine
    let drawing = Drawing(diagram.layout()).withCompanions(.chart)
    let first = drawing.groups.filter { $0.element?.id == drawing.timelineElements.first?.id }
    let second = drawing.groups.filter { $0.element?.id == drawing.timelineElements.dropFirst().first?.id }
    #expect(first.contains { $0.role == .label } && !first.contains { $0.role == .connector })
    #expect(second.contains { $0.role == .label } && second.contains { $0.role == .connector })
    #expect(drawing.groups.contains { $0.role == .mark && $0.element == nil })
  }

  @Test("What is no video is refused with the reason")
  func refusals() {
    #expect(throws: VideoError.noDuration) { try Storyboard(SampleTalk.visuals(), duration: 0) }
    #expect(throws: VideoError.tooLongForGIF(seconds: 90)) {
      try Storyboard(SampleTalk.visuals(), duration: 90, options: VideoOptions(format: .gif))
    }
    #expect(throws: VideoError.self) {
      try Storyboard(SampleTalk.visuals(), duration: 6, options: VideoOptions(resolution: 181))
    }
    var timeless = SampleTalk.visuals()
    for place in timeless.scenes.indices { timeless.scenes[place].start = nil }
    #expect(throws: VideoError.noTimes) { try Storyboard(timeless, duration: 6) }
  }
}

extension Diagram {
  fileprivate static var sampleLine: Diagram {
    var diagram = Diagram(kind: .chart, title: "Parcels")
    diagram.chart = QuantityChart(
      form: .line, unit: "",
      series: [
        .init(
          name: "",
          points: [2018, 2019, 2020, 2021].enumerated().map { place, year in
            .init(
              label: "\(year)", value: Double(12 + 5 * place),
              evidence: [Evidence(quote: "\(year)", start: Double(place), end: Double(place) + 1)])
          })
      ])
    return diagram
  }
}
