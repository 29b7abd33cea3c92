import ArgumentParser
import Foundation
import Visuals

/// How pictures of scenes are made.
struct PictureArguments: ParsableArguments {
  @Option(
    name: [.customShort("f"), .customLong("format")],
    help: """
      Formats, separated by commas: svg, png, pdf, html (the interactive page), mermaid, dot, excalidraw, md, json.
      """)
  var formats = FormatChoice([.svg, .png, .html, .json])
  @Option(help: "Colors: light, dark, print or high-contrast.") var theme = ThemeChoice(.light)
  @Option(
    help: ArgumentHelp(
      "JSON file with your own colors: background, ink, palette (see Drawing.md).", valueName: "file"))
  var brand: String?
  @Option(help: "Form of the pictures: 16:9, 9:16 or 1:1.") var aspect = AspectChoice(.wide)
  @Option(help: "Icons beside labels: automatic or none.") var icons = IconsChoice.automatic
  @Option(help: ArgumentHelp("Width of PNG files in pixels, 64 to 8192.", valueName: "pixels"))
  var width = 1920

  func validate() throws {
    guard PictureOptions.widths.contains(width) else {
      throw ValidationError("--width must be from 64 to 8192 pixels.")
    }
  }

  /// - Throws: `BrandFile.Unreadable`.
  func options() throws -> PictureOptions {
    PictureOptions(
      theme: theme.name, brand: try brand.map(BrandFile.read) ?? Brand(),
      layout: LayoutOptions(aspect: aspect.aspect, showsIcons: icons == .automatic), width: width)
  }
}

enum IconsChoice: String, ExpressibleByArgument, CaseIterable {
  /// Where the words call for them.
  case automatic
  case none
}

enum BrandFile {
  struct Unreadable: Error, CustomStringConvertible {
    var description: String
  }

  static func read(_ path: String) throws -> Brand {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw Unreadable(description: "\(path): cannot be read; check the name and the permissions.")
    }
    do { return try JSONDecoder().decode(Brand.self, from: data) } catch {
      let reason =
        if case DecodingError.dataCorrupted(let context) = error { context.debugDescription } else {
          "\(error)"
        }
      throw Unreadable(
        description: "\(path): \(reason). Write {\"background\": \"#rrggbb\", \"ink\": …, \"palette\": […]}.")
    }
  }
}

struct FormatChoice: ExpressibleByArgument {
  var formats: [VisualsFormat]
  var defaultValueDescription: String { formats.map(\.rawValue).joined(separator: ",") }

  init(_ formats: [VisualsFormat]) { self.formats = formats }

  init?(argument: String) {
    formats = []
    for name in argument.split(separator: ",", omittingEmptySubsequences: false) {
      guard let format = VisualsFormat(named: name.trimmingCharacters(in: .whitespaces)) else { return nil }
      if !formats.contains(format) { formats.append(format) }
    }
    if formats.isEmpty { return nil }
  }
}

struct ThemeChoice: ExpressibleByArgument {
  var name: Theme.Name
  var defaultValueDescription: String { name.rawValue }

  init(_ name: Theme.Name) { self.name = name }

  init?(argument: String) {
    guard
      let name = Theme.Name(rawValue: argument.lowercased().replacingOccurrences(of: "-", with: "_"))
    else { return nil }
    self.name = name
  }
}

struct AspectChoice: ExpressibleByArgument {
  var aspect: LayoutOptions.Aspect
  var defaultValueDescription: String { aspect.rawValue }

  init(_ aspect: LayoutOptions.Aspect) { self.aspect = aspect }

  init?(argument: String) {
    guard let aspect = LayoutOptions.Aspect(rawValue: argument) else { return nil }
    self.aspect = aspect
  }
}
