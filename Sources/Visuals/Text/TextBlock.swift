/// A label broken into lines and measured with the font that draws it.
public struct TextBlock: Sendable, Hashable {
  public struct Line: Sendable, Hashable {
    public var text: String
    public var width: Double
  }

  public enum Weight: Int, Sendable, Hashable {
    case regular = 400
    case medium = 600
    case bold = 700
  }

  public var lines: [Line]
  /// Of the em square, in units of the page.
  public var size: Double
  public var weight: Weight
  /// Whether its lines run from right to left.
  public var rightToLeft: Bool
  /// From the top of a line to its baseline.
  public var ascent: Double
  public var lineHeight: Double
  /// The whole label, with what an ellipsis stands for.
  public var fullText: String
  /// Whether an ellipsis stands for some of it.
  public var isShortened: Bool

  public var width: Double { lines.map(\.width).max() ?? 0 }
  public var height: Double { lineHeight * Double(lines.count) }
  var measure: Size { Size(width: width, height: height) }
  public var isEmpty: Bool { lines.isEmpty }

  func scaled(by factor: Double) -> TextBlock {
    var block = self
    block.size *= factor
    block.ascent *= factor
    block.lineHeight *= factor
    for index in block.lines.indices { block.lines[index].width *= factor }
    return block
  }
}
