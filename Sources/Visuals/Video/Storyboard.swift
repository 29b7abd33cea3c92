public import Transcripts

/// A video before it is rendered: what is shown when, and the pictures of it. Frames are a pure function of it.
public struct Storyboard: Sendable {
  public let timeline: VideoTimeline
  public let options: VideoOptions
  let theme: Theme
  /// One for each shot.
  let pictures: [ShotPicture]
  let subtitles: [BurnedSubtitle]
  /// Of the whole video.
  public let frameCount: Int

  /// Lays out and draws all that a talk shows. Blocks for as long as that takes.
  /// - Parameters:
  ///   - duration: of the sound, in seconds.
  ///   - transcript: for burned subtitles.
  ///   - isCancelled: asked between diagrams; what comes out is then of no use.
  /// - Throws: `VideoError` where the talk or the options do not allow a video.
  public init(
    _ visuals: TalkVisuals, duration: Double, transcript: Transcript? = nil,
    options: VideoOptions = VideoOptions(), brand: Brand = Brand(), isCancelled: () -> Bool = { false }
  ) throws(VideoError) {
    if let problem = options.problem { throw .options(problem) }
    guard duration.isFinite, duration > 0, duration < 48 * 3600 else { throw .noDuration }
    guard visuals.scenes.isEmpty || visuals.scenes.contains(where: { $0.start != nil }) else {
      throw .noTimes
    }
    if options.format == .gif, duration > VideoOptions.longestGIF { throw .tooLongForGIF(seconds: duration) }
    self.options = options
    let theme = Theme(options.theme, brand: brand)
    self.theme = theme
    let layoutOptions = LayoutOptions(aspect: options.aspect, showsIcons: options.showsIcons)
    func drawing(_ diagram: Diagram) -> Drawing {
      Drawing(diagram.layout(layoutOptions), theme: theme, language: visuals.language)
        .withCompanions(diagram.kind)
    }
    var diagrams: [Drawing?] = []
    var cards: [Drawing?] = []
    var contents: [VideoTimeline.SceneContent] = []
    var last = 0.0
    for scene in visuals.scenes where !isCancelled() {
      let isCard = scene.diagram.kind == .keyPhrases
      let diagram = isCard ? nil : drawing(scene.diagram)
      let card = isCard ? drawing(scene.diagram) : scene.phrasesCard.map(drawing)
      diagrams.append(diagram)
      cards.append(card)
      last = max(last, scene.start ?? last)
      contents.append(
        VideoTimeline.SceneContent(
          start: last, elements: diagram?.timelineElements ?? [], phrases: card?.timelineElements ?? []))
    }
    let timeline = VideoTimeline(duration: duration, scenes: contents)
    let title = TitleCard.drawing(visuals.title, aspect: options.aspect, theme: theme)
    let headings = visuals.scenes.map {
      TitleCard.drawing($0.title, aspect: options.aspect, theme: theme, isScene: true)
    }
    pictures = timeline.shots.map { shot in
      let drawing =
        switch (shot.content, shot.scene) {
        case (.phrases, .some(let scene)): cards[scene] ?? title
        case (.heading, .some(let scene)): headings[scene]
        case (.diagram, .some(let scene)): diagrams[scene] ?? title
        default: title
        }
      return ShotPicture(drawing, shot)
    }
    self.timeline = timeline
    subtitles =
      options.subtitles == .burned ? transcript.map { BurnedSubtitle.all(of: $0, options) } ?? [] : []
    frameCount = max(1, Int((duration * Double(options.framesPerSecond)).rounded()))
  }

  /// Whether room is kept for subtitles.
  var keepsSubtitleArea: Bool { options.subtitles == .burned }
}

/// A shot's drawing, and when each of its groups enters.
struct ShotPicture: Sendable {
  struct Part: Sendable {
    var group: DrawingGroup
    /// In the drawing's units; nil for what shows nothing.
    var bounds: Rectangle?
    /// Seconds; nil for what is there from the start.
    var enters: Double?
    var duration: Double
  }

  var page: Size
  var background: Color
  var parts: [Part]

  init(_ drawing: Drawing, _ shot: VideoTimeline.Shot) {
    page = drawing.size
    background = drawing.background
    let cues = Dictionary(shot.cues.map { ($0.element, $0) }) { first, _ in first }
    parts = drawing.groups.map { group in
      let cue = group.order > 0 ? group.element.flatMap { cues[$0.id] } : nil
      // What has no cue although it is an element was said after the shot: it never enters.
      let isLeftOut = group.order > 0 && cue == nil
      return Part(
        group: group, bounds: group.bounds, enters: isLeftOut ? .infinity : cue?.time,
        duration: max(cue?.duration ?? 0.001, 0.001))
    }
  }
}

extension Drawing {
  /// Elements in the order in which they appear.
  var timelineElements: [VideoTimeline.Element] {
    var seen: Set<String> = []
    return groups.filter { $0.order > 0 }.sorted { $0.order < $1.order }.compactMap { group in
      guard let element = group.element, seen.insert(element.id).inserted else { return nil }
      return VideoTimeline.Element(
        id: element.id, spoken: element.evidence.compactMap(\.start).min(),
        isConnector: group.role == .connector)
    }
  }
}

extension Scene {
  /// Its key phrases as a diagram; nil where it has none.
  var phrasesCard: Diagram? {
    guard !keyPhrases.isEmpty else { return nil }
    return Diagram(
      kind: .keyPhrases, title: title,
      nodes: keyPhrases.enumerated().map { place, phrase in
        DiagramNode(id: "phrase-\(place + 1)", label: phrase.quote, evidence: [phrase])
      })
  }
}

/// Why there is no video.
public enum VideoError: Error, Equatable, CustomStringConvertible {
  case options(String)
  case noDuration
  case noTimes
  case tooLongForGIF(seconds: Double)
  case encoder(String)
  case cannotWrite(path: String, reason: String)

  public var description: String {
    switch self {
    case .options(let reason): reason
    case .noDuration: "the length of the talk is not known; give its recording with --audio"
    case .noTimes:
      "the talk has no times, so nothing can appear in step with it; make it from a recording or subtitles"
    case .tooLongForGIF(let seconds):
      "\(Int(seconds)) s are too long for a GIF, which may have \(Int(VideoOptions.longestGIF)) s; choose mp4 or webm"
    case .encoder(let reason): "FFmpeg: \(reason)"
    case .cannotWrite(let path, let reason): "\(path) cannot be written: \(reason)"
    }
  }
}
