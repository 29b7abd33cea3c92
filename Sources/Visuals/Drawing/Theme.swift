/// Colors and lines of a picture.
public struct Theme: Sendable, Hashable {
  public enum Name: String, Sendable, Hashable, Codable, CaseIterable {
    case light
    case dark
    /// For paper: no grounds, forms told apart by their borders.
    case print
    case highContrast = "high_contrast"
  }

  /// One color of the palette.
  public struct Tone: Sendable, Hashable {
    /// Grounds, with ``onSolid`` on them.
    public var solid: Color
    public var onSolid: Color
    /// Quiet grounds, with the theme's ink on them.
    public var soft: Color
    /// Borders and lines.
    public var line: Color
    /// Text on the ground of the page.
    public var text: Color
  }

  public var background: Color
  public var surface: Color
  public var ink: Color
  public var quietInk: Color
  /// Edges.
  public var line: Color
  public var grid: Color
  public var border: Color
  public var tones: [Tone]
  public var lineWidth: Double
  public var borderWidth: Double

  func tone(_ index: Int) -> Tone { tones[((index % tones.count) + tones.count) % tones.count] }

  public init(_ name: Name, brand: Brand = Brand()) {
    func hex(_ text: String) -> Color { Color(hex: text) ?? Color.black }
    switch name {
    case .light:
      background = hex("#ffffff")
      surface = hex("#f8fafc")
      (ink, quietInk, line) = (hex("#0f172a"), hex("#475569"), hex("#64748b"))
      (grid, border) = (hex("#e2e8f0"), hex("#a9b6c7"))
      (lineWidth, borderWidth) = (2, 1.5)
    case .dark:
      background = hex("#0f172a")
      surface = hex("#1b263b")
      (ink, quietInk, line) = (hex("#f1f5f9"), hex("#a9b8cc"), hex("#8496b0"))
      (grid, border) = (hex("#25324a"), hex("#50658a"))
      (lineWidth, borderWidth) = (2, 1.5)
    case .print:
      background = hex("#ffffff")
      surface = hex("#ffffff")
      (ink, quietInk, line) = (hex("#000000"), hex("#333333"), hex("#333333"))
      (grid, border) = (hex("#d4d4d4"), hex("#777777"))
      (lineWidth, borderWidth) = (1.5, 1.5)
    case .highContrast:
      background = hex("#000000")
      surface = hex("#000000")
      (ink, quietInk, line) = (hex("#ffffff"), hex("#ffffff"), hex("#ffffff"))
      (grid, border) = (hex("#5a5a5a"), hex("#ffffff"))
      (lineWidth, borderWidth) = (3, 3)
    }
    background = brand.background ?? background
    ink = brand.ink ?? ink
    let palette = brand.palette.isEmpty ? Self.palette(name) : brand.palette
    tones = []
    for color in palette { tones.append(tone(from: color, name)) }
  }

  private static func palette(_ name: Name) -> [Color] {
    let hexes =
      switch name {
      case .light: ["#2563eb", "#0f766e", "#c2410c", "#a16207", "#7c3aed", "#be185d", "#4d7c0f", "#0369a1"]
      case .dark: ["#60a5fa", "#2dd4bf", "#fb923c", "#facc15", "#a78bfa", "#f472b6", "#a3e635", "#38bdf8"]
      case .print: ["#1f3a5f", "#2f5d50", "#7a3b12", "#665200", "#4a3377", "#7a1f4b", "#3c5216", "#1d4e6b"]
      case .highContrast:
        ["#ffff00", "#00ffff", "#ff9cff", "#7dff7d", "#ffb347", "#9cc3ff", "#ffffff", "#ff8080"]
      }
    return hexes.compactMap(Color.init(hex:))
  }

  private func tone(from color: Color, _ name: Name) -> Tone {
    let onSolid = color.contrast(with: .white) >= 4.5 ? Color.white : Color.black
    // Brand colors may be too faint for letters: they are mixed with the ink until they can be read.
    var text = color
    for _ in 0..<20 where text.contrast(with: background) < 4.5 { text = text.mixed(with: ink, 0.15) }
    switch name {
    case .light:
      return Tone(
        solid: color, onSolid: onSolid, soft: background.mixed(with: color, 0.11),
        line: background.mixed(with: color, 0.62), text: text)
    case .dark:
      return Tone(
        solid: color.mixed(with: background, 0.12), onSolid: Color(hex: "#0b1220") ?? .black,
        soft: background.mixed(with: color, 0.2), line: background.mixed(with: color, 0.72), text: text)
    case .print:
      return Tone(solid: color, onSolid: onSolid, soft: background, line: color, text: text)
    case .highContrast:
      return Tone(solid: color, onSolid: onSolid, soft: background, line: color, text: text)
    }
  }
}

extension Color {
  static let white = Color(red: 1, green: 1, blue: 1)
  static let black = Color(red: 0, green: 0, blue: 0)

  init(red: Double, green: Double, blue: Double) {
    self.red = red
    self.green = green
    self.blue = blue
  }
}

/// Colors of a house, from a JSON file: `{"background": "#fff", "ink": "#222", "palette": ["#0a5", "#07c"]}`.
public struct Brand: Sendable, Hashable, Decodable {
  public var background: Color?
  public var ink: Color?
  public var palette: [Color] = []

  public init() {}

  private enum Key: String, CodingKey {
    case background, ink, palette
  }

  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: Key.self)
    func color(_ text: String, _ key: Key) throws -> Color {
      guard let color = Color(hex: text) else {
        throw DecodingError.dataCorruptedError(
          forKey: key, in: values,
          debugDescription: "\(key.rawValue): \"\(text)\" is no color; write it as #rrggbb")
      }
      return color
    }
    background = try values.decodeIfPresent(String.self, forKey: .background).map {
      try color($0, .background)
    }
    ink = try values.decodeIfPresent(String.self, forKey: .ink).map { try color($0, .ink) }
    palette = try (values.decodeIfPresent([String].self, forKey: .palette) ?? []).map {
      try color($0, .palette)
    }
  }
}
