/// What a video shows at which time, without a single pixel: cards and diagrams one after another, and when each element
/// enters. A pure value; frames follow from it.
public struct VideoTimeline: Sendable, Hashable, Codable {
  /// An element that enters and stays until its shot ends.
  public struct Cue: Sendable, Hashable, Codable {
    /// ``ElementReference/id``.
    public var element: String
    /// Seconds of the video at which it begins to enter.
    public var time: Double
    /// Seconds that it takes.
    public var duration: Double
    /// When its first word is said; nil where it has no time.
    public var spoken: Double?
  }

  public struct Shot: Sendable, Hashable, Codable {
    public enum Content: String, Sendable, Hashable, Codable {
      /// The talk's title.
      case title
      /// Key phrases of a scene whose diagram is still to come, or that has none.
      case phrases
      /// A scene's title alone, while its first element is still to come.
      case heading
      case diagram
    }

    public var content: Content
    /// Of the talk, counted from 0; nil for the title.
    public var scene: Int?
    /// Seconds.
    public var start: Double
    public var end: Double
    public var cues: [Cue]
  }

  /// Seconds: that of the sound.
  public var duration: Double
  public var shots: [Shot]

  /// What the timeline needs to know of an element.
  public struct Element: Sendable, Hashable {
    public var id: String
    /// Seconds; nil where it is not known.
    public var spoken: Double?
    public var isConnector: Bool

    public init(id: String, spoken: Double?, isConnector: Bool = false) {
      self.id = id
      self.spoken = spoken
      self.isConnector = isConnector
    }
  }

  /// A scene and its elements in the order in which they enter.
  public struct SceneContent: Sendable, Hashable {
    public var start: Double
    public var elements: [Element]
    /// Of the card of its key phrases; empty where there is none.
    public var phrases: [Element]

    public init(start: Double, elements: [Element], phrases: [Element] = []) {
      self.start = start
      self.elements = elements
      self.phrases = phrases
    }
  }

  /// How fast things happen, in seconds.
  public struct Pace: Sendable, Hashable {
    /// Least time between two elements that begin to enter.
    public var gap = 0.15
    /// Least time between the element at an edge's end and the edge.
    public var connectorGap = 0.2
    public var entry = 0.4
    public var connectorEntry = 0.5
    /// One shot fades into the next.
    public var fade = 0.4
    /// Shots begin with nothing but their heading for so long.
    public var lead = 0.3
    /// The last element stands for at least so long before the shot ends.
    public var rest = 1.0
    /// The title is shown for so long even where the first element is said sooner.
    public var leastTitle = 1.2
    /// Shorter first shots have no title before them.
    public var leastAfterTitle = 2.0
    public var longestTitle = 4.0
    /// A diagram whose first element comes later than this after its scene's start is preceded by a card.
    public var longestWait = 6.0
    /// One whose first element comes sooner begins with its own heading, later ones with a card of their title.
    public var leastHeading = 1.6
    /// Shorter scenes are passed over.
    public var leastShot = 0.5

    public init() {}
  }

  public init(duration: Double, scenes: [SceneContent], pace: Pace = Pace()) {
    self.duration = duration.isFinite ? max(0, duration) : 0
    shots = []
    var scenes = scenes.enumerated().map { (index: $0.offset, content: $0.element) }
    scenes.sort { ($0.content.start, $0.index) < ($1.content.start, $1.index) }
    let whole = self.duration
    // Scenes without room for themselves are passed over; the first is there from the beginning.
    var kept: [(index: Int, content: SceneContent)] = []
    for scene in scenes where scene.content.start.isFinite && scene.content.start < whole {
      if let last = kept.last, scene.content.start - last.content.start < pace.leastShot { continue }
      kept.append(scene)
    }
    if kept.isEmpty, let first = scenes.first { kept = [first] }
    for (place, scene) in kept.enumerated() {
      let start = place == 0 ? 0 : scene.content.start
      let end = place + 1 < kept.count ? kept[place + 1].content.start : whole
      add(scene.content, index: scene.index, start: start, end: end, isFirst: place == 0, pace)
    }
    if shots.isEmpty { shots = [Shot(content: .title, scene: nil, start: 0, end: whole, cues: [])] }
  }

