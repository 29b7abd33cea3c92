/// Paints the frames of a storyboard one after another, each time only what has changed since the last. It belongs to
/// the thread that made it.
final class FramePainter {
  private let board: Storyboard
  private let canvas: CairoCanvas
  private let width: Int
  private let height: Int
  let planes: PlanarFrame
  private var last: FrameState?
  /// The end of the shot before, while it fades.
  private var faded: (shot: Int, canvas: CairoCanvas)?
  /// Parts painted, for measuring.
  private(set) var paintedPixels = 0

  init(_ board: Storyboard) throws(VideoError) {
    self.board = board
    (width, height) = board.options.frame
    canvas = try Self.canvas(width, height)
    planes = PlanarFrame(width: width, height: height)
  }

  private static func canvas(_ width: Int, _ height: Int) throws(VideoError) -> CairoCanvas {
    do { return try CairoCanvas(width: width, height: height) } catch { throw .options("\(error)") }
  }

  /// - Returns: whether anything had to be painted.
  func paint(_ state: FrameState) throws(VideoError) -> Bool {
    let parts = changes(to: state)
    if state.fading > 0, faded?.shot != state.shot - 1 {
      let old = try Self.canvas(width, height)
      paint(board.lastState(ofShot: state.shot - 1), whole, on: old, overlays: false)
      faded = (state.shot - 1, old)
    } else if state.fading == 0 {
      faded = nil
    }
    last = state
    for part in parts where !part.isEmpty {
      paint(state, part, on: canvas, overlays: true)
      canvas.withPixels { pixels, stride in planes.take(part, from: pixels, stride: stride) }
      paintedPixels += part.width * part.height
    }
    return !parts.isEmpty
  }

  /// The frame as it stands, as PNG.
  func png() throws -> [UInt8] { try canvas.png() }

  // MARK: What changes

  private var whole: PixelRectangle { PixelRectangle(x: 0, y: 0, width: width, height: height) }

  private func changes(to state: FrameState) -> [PixelRectangle] {
    guard let last, last.shot == state.shot, last.fading == 0, state.fading == 0 else {
      return last == state ? [] : [whole]
    }
    var parts: [PixelRectangle] = []
    let view = view(of: state.shot)
    for (place, part) in board.pictures[state.shot].parts.enumerated()
    where last.progress[place] != state.progress[place] {
      if let bounds = part.bounds { parts.append(view.pixels(bounds, width: width, height: height)) }
    }
    // Neighbors that enter together are painted once.
    parts = parts.reduce(into: []) { merged, part in
      if let place = merged.firstIndex(where: { $0.meets(part) }) {
        merged[place] = merged[place].union(part)
      } else {
        merged.append(part)
      }
    }
    if last.subtitle != state.subtitle { parts.append(subtitleArea) }
    if last.progressWidth != state.progressWidth {
      let (from, to) = (
        min(last.progressWidth, state.progressWidth), max(last.progressWidth, state.progressWidth)
      )
      parts.append(PixelRectangle(x: from, y: height - lineHeight, width: to - from, height: lineHeight))
    }
    return parts
  }

  // MARK: Where things are

  private struct View {
    var origin: Point
    var scale: Double

    func pixels(_ bounds: Rectangle, width: Int, height: Int) -> PixelRectangle {
      PixelRectangle(
        around: Rectangle(
          x: origin.x + bounds.x * scale, y: origin.y + bounds.y * scale, width: bounds.width * scale,
          height: bounds.height * scale), width: width, height: height)
    }
  }

  private var lineHeight: Int { max(2, (min(width, height) / 540) * 2) }

  private var subtitleArea: PixelRectangle {
    let top = Int(Double(height) * (1 - BurnedSubtitle.areaShare)) & ~1
    return PixelRectangle(x: 0, y: top, width: width, height: height - lineHeight - top)
  }

