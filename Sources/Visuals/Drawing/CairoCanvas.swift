internal import CPango

/// A surface of Cairo that a drawing is drawn on. It belongs to the thread that made it.
final class CairoCanvas {
  enum Failure: Error, Equatable, CustomStringConvertible {
    case size(width: Int, height: Int)
    case cairo(String)

    var description: String {
      switch self {
      case .size(let width, let height):
        "a picture of \(width) × \(height) pixels cannot be drawn; at most 16384 on a side"
      case .cairo(let reason): "Cairo: \(reason)"
      }
    }
  }

  let surface: OpaquePointer
  let cairo: OpaquePointer
  private let fonts: OpaquePointer
  private let isRaster: Bool

  /// - Throws: `Failure.size` for sizes below 1 or above 16384.
  init(width: Int, height: Int) throws(Failure) {
    guard (1...16384).contains(width), (1...16384).contains(height) else {
      throw .size(width: width, height: height)
    }
    guard let surface = cairo_image_surface_create(CAIRO_FORMAT_ARGB32, Int32(width), Int32(height)),
      let cairo = cairo_create(surface)
    else { throw .cairo("out of memory") }
    (self.surface, self.cairo) = (surface, cairo)
    fonts = steno_text_context()
    isRaster = true
  }

  /// A page of a PDF file, in points.
  init(pdf: ByteSink, width: Double, height: Double) throws(Failure) {
    guard
      let surface = cairo_pdf_surface_create_for_stream(
        ByteSink.write, Unmanaged.passUnretained(pdf).toOpaque(), width, height),
      let cairo = cairo_create(surface)
    else { throw .cairo("out of memory") }
    (self.surface, self.cairo) = (surface, cairo)
    fonts = steno_text_context()
    isRaster = false
  }

  deinit {
    cairo_destroy(cairo)
    cairo_surface_destroy(surface)
    steno_text_context_free(fonts)
  }

  /// Ends a page of a PDF file and begins the next.
  func nextPage(width: Double, height: Double) {
    cairo_show_page(cairo)
    cairo_pdf_surface_set_size(surface, width, height)
  }

