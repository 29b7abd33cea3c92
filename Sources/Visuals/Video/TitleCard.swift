/// A title in the middle of the page, with a short line in the theme's first color.
enum TitleCard {
  /// - Parameter isScene: of a part of the talk, a little smaller than the whole one's.
  static func drawing(
    _ title: String, aspect: LayoutOptions.Aspect, theme: Theme, isScene: Bool = false
  ) -> Drawing {
    let page = aspect.page
    let text = TextMeasurer()
    let width = page.width * 0.78
    let sizes = isScene ? [46.0, 40, 34] : [60, 52, 44, 36]
    // As large as fits on two lines.
    let blocks = sizes.lazy.map {
      text.block(title, size: $0, weight: .bold, maximumWidth: width, maximumLines: 4)
    }
    let lines = aspect == .tall ? 4 : 2
    guard let block = blocks.first(where: { $0.lines.count <= lines }) ?? blocks.last else {
      return Drawing(size: page, background: theme.background, title: title, language: nil, groups: [])
    }
    let center = Point(x: page.width / 2, y: page.height / 2)
    let line = Rectangle(
      center: Point(x: center.x, y: center.y + block.height / 2 + 34), size: Size(width: 96, height: 6))
    return Drawing(
      size: page, background: theme.background, title: title, language: nil,
      groups: [
        DrawingGroup(
          role: .heading, element: nil, order: 0,
          items: [
            .text(PlacedText(block, at: center, tone: .strong), theme.ink),
            .path(CurvePath(rounded: line, radius: 3), fill: theme.tone(0).solid, stroke: nil),
          ])
      ])
  }
}
