internal import CPango

extension CairoCanvas {
  /// Draws only inside of a part.
  func clipped(to part: PixelRectangle, _ draw: () -> Void) {
    cairo_save(cairo)
    cairo_rectangle(cairo, Double(part.x), Double(part.y), Double(part.width), Double(part.height))
    cairo_clip(cairo)
    draw()
    cairo_restore(cairo)
  }

  /// Draws in units of a page.
  func placed(at origin: Point, scale: Double, _ draw: () -> Void) {
    cairo_save(cairo)
    cairo_translate(cairo, origin.x, origin.y)
    cairo_scale(cairo, scale, scale)
    draw()
    cairo_restore(cairo)
  }

  func draw(_ group: DrawingGroup, opacity: Double, scale: Double, around center: Point) {
    cairo_save(cairo)
    cairo_translate(cairo, center.x, center.y)
    cairo_scale(cairo, scale, scale)
    cairo_translate(cairo, -center.x, -center.y)
    faded(opacity) { draw(group) }
    cairo_restore(cairo)
  }

  /// What is drawn shines through as a whole.
  func faded(_ opacity: Double, _ draw: () -> Void) {
    guard opacity < 1 else { return draw() }
    guard opacity > 0 else { return }
    cairo_push_group(cairo)
    draw()
    cairo_pop_group_to_source(cairo)
    cairo_paint_with_alpha(cairo, opacity)
  }

  /// Lays another canvas of the same size over this one.
  func overlay(_ other: CairoCanvas, opacity: Double) {
    cairo_surface_flush(other.surface)
    cairo_set_source_surface(cairo, other.surface, 0, 0)
    cairo_paint_with_alpha(cairo, opacity)
  }

  func fill(_ rectangle: Rectangle, _ color: Color) { draw(CurvePath(rectangle), color, nil) }

  /// The pixels as they stand: blue, green, red, opacity.
  func withPixels(_ body: (_ pixels: UnsafePointer<UInt8>, _ stride: Int) -> Void) {
    cairo_surface_flush(surface)
    guard let pixels = cairo_image_surface_get_data(surface) else { return }
    body(UnsafePointer(pixels), Int(cairo_image_surface_get_stride(surface)))
  }
}