  private mutating func add(
    _ scene: SceneContent, index: Int, start: Double, end: Double, isFirst: Bool, _ pace: Pace
  ) {
    func first(_ elements: [Element]) -> Double? {
      elements.compactMap(\.spoken).filter { $0.isFinite }.min()
    }
    var start = start
    if isFirst {
      let element = first(scene.elements) ?? .infinity
      // Phrases count where they will be shown.
      let hasCard = scene.elements.isEmpty || element - pace.lead - pace.leastTitle >= pace.longestWait
      let next = hasCard ? min(element, first(scene.phrases) ?? .infinity) : element
      let titleEnd = max(pace.leastTitle, min(next - pace.lead, pace.longestTitle))
      if end - titleEnd >= pace.leastAfterTitle {
        shots.append(Shot(content: .title, scene: nil, start: start, end: titleEnd, cues: []))
        start = titleEnd
      }
    }
    let firstSpoken = first(scene.elements) ?? (scene.elements.isEmpty ? end : start)
    let change = min(end, firstSpoken - pace.lead)
    if !scene.phrases.isEmpty {
      if scene.elements.isEmpty || change - start >= pace.longestWait {
        let shotEnd = scene.elements.isEmpty ? end : change
        let said = scene.phrases.filter { ($0.spoken ?? start) < shotEnd - pace.rest }
        shots.append(
          Shot(
            content: .phrases, scene: index, start: start, end: shotEnd,
            cues: Self.cues(said, start: start, end: shotEnd, pace)))
        if scene.elements.isEmpty { return }
        start = shotEnd
      }
    }
    // Not so late that the diagram itself would have no time.
    let isRoomy = end - change >= pace.leastAfterTitle
    if !scene.elements.isEmpty, change - start >= pace.leastHeading, isRoomy {
      shots.append(Shot(content: .heading, scene: index, start: start, end: change, cues: []))
      start = change
    }
    shots.append(
      Shot(
        content: .diagram, scene: index, start: start, end: end,
        cues: Self.cues(scene.elements, start: start, end: end, pace)))
  }

  /// Elements enter with their words, one after another, never before what comes before them, and so that all are there
  /// before the shot ends.
  static func cues(_ elements: [Element], start: Double, end: Double, _ pace: Pace) -> [Cue] {
    guard !elements.isEmpty else { return [] }
    let earliest = min(start + pace.lead, (start + end) / 2)
    let latest = max(earliest, end - pace.rest - pace.connectorEntry)
    // Where there is little room they come faster.
    let room = (latest - earliest) / Double(elements.count)
    let gap = min(pace.gap, room)
    let connectorGap = min(pace.connectorGap, room)
    var cues: [Cue] = []
    var last: (time: Double, isConnector: Bool)?
    for element in elements {
      let spoken = element.spoken.flatMap { $0.isFinite ? $0 : nil }
      var time = max(spoken ?? earliest, earliest)
      if let last {
        time = max(time, last.time + (element.isConnector && !last.isConnector ? connectorGap : gap))
      }
      cues.append(
        Cue(
          element: element.id, time: time,
          duration: element.isConnector ? pace.connectorEntry : pace.entry, spoken: spoken))
      last = (time, element.isConnector)
    }
    // From the end: what is said too late for its shot enters earlier.
    var limit = latest
    for place in cues.indices.reversed() {
      cues[place].time = max(earliest, min(cues[place].time, limit))
      limit = cues[place].time - gap
    }
    return cues
  }

  /// The shot at a time.
  public func shot(at time: Double) -> Int {
    var (low, high) = (0, shots.count - 1)
    while low < high {
      let middle = (low + high + 1) / 2
      if shots[middle].start <= time { low = middle } else { high = middle - 1 }
    }
    return low
  }
}
