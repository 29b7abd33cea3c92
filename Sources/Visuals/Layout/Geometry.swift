/// A place on the page: x to the right, y downward, in the page's units (720 along the shorter side of most pages).
public struct Point: Sendable, Hashable, Codable {
  public var x: Double
  public var y: Double

  public init(x: Double, y: Double) {
    self.x = x
    self.y = y
  }

  static func + (a: Point, b: Point) -> Point { Point(x: a.x + b.x, y: a.y + b.y) }
  static func - (a: Point, b: Point) -> Point { Point(x: a.x - b.x, y: a.y - b.y) }
  static func * (a: Point, factor: Double) -> Point { Point(x: a.x * factor, y: a.y * factor) }

  var length: Double { (x * x + y * y).squareRoot() }

  /// Of length 1; to the right where there is no direction.
  var direction: Point { length > 1e-9 ? self * (1 / length) : Point(x: 1, y: 0) }

  func toward(_ other: Point, _ share: Double) -> Point { self + (other - self) * share }
}

public struct Size: Sendable, Hashable, Codable {
  public var width: Double
  public var height: Double

  public init(width: Double, height: Double) {
    self.width = width
    self.height = height
  }
}

public struct Rectangle: Sendable, Hashable, Codable {
  public var x: Double
  public var y: Double
  public var width: Double
  public var height: Double

  public init(x: Double, y: Double, width: Double, height: Double) {
    self.x = x
    self.y = y
    self.width = width
    self.height = height
  }

  init(center: Point, size: Size) {
    self.init(
      x: center.x - size.width / 2, y: center.y - size.height / 2, width: size.width, height: size.height)
  }

  /// The smallest that holds all of them; nil for none.
  init?(around rectangles: some Sequence<Rectangle>) {
    var left = Double.infinity
    var top = Double.infinity
    var right = -Double.infinity
    var bottom = -Double.infinity
    for rectangle in rectangles {
      left = min(left, rectangle.x)
      top = min(top, rectangle.y)
      right = max(right, rectangle.maxX)
      bottom = max(bottom, rectangle.maxY)
    }
    guard left <= right, top <= bottom else { return nil }
    self.init(x: left, y: top, width: right - left, height: bottom - top)
  }

  public var maxX: Double { x + width }
  public var maxY: Double { y + height }
  public var midX: Double { x + width / 2 }
  public var midY: Double { y + height / 2 }
  public var center: Point { Point(x: midX, y: midY) }
  var size: Size { Size(width: width, height: height) }

  func inset(by amount: Double) -> Rectangle { inset(x: amount, y: amount) }

  func inset(x dx: Double, y dy: Double) -> Rectangle {
    Rectangle(x: x + dx, y: y + dy, width: width - 2 * dx, height: height - 2 * dy)
  }

  /// Whether they share more than a border, `slack` units wide.
  func overlaps(_ other: Rectangle, slack: Double = 0.01) -> Bool {
    x + slack < other.maxX && other.x + slack < maxX && y + slack < other.maxY && other.y + slack < maxY
  }

  func contains(_ other: Rectangle, slack: Double = 0.01) -> Bool {
    other.x >= x - slack && other.y >= y - slack && other.maxX <= maxX + slack && other.maxY <= maxY + slack
  }

  func contains(_ point: Point) -> Bool {
    point.x >= x && point.x <= maxX && point.y >= y && point.y <= maxY
  }
}