  func setTitle(_ title: String) {
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, title)
    // The time of making would make every file another one.
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, "2000-01-01T00:00:00Z")
  }

  /// - Parameter origin: of the drawing's page, in pixels.
  func draw(_ drawing: Drawing, scale: Double, at origin: Point = Point(x: 0, y: 0)) {
    cairo_save(cairo)
    cairo_translate(cairo, origin.x, origin.y)
    cairo_rectangle(cairo, 0, 0, drawing.size.width * scale, drawing.size.height * scale)
    cairo_clip(cairo)
    cairo_scale(cairo, scale, scale)
    set(drawing.background)
    cairo_paint(cairo)
    for group in drawing.groups { draw(group) }
    cairo_restore(cairo)
  }

  /// Fills the whole surface.
  func clear(_ color: Color) {
    set(color)
    cairo_paint(cairo)
  }

  func draw(_ group: DrawingGroup) {
    for item in group.items {
      switch item {
      case .path(let path, let fill, let stroke): draw(path, fill, stroke)
      case .text(let text, let color): draw(text, color)
      }
    }
  }

  func set(_ color: Color) {
    cairo_set_source_rgba(cairo, color.red, color.green, color.blue, color.opacity)
  }

  func draw(_ path: CurvePath, _ fill: Color?, _ stroke: Stroke?) {
    cairo_new_path(cairo)
    for segment in path.segments {
      switch segment {
      case .move(let to): cairo_move_to(cairo, to.x, to.y)
      case .line(let to): cairo_line_to(cairo, to.x, to.y)
      case .curve(let a, let b, let c): cairo_curve_to(cairo, a.x, a.y, b.x, b.y, c.x, c.y)
      case .close: cairo_close_path(cairo)
      }
    }
    if let fill {
      set(fill)
      cairo_fill_preserve(cairo)
    }
    if let stroke {
      set(stroke.color)
      cairo_set_line_width(cairo, stroke.width)
      cairo_set_line_cap(cairo, CAIRO_LINE_CAP_ROUND)
      cairo_set_line_join(cairo, CAIRO_LINE_JOIN_ROUND)
      let dashes = [stroke.width * 3, stroke.width * 2.5]
      cairo_set_dash(cairo, dashes, stroke.isDashed ? 2 : 0, 0)
      cairo_stroke_preserve(cairo)
    }
    cairo_new_path(cairo)
  }

  func draw(_ placed: PlacedText, _ color: Color) {
    set(color)
    let block = placed.block
    TextMeasurer.family.withCString { family in
      let style = steno_text_style(
        family: family, size: block.size, weight: Int32(block.weight.rawValue),
        right_to_left: block.rightToLeft ? 1 : 0)
      for (index, line) in block.lines.enumerated() {
        let y = placed.top + block.ascent + Double(index) * block.lineHeight
        let length = Int32(line.text.utf8.count)
        line.text.withCString {
          steno_text_draw(cairo, fonts, style, $0, length, placed.origin(of: line), y, isRaster ? 1 : 0)
        }
      }
    }
  }

  /// The picture as PNG, what shines through it left out.
  func png() throws(Failure) -> [UInt8] {
    cairo_surface_flush(surface)
    guard let pixels = cairo_image_surface_get_data(surface),
      let file = PNGWriter.file(
        pixels: pixels, width: Int(cairo_image_surface_get_width(surface)),
        height: Int(cairo_image_surface_get_height(surface)),
        stride: Int(cairo_image_surface_get_stride(surface)))
    else { throw .cairo("out of memory") }
    return file
  }

  /// Ends the file; nothing can be drawn afterwards.
  func finish() throws(Failure) {
    cairo_surface_finish(surface)
    let status = cairo_surface_status(surface)
    guard status == CAIRO_STATUS_SUCCESS else { throw .cairo(Self.message(status)) }
  }

  private static func message(_ status: cairo_status_t) -> String {
    cairo_status_to_string(status).map { String(cString: $0) } ?? "failed"
  }
}

/// Takes what Cairo writes.
final class ByteSink {
  var bytes: [UInt8] = []

  static let write: cairo_write_func_t = { closure, data, count in
    guard let closure, let data else { return CAIRO_STATUS_WRITE_ERROR }
    Unmanaged<ByteSink>.fromOpaque(closure).takeUnretainedValue().bytes
      .append(contentsOf: UnsafeBufferPointer(start: data, count: Int(count)))
    return CAIRO_STATUS_SUCCESS
  }
}

extension Drawing {
  /// The picture as PNG.
  /// - Parameter width: in pixels; the height follows from the page.
  /// - Throws: an error that tells why, for sizes that cannot be drawn.
  public func png(width: Int) throws -> [UInt8] {
    let scale = Double(width) / max(1, size.width)
    let canvas = try CairoCanvas(width: width, height: Int((size.height * scale).rounded()))
    // The last row may be one of which the page covers a part.
    canvas.clear(background)
    canvas.draw(self, scale: scale)
    return try canvas.png()
  }

  /// The picture as a page of a PDF file, with text that can be searched.
  public func pdf() throws -> [UInt8] { try Drawing.pdf([self], title: title) }

  /// Pictures as pages of a PDF file; one empty page where there are none.
  public static func pdf(_ drawings: [Drawing], title: String) throws -> [UInt8] {
    let sink = ByteSink()
    // Points are 1/72 inch, our units 1/96.
    func points(_ size: Size) -> Size { Size(width: size.width * 0.75, height: size.height * 0.75) }
    let first = points(drawings.first?.size ?? Size(width: 1280, height: 720))
    let canvas = try CairoCanvas(pdf: sink, width: first.width, height: first.height)
    canvas.setTitle(LabelText.clean(title))
    for (index, drawing) in drawings.enumerated() {
      let page = points(drawing.size)
      if index > 0 { canvas.nextPage(width: page.width, height: page.height) }
      canvas.draw(drawing, scale: 0.75)
    }
    try canvas.finish()
    return sink.bytes
  }
}