  /// Pages are shown whole, in the middle of what subtitles leave.
  private func view(of shot: Int) -> View {
    let page = board.pictures[shot].page
    let room = Size(
      width: Double(width), height: Double(board.keepsSubtitleArea ? subtitleArea.y : height))
    let scale = min(room.width / max(1, page.width), room.height / max(1, page.height))
    return View(
      origin: Point(x: (room.width - page.width * scale) / 2, y: (room.height - page.height * scale) / 2),
      scale: scale)
  }

  // MARK: Painting

  private func paint(_ state: FrameState, _ part: PixelRectangle, on canvas: CairoCanvas, overlays: Bool) {
    let picture = board.pictures[state.shot]
    let view = view(of: state.shot)
    canvas.clipped(to: part) {
      canvas.clear(picture.background)
      canvas.placed(at: view.origin, scale: view.scale) {
        for (place, piece) in picture.parts.enumerated() {
          let progress = state.progress[place]
          guard progress > 0, let bounds = piece.bounds,
            view.pixels(bounds, width: width, height: height).meets(part)
          else { continue }
          draw(piece.group, bounds, progress, on: canvas)
        }
      }
      if state.fading > 0, let faded {
        // Out and in one after the other: two headings on top of each other cannot be read.
        let ground = min(1, 2 * state.fading)
        canvas.faded(ground) { canvas.clear(picture.background) }
        if state.fading > 0.5 { canvas.overlay(faded.canvas, opacity: 2 * state.fading - 1) }
      }
      guard overlays else { return }
      if let subtitle = state.subtitle { draw(board.subtitles[subtitle], on: canvas) }
      if board.options.showsProgress { drawProgress(state.progressWidth, on: canvas) }
    }
  }

  /// In units of a page.
  private static let largestGrowing = 420.0

  /// Edges grow from their beginning, then their arrow and label appear; all else comes up from a little smaller.
  private func draw(_ group: DrawingGroup, _ bounds: Rectangle, _ progress: Double, on canvas: CairoCanvas) {
    guard progress < 1 else { return canvas.draw(group) }
    guard group.role == .connector else {
      let eased = Self.eased(progress)
      // Large things would seem to jump.
      let isLarge = max(bounds.width, bounds.height) > Self.largestGrowing
      return canvas.draw(
        group, opacity: eased, scale: isLarge ? 1 : 0.93 + 0.07 * eased, around: bounds.center)
    }
    for (place, item) in group.items.enumerated() {
      if place == 0, case .path(let path, nil, let stroke) = item {
        canvas.draw(path.trimmed(to: Self.eased(min(1, progress / 0.75))), nil, stroke)
      } else {
        canvas.faded(Self.eased(max(0, progress - 0.6) / 0.4)) {
          switch item {
          case .path(let path, let fill, let stroke): canvas.draw(path, fill, stroke)
          case .text(let text, let color): canvas.draw(text, color)
          }
        }
      }
    }
  }

  /// Fast first, then slow.
  private static func eased(_ share: Double) -> Double {
    let rest = 1 - min(1, max(0, share))
    return 1 - rest * rest * rest
  }

  private func draw(_ subtitle: BurnedSubtitle, on canvas: CairoCanvas) {
    let area = subtitleArea.rectangle
    // A little above the middle: players lay their controls over the edge.
    let center = Point(x: area.midX, y: area.y + area.height * 0.46)
    let text = PlacedText(subtitle.block, at: center)
    let ground = text.frame.inset(x: -subtitle.block.size * 0.6, y: -subtitle.block.size * 0.22)
    var color = board.theme.ink
    color.opacity = 0.92
    canvas.draw(CurvePath(rounded: ground, radius: subtitle.block.size * 0.3), color, nil)
    canvas.draw(text, board.theme.background)
  }

  private func drawProgress(_ pixels: Int, on canvas: CairoCanvas) {
    let top = Double(height - lineHeight)
    canvas.fill(
      Rectangle(x: 0, y: top, width: Double(width), height: Double(lineHeight)), board.theme.grid)
    canvas.fill(
      Rectangle(x: 0, y: top, width: Double(pixels), height: Double(lineHeight)), board.theme.tone(0).line)
  }
}
