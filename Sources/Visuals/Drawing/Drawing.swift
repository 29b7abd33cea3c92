/// A picture as shapes and text in groups: what every back end draws, and video animates. Colors are settled, elements
/// keep their names, titles and times.
public struct Drawing: Sendable, Hashable {
  public var size: Size
  public var background: Color
  public var title: String
  public var language: String?
  public var groups: [DrawingGroup]
}

/// What belongs to one element (or, without an element, to the page) and appears at once.
public struct DrawingGroup: Sendable, Hashable {
  public enum Role: String, Sendable, Hashable {
    case heading
    case region
    case mark
    case connector
    case box
    case label
  }

  public var role: Role
  /// Nil for what is part of the page.
  public var element: ElementReference?
  /// When it appears: 0 for what is there from the start, then one after another in the order of speech.
  public var order: Int
  public var items: [DrawingItem]
}

public enum DrawingItem: Sendable, Hashable {
  case path(CurvePath, fill: Color?, stroke: Stroke?)
  case text(PlacedText, Color)
}

public struct Stroke: Sendable, Hashable {
  public var color: Color
  public var width: Double
  public var isDashed = false
  /// Of an icon: nothing to be read out.
  public var isDecoration = false
}

/// Red, green, blue and opacity from 0 to 1, in sRGB.
public struct Color: Sendable, Hashable {
  public var red: Double
  public var green: Double
  public var blue: Double
  public var opacity = 1.0

  /// `#rgb` or `#rrggbb`; nil for anything else.
  public init?(hex: String) {
    var digits = Array(hex.utf8)
    guard digits.first == UInt8(ascii: "#") else { return nil }
    digits.removeFirst()
    if digits.count == 3 { digits = digits.flatMap { [$0, $0] } }
    guard digits.count == 6, let value = Int(String(decoding: digits, as: UTF8.self), radix: 16), value >= 0
    else {
      return nil
    }
    red = Double(value >> 16 & 255) / 255
    green = Double(value >> 8 & 255) / 255
    blue = Double(value & 255) / 255
  }

  public var hex: String {
    "#"
      + [red, green, blue].map { part in
        let text = String(Int((min(1, max(0, part)) * 255).rounded()), radix: 16)
        return text.count == 1 ? "0" + text : text
      }.joined()
  }

  func mixed(with other: Color, _ share: Double) -> Color {
    var color = self
    color.red += (other.red - red) * share
    color.green += (other.green - green) * share
    color.blue += (other.blue - blue) * share
    return color
  }

  /// Relative luminance (WCAG 2.2).
  var luminance: Double {
    func linear(_ part: Double) -> Double {
      guard part > 0.04045 else { return part / 12.92 }
      // ((part + 0.055) / 1.055) ^ 2.4 without a mathematics library: x² · x^0.4, x^0.4 by Newton's rule.
      let x = (part + 0.055) / 1.055
      var root = x
      for _ in 0..<30 { root -= (root * root * root * root * root - x * x) / (5 * root * root * root * root) }
      return x * x * root
    }
    return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
  }

  /// From 1 to 21 (WCAG 2.2).
  public func contrast(with other: Color) -> Double {
    let (a, b) = (luminance, other.luminance)
    return (max(a, b) + 0.05) / (min(a, b) + 0.05)
  }
}
