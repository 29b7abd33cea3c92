extension Drawing {
  /// The picture as SVG 1.1: a named group for each element, real text, no scripts and no references to anything outside.
  /// The same drawing gives the same bytes.
  /// - Parameter prefix: put before every id, where several pictures share a page.
  public func svg(prefix: String = "") -> String {
    var writer = SVGWriter(prefix: prefix)
    writer.write(self)
    return writer.text
  }
}

struct SVGWriter {
  var prefix = ""
  var text = ""

  mutating func write(_ drawing: Drawing) {
    let (width, height) = (decimal(drawing.size.width), decimal(drawing.size.height))
    let language = drawing.language.map { " xml:lang=\"\(Self.attribute($0))\"" } ?? ""
    text += "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 \(width) \(height)\" width=\"\(width)\""
    text +=
      " height=\"\(height)\" role=\"img\" aria-labelledby=\"\(prefix)title \(prefix)description\"\(language)"
    text += " font-family=\"'Noto Sans', 'DejaVu Sans', sans-serif\">\n"
    text += "<title id=\"\(prefix)title\">\(Self.content(drawing.title))</title>\n"
    let names = drawing.groups.filter { $0.role == .box || $0.role == .mark }.compactMap { $0.element?.title }
    text += "<desc id=\"\(prefix)description\">\(Self.content(names.joined(separator: "; ")))</desc>\n"
    text += "<rect width=\"100%\" height=\"100%\" fill=\"\(drawing.background.hex)\"/>\n"
    for group in drawing.groups { write(group) }
    text += "</svg>\n"
  }

  private mutating func write(_ group: DrawingGroup) {
    text += "<g class=\"\(group.role.rawValue)\""
    if let element = group.element {
      text += " id=\"\(prefix)\(Self.identifier(element.id))\" data-element=\"\(Self.attribute(element.id))\""
      if group.order > 0 { text += " data-order=\"\(group.order)\"" }
      let starts = element.evidence.compactMap(\.start)
      if let start = starts.min() { text += " data-start=\"\(decimal(start, places: 3))\"" }
      if let end = element.evidence.compactMap(\.end).max() {
        text += " data-end=\"\(decimal(end, places: 3))\""
      }
      text += ">"
      if !element.title.isEmpty { text += "<title>\(Self.content(element.title))</title>" }
    } else {
      text += ">"
    }
    for item in group.items {
      switch item {
      case .path(let path, let fill, let stroke): write(path, fill, stroke)
      case .text(let placed, let color): write(placed, color)
      }
    }
    text += "</g>\n"
  }

  private mutating func write(_ path: CurvePath, _ fill: Color?, _ stroke: Stroke?) {
    text += "<path d=\"\(Self.data(path))\" fill=\"\(fill?.hex ?? "none")\""
    if let fill, fill.opacity < 1 { text += " fill-opacity=\"\(decimal(fill.opacity))\"" }
    if let stroke {
      text += " stroke=\"\(stroke.color.hex)\" stroke-width=\"\(decimal(stroke.width))\""
      text += " stroke-linecap=\"round\" stroke-linejoin=\"round\""
      if stroke.isDashed {
        text += " stroke-dasharray=\"\(decimal(stroke.width * 3)) \(decimal(stroke.width * 2.5))\""
      }
    }
    if let stroke, stroke.isDecoration { text += " class=\"icon\" aria-hidden=\"true\"" }
    text += "/>"
  }

  private mutating func write(_ placed: PlacedText, _ color: Color) {
    let block = placed.block
    guard !block.isEmpty else { return }
    text += "<text font-size=\"\(decimal(block.size))\" fill=\"\(color.hex)\""
    if block.weight != .regular { text += " font-weight=\"\(block.weight.rawValue)\"" }
    // Lines are placed by their middle: an anchor at an end would change sides with the direction.
    text += " text-anchor=\"middle\""
    if block.rightToLeft { text += " direction=\"rtl\"" }
    text += ">"
    for (index, line) in block.lines.enumerated() {
      let x = placed.origin(of: line) + line.width / 2
      let y = placed.top + block.ascent + Double(index) * block.lineHeight
      text += "<tspan x=\"\(decimal(x))\" y=\"\(decimal(y))\">\(Self.content(line.text))</tspan>"
    }
    text += "</text>"
  }

  static func data(_ path: CurvePath) -> String {
    func point(_ point: Point) -> String { "\(decimal(point.x)) \(decimal(point.y))" }
    return path.segments.map { segment in
      switch segment {
      case .move(let to): "M\(point(to))"
      case .line(let to): "L\(point(to))"
      case .curve(let a, let b, let c): "C\(point(a)) \(point(b)) \(point(c))"
      case .close: "Z"
      }
    }.joined()
  }

  /// Letters, digits and `-_.` stay; everything else is written by its number, so that ids are valid and stay apart.
  static func identifier(_ id: String) -> String {
    var result = ""
    for scalar in id.unicodeScalars {
      switch scalar {
      case "a"..."z", "A"..."Z", "0"..."9", "-", ".": result.unicodeScalars.append(scalar)
      default: result += "_\(String(scalar.value, radix: 16))_"
      }
    }
    return result
  }

  static func content(_ text: String) -> String {
    var result = ""
    for scalar in LabelText.clean(text).unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      // No characters of XML 1.0 (section 2.2).
      case "\u{FFFE}", "\u{FFFF}": continue
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  static func attribute(_ text: String) -> String {
    content(text).split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "&quot;")
  }
}
