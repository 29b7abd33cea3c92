import Archives
import Foundation
import Jobs
import NIOPosix
import Stores
import Visuals

/// Draws pictures that are asked for, a few at a time, and keeps them for whoever asks again.
struct PictureDesk: Sendable {
  let cache: (any Cache)?
  let cacheSeconds: Double

  /// Drawing computes and waits for Graphviz: it has threads of its own, so that recognition and answers go on.
  private static let threads: NIOThreadPool = {
    let pool = NIOThreadPool(numberOfThreads: 2)
    pool.start()
    return pool
  }()

  /// A larger picture is drawn anew each time.
  private static let largestKept = 1 << 20

  /// One scene, or with nil all scenes in one file.
  /// - Parameter audio: of the page.
  func picture(
    of visuals: TalkVisuals, version: String, scene: Int?, as format: VisualsFormat,
    _ options: PictureOptions, audio: InteractivePage.Audio? = nil
  ) async throws -> [UInt8] {
    let cache = audio == nil ? cache : nil
    let key =
      "picture:\(version):\(scene.map(String.init) ?? "all"):\(format.rawValue):\(options.theme.rawValue):"
      + "\(options.layout.aspect.rawValue):\(options.layout.showsIcons):\(options.width)"
    if let known = try? await cache?.value(key) { return known }
    var part = visuals
    if let scene { part.scenes = [visuals.scenes[scene]] }
    let drawn = part
    let bytes = try await PictureDesk.threads.runIfActive {
      var publication = VisualsPublication(drawn, options: options)
      publication.audio = audio
      return try scene == nil ? publication.whole(as: format) : publication.picture(0, as: format)
    }
    if bytes.count <= PictureDesk.largestKept { try? await cache?.set(key, bytes, seconds: cacheSeconds) }
    return bytes
  }

  /// All files of formats, packed together.
  func archive(
    of visuals: TalkVisuals, _ formats: [VisualsFormat], _ options: PictureOptions
  ) async throws -> [UInt8] {
    try await PictureDesk.threads.runIfActive {
      var archive = ZipWriter()
      try VisualsPublication(visuals, options: options).write(formats) {
        try archive.add($0.name, $0.bytes)
      }
      for (name, text) in [
        ("chapters.vtt", visuals.chaptersVTT()), ("chapters.txt", visuals.chapterList()),
      ] {
        if let text { try archive.add(name, Array(text.utf8)) }
      }
      return archive.finish()
    }
  }
}

extension PictureOptions {
  /// From the fields of a request: `theme`, `aspect`, `icons`, `width`.
  ///
  /// - Throws: ``ServiceError`` that names the field.
  init(_ fields: FormFields) throws {
    self.init()
    if let name = fields["theme"] {
      guard let theme = Theme.Name(rawValue: name.lowercased().replacing("-", with: "_")) else {
        throw ServiceError.invalid("theme", "theme must be light, dark, print or high-contrast.")
      }
      self.theme = theme
    }
    if let name = fields["aspect"] {
      guard let aspect = LayoutOptions.Aspect(rawValue: name) else {
        throw ServiceError.invalid("aspect", "aspect must be 16:9, 9:16 or 1:1.")
      }
      layout.aspect = aspect
    }
    if let icons = fields["icons"] {
      guard icons == "automatic" || icons == "none" else {
        throw ServiceError.invalid("icons", "icons must be automatic or none.")
      }
      layout.showsIcons = icons == "automatic"
    }
    // A picture of this size takes 60 MB while it is drawn.
    width = Int(try fields.number("width", in: 64...(layout.aspect == .wide ? 3840 : 2880)) ?? 1920)
  }
}
