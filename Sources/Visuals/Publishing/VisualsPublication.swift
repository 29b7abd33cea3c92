import Foundation

/// How pictures of a talk are made.
public struct PictureOptions: Sendable, Hashable {
  public var theme: Theme.Name
  public var brand: Brand
  public var layout: LayoutOptions
  /// Of PNG files, in pixels.
  public var width: Int

  public init(
    theme: Theme.Name = .light, brand: Brand = Brand(), layout: LayoutOptions = LayoutOptions(),
    width: Int = 1920
  ) {
    self.theme = theme
    self.brand = brand
    self.layout = layout
    self.width = width
  }

  /// Widths that can be asked for.
  public static let widths = 64...8192
}

/// The files of a talk's pictures. Each scene is laid out once, whatever it is drawn as.
public struct VisualsPublication: Sendable {
  public struct File: Sendable, Hashable {
    public var name: String
    public var bytes: [UInt8]
  }

  public let visuals: TalkVisuals
  public let options: PictureOptions
  /// Of the page.
  public var audio: InteractivePage.Audio?
  let layouts: [DiagramLayout]

  /// Lays out all scenes; blocks for as long as Graphviz takes.
  /// - Parameter progress: told of the share that is done; what it throws ends the work.
  public init(
    _ visuals: TalkVisuals, options: PictureOptions, progress: (Double) throws -> Void
  ) rethrows {
    self.visuals = visuals
    self.options = options
    var layouts: [DiagramLayout] = []
    for scene in visuals.scenes {
      try progress(Double(layouts.count) / Double(visuals.scenes.count))
      layouts.append(scene.diagram.layout(options.layout))
    }
    self.layouts = layouts
  }

  public init(_ visuals: TalkVisuals, options: PictureOptions = PictureOptions()) {
    self.init(visuals, options: options, progress: { _ in })
  }

  /// A scene in the colors of the theme. There must be such a scene.
  public func drawing(_ scene: Int) -> Drawing {
    Drawing(
      layouts[scene], theme: Theme(options.theme, brand: options.brand),
      language: visuals.scenes[scene].diagram.language ?? visuals.language)
  }

  /// One scene; of formats that hold all scenes, a file with this one.
  /// - Throws: an error that tells why, for sizes that cannot be drawn and values that JSON cannot hold.
  public func picture(_ scene: Int, as format: VisualsFormat) throws -> [UInt8] {
    let diagram = visuals.scenes[scene].diagram
    func exported(_ format: Diagram.ExportFormat) throws -> [UInt8] {
      Array(try diagram.exported(as: format, layout: layouts[scene]))
    }
    return switch format {
    case .svg: Array(drawing(scene).svg().utf8)
    case .png: try drawing(scene).png(width: options.width)
    case .pdf: try drawing(scene).pdf()
    case .html: Array(try page([scene]).utf8)
    case .mermaid: try exported(.mermaid)
    case .dot: try exported(.dot)
    case .excalidraw: try exported(.excalidraw)
    case .markdown: try exported(.markdown)
    case .json: try exported(.json) + Array("\n".utf8)
    }
  }

  /// All scenes in one file.
  /// - Throws: as ``picture(_:as:)``.
  public func whole(as format: VisualsFormat) throws -> [UInt8] {
    switch format {
    case .pdf: return try Drawing.pdf(visuals.scenes.indices.map(drawing), title: visuals.title)
    case .html: return Array(try page(Array(visuals.scenes.indices)).utf8)
    case .json: return Array(try VisualsPublication.json(visuals))
    case .markdown: return Array(markdown(pictures: nil).utf8)
    default: return try visuals.scenes.indices.flatMap { try picture($0, as: format) }
    }
  }

  private func page(_ scenes: [Int]) throws -> String {
    var part = visuals
    part.scenes = scenes.map { visuals.scenes[$0] }
    var page = InteractivePage(part, audio: audio, options: options.layout, brand: options.brand)
    page.layouts = scenes.map { layouts[$0] }
    return try page.html()
  }

  /// The files in formats, one at a time so that memory holds no more than one.
  /// - Throws: as ``picture(_:as:)``, and what `take` throws.
  public func write(_ formats: [VisualsFormat], take: (File) throws -> Void) throws {
    let picture = formats.contains(.svg) ? "svg" : formats.contains(.png) ? "png" : nil
    for format in formats {
      switch format {
      case .pdf, .html: try take(File(name: "visuals.\(format.fileExtension)", bytes: whole(as: format)))
      case .markdown: try take(File(name: "visuals.md", bytes: Array(markdown(pictures: picture).utf8)))
      case .json:
        try take(File(name: "visuals.json", bytes: whole(as: .json)))
        for scene in visuals.scenes.indices {
          try take(File(name: name(scene, "json"), bytes: self.picture(scene, as: .json)))
        }
        if visuals.scenes.count == 1 {
          try take(File(name: "diagram.json", bytes: self.picture(0, as: .json)))
        }
      default:
        for scene in visuals.scenes.indices {
          try take(
            File(name: name(scene, format.fileExtension), bytes: self.picture(scene, as: format)))
        }
      }
    }
  }

  /// Names of files in a folder, in the order of speech.
  private func name(_ scene: Int, _ fileExtension: String) -> String {
    let number = "\(scene + 1)"
    return "diagram-\(number.count < 2 ? "0" : "")\(number).\(fileExtension)"
  }

  private static func json(_ value: some Encodable) throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return try encoder.encode(value) + Data("\n".utf8)
  }

  /// The talk as a document.
  /// - Parameter pictures: extension of the files beside it; nil without pictures.
  private func markdown(pictures: String?) -> String {
    var text = "# \(MarkdownExport.escaped(visuals.title))\n"
    for (index, scene) in visuals.scenes.enumerated() {
      text += "\n## \(MarkdownExport.escaped(scene.title))\n\n"
      if let start = scene.start, start.isFinite { text += "*\(Self.clock(start))* " }
      if !scene.summary.isEmpty { text += MarkdownExport.escaped(scene.summary) + "\n\n" }
      if let pictures {
        text += "![\(MarkdownExport.escaped(scene.diagram.title))](\(name(index, pictures)))\n\n"
      }
      // The diagram's own heading stands below that of its scene.
      text += "##" + MarkdownExport.text(scene.diagram)
    }
    return text
  }

  private static func clock(_ seconds: Double) -> String {
    let whole = Int(min(max(0, seconds), 1e7))
    func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
    return whole >= 3600
      ? "\(whole / 3600):\(two(whole / 60 % 60)):\(two(whole % 60))" : "\(whole / 60):\(two(whole % 60))"
  }
}
