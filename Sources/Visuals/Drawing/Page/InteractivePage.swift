public import Foundation

/// One HTML file that holds a talk's pictures and, if given, its sound: elements light up as they are spoken, a click
/// plays what was said, labels can be edited and the diagram taken away as `diagram.json`. It loads nothing.
public struct InteractivePage: Sendable {
  /// A recording inside the page, or beside it.
  public enum Audio: Sendable {
    /// - Parameter type: such as `audio/mpeg`.
    case embedded(Data, type: String)
    /// A file in the page's folder.
    case beside(name: String)
    /// A recording that a service gives.
    case at(address: String)
  }

  public var visuals: TalkVisuals
  public var audio: Audio?
  public var options: LayoutOptions
  public var brand: Brand
  /// Of the scenes, where they were made before.
  var layouts: [DiagramLayout] = []

  public init(
    _ visuals: TalkVisuals, audio: Audio? = nil, options: LayoutOptions = LayoutOptions(),
    brand: Brand = Brand()
  ) {
    self.visuals = visuals
    self.audio = audio
    self.options = options
    self.brand = brand
  }

  public init(
    title: String, language: String? = nil, diagrams: [Diagram], audio: Audio? = nil,
    options: LayoutOptions = LayoutOptions(), brand: Brand = Brand()
  ) {
    self.init(
      TalkVisuals(title: title, language: language, scenes: diagrams.map(Scene.init)), audio: audio,
      options: options, brand: brand)
  }

  /// - Throws: what `JSONEncoder` throws for values that JSON cannot hold.
  public func html() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    // No tag can begin inside a script's data.
    let data = String(decoding: try encoder.encode(visuals), as: UTF8.self)
      .replacingOccurrences(of: "<", with: "\\u003c")
    var scenes = ""
    var choices = ""
    for (index, scene) in visuals.scenes.enumerated() {
      let diagram = scene.diagram
      let layout = layouts.indices.contains(index) ? layouts[index] : diagram.layout(options)
      let start = scene.start.map { " data-start=\"\(decimal($0, places: 3))\"" } ?? ""
      let title = scene.title.isEmpty ? diagram.title : scene.title
      choices += "<option value=\"\(index)\">\(index + 1). \(SVGWriter.content(title))</option>\n"
      func stages(_ layout: DiagramLayout, _ kind: String) -> String {
        let light = Drawing(layout, theme: Theme(.light, brand: brand), language: diagram.language)
        let dark = Drawing(layout, theme: Theme(.dark), language: diagram.language)
        return """
          <div class="stage light\(kind)">\(light.svg(prefix: "l\(kind.dropFirst())\(index)-"))</div>
          <div class="stage dark\(kind)">\(dark.svg(prefix: "d\(kind.dropFirst())\(index)-"))</div>

          """
      }
      // Telephones are held upright: a wide picture would be a stripe there.
      var tall = options
      tall.aspect = .tall
      let isWide = options.aspect == .wide
      scenes += """
        <section class="scene\(isWide ? " upright" : "")" data-scene="\(index)"\(start) \
        aria-label="\(SVGWriter.attribute(diagram.title))">
        \(stages(layout, ""))\(isWide ? stages(diagram.layout(tall), " tall") : "")</section>

        """
    }
    let name = SVGWriter.content(visuals.title)
    return """
      <!doctype html>
      <html lang="\(SVGWriter.attribute(visuals.language ?? "en"))">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'unsafe-inline'; \
      style-src 'unsafe-inline'; media-src 'self' data: file:; base-uri 'none'; form-action 'none'">
      <title>\(name)</title>
      <style>
      \(Self.style)</style>
      </head>
      <body>
      <header>
      <h1>\(name)</h1>
      \(player)<div role="toolbar" aria-label="Scenes">
      <button id="previous" title="Previous scene (Page Up)" aria-label="Previous scene">‹</button>
      <select id="place" aria-label="Scene">
      \(choices)</select>
      <button id="next" title="Next scene (Page Down)" aria-label="Next scene">›</button>
      </div>
      <div role="toolbar" aria-label="View">
      <button id="smaller" title="Smaller (-)" aria-label="Smaller">−</button>
      <button id="fit" title="Whole picture (0)">Fit</button>
      <button id="larger" title="Larger (+)" aria-label="Larger">+</button>
      <button id="edit" aria-expanded="false" aria-controls="labels">Edit labels</button>
      <button id="download" title="This diagram, to be edited and drawn again">diagram.json</button>
      <button id="download-all" title="All scenes, to be edited and drawn again">visuals.json</button>
      </div>
      </header>
      <main>
      \(scenes)<form id="labels" hidden aria-label="Labels"></form>
      </main>
      <p id="quote" role="status" aria-live="polite"></p>
      <script type="application/json" id="data">\(data)</script>
      <script>
      \(Self.script)</script>
      </body>
      </html>

      """
  }

  private var player: String {
    let source: String
    switch audio {
    case nil: return ""
    case .embedded(let data, let type):
      source = "data:\(SVGWriter.attribute(type));base64,\(data.base64EncodedString())"
    case .beside(let name):
      let file = name.split(separator: "/").last.map(String.init) ?? name
      source = SVGWriter.attribute(
        file.addingPercentEncoding(withAllowedCharacters: .alphanumerics.union(.init(charactersIn: "-_.")))
          ?? "")
    case .at(let address): source = SVGWriter.attribute(address)
    }
    return "<audio id=\"audio\" controls preload=\"metadata\" src=\"\(source)\"></audio>\n"
  }
}
