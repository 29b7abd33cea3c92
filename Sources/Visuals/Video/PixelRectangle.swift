/// Whole pixels, with even edges: two by two of them share a color in the frames that encoders take.
struct PixelRectangle: Sendable, Hashable {
  var x: Int
  var y: Int
  var width: Int
  var height: Int

  var isEmpty: Bool { width <= 0 || height <= 0 }

  init(x: Int, y: Int, width: Int, height: Int) {
    (self.x, self.y, self.width, self.height) = (x, y, width, height)
  }

  /// The pixels that a rectangle touches, and one more for soft edges, inside of a frame.
  init(around rectangle: Rectangle, width: Int, height: Int) {
    func even(_ value: Double, _ limit: Int, up: Bool) -> Int {
      guard value.isFinite else { return up ? limit : 0 }
      let pixel = Int(min(max(value, 0), Double(limit)).rounded(up ? .up : .down))
      return min(limit, up ? (pixel + 1) & ~1 : pixel & ~1)
    }
    let (left, top) = (
      even(rectangle.x - 1, width, up: false), even(rectangle.y - 1, height, up: false)
    )
    let right = even(rectangle.maxX + 1, width, up: true)
    let bottom = even(rectangle.maxY + 1, height, up: true)
    self.init(x: left, y: top, width: right - left, height: bottom - top)
  }

  var rectangle: Rectangle {
    Rectangle(x: Double(x), y: Double(y), width: Double(width), height: Double(height))
  }

  func union(_ other: PixelRectangle) -> PixelRectangle {
    if isEmpty { return other }
    if other.isEmpty { return self }
    let (left, top) = (min(x, other.x), min(y, other.y))
    return PixelRectangle(
      x: left, y: top, width: max(x + width, other.x + other.width) - left,
      height: max(y + height, other.y + other.height) - top)
  }

  func meets(_ other: PixelRectangle) -> Bool {
    x < other.x + other.width && other.x < x + width && y < other.y + other.height && other.y < y + height
  }
}
