/// Kinds of files in which pictures of a talk are given out.
public enum VisualsFormat: String, Sendable, Hashable, Codable, CaseIterable {
  case svg
  case png
  /// One file with a page for each scene.
  case pdf
  /// The interactive page, with all scenes.
  case html
  case mermaid
  case dot
  case excalidraw
  /// One file with all scenes.
  case markdown = "md"
  /// The talk and each diagram, as they can be edited and drawn again.
  case json

  /// From its name in any of the usual spellings; nil for another.
  public init?(named name: String) {
    switch name.lowercased() {
    case "markdown": self = .markdown
    case "htm": self = .html
    case "mmd": self = .mermaid
    case "gv", "graphviz": self = .dot
    case let other: self.init(rawValue: other)
    }
  }

  public var fileExtension: String { self == .mermaid ? "mmd" : rawValue }

  public var mediaType: String {
    switch self {
    case .svg: "image/svg+xml"
    case .png: "image/png"
    case .pdf: "application/pdf"
    case .html: "text/html; charset=utf-8"
    case .mermaid, .dot: "text/plain; charset=utf-8"
    case .markdown: "text/markdown; charset=utf-8"
    case .excalidraw, .json: "application/json"
    }
  }

  /// Whether one file holds all scenes.
  public var holdsAllScenes: Bool { self == .pdf || self == .html || self == .markdown }
}
