import Testing

@testable import Visuals

@Suite struct VideoTimelineTests {
  typealias Element = VideoTimeline.Element
  typealias Content = VideoTimeline.SceneContent

  private func element(_ id: String, _ spoken: Double?, connector: Bool = false) -> Element {
    Element(id: id, spoken: spoken, isConnector: connector)
  }

  @Test("Elements enter with their words, edges after their ends")
  func words() {
    let timeline = VideoTimeline(
      duration: 30,
      scenes: [
        Content(
          start: 0,
          elements: [
            element("a", 5), element("b", 9.5), element("a-b", 9.5, connector: true), element("c", 20),
          ])
      ])
    #expect(timeline.shots.map(\.content) == [.title, .diagram])
    #expect(timeline.shots[0].end == 4)
    let cues = timeline.shots[1].cues
    #expect(cues.map(\.element) == ["a", "b", "a-b", "c"])
    #expect(cues.map(\.time) == [5, 9.5, 9.7, 20])
    let check = VideoTimelineCheck(timeline)
    #expect(check.faults.isEmpty)
    #expect(check.onTime == 4 && check.timedElements == 4 && check.early == 0)
    #expect(abs(check.largestDelay - 0.2) < 1e-9)
  }

  @Test("What is said at once enters one after another, and what has no time after what comes before it")
  func gaps() {
    let timeline = VideoTimeline(
      duration: 60,
      scenes: [
        Content(
          start: 0, elements: [element("a", 10), element("b", 10), element("c", nil), element("d", 10)])
      ])
    // Nothing but a heading for six seconds would look broken.
    #expect(timeline.shots.map(\.content) == [.title, .heading, .diagram])
    #expect(timeline.shots[1].start == 4 && timeline.shots[1].end == 9.7)
    let times = timeline.shots[2].cues.map(\.time)
    #expect(times[0] == 10)
    for (a, b) in zip(times, times.dropFirst()) { #expect(abs(b - a - 0.15) < 1e-9) }
  }

  @Test("Everything is there before its shot ends, even what is said with the last words")
  func lateWords() {
    let timeline = VideoTimeline(
      duration: 40,
      scenes: [
        Content(start: 0, elements: [element("a", 3), element("b", 19.9), element("c", 19.95)]),
        Content(start: 20, elements: (0..<200).map { element("n\($0)", 39.9) }),
      ])
    #expect(VideoTimelineCheck(timeline).faults.isEmpty)
    for shot in timeline.shots {
      for (a, b) in zip(shot.cues, shot.cues.dropFirst()) { #expect(a.time <= b.time) }
      for cue in shot.cues { #expect(cue.time + cue.duration <= shot.end - 0.9) }
    }
  }

  @Test("The title waits for the first element, is shown at least a moment, and not before short talks")
  func title() {
    func title(_ spoken: Double?, duration: Double) -> Double? {
      let timeline = VideoTimeline(
        duration: duration, scenes: [Content(start: 0.5, elements: [element("a", spoken)])])
      return timeline.shots.first { $0.content == .title }?.end
    }
    #expect(title(2.5, duration: 20) == 2.2)
    #expect(title(0.4, duration: 20) == 1.2)
    #expect(title(15, duration: 20) == 4)
    #expect(title(0.4, duration: 3) == nil)
    // Phrases that are not shown do not cut it short.
    let early = VideoTimeline(
      duration: 20, scenes: [Content(start: 0, elements: [element("a", 4)], phrases: [element("p", 0.5)])])
    #expect(early.shots.map(\.content) == [.title, .diagram] && early.shots[0].end == 3.7)
  }

  @Test("A long wait for a diagram, and a scene without one, show the key phrases that have been said")
  func phrases() {
    let phrases = [element("p1", 22), element("p2", 39)]
    let timeline = VideoTimeline(
      duration: 60,
      scenes: [
        Content(start: 0, elements: [element("a", 5)]),
        Content(start: 20, elements: [element("b", 35)], phrases: phrases),
        Content(start: 45, elements: [], phrases: [element("p3", 50)]),
      ])
    #expect(timeline.shots.map(\.content) == [.title, .diagram, .phrases, .diagram, .phrases])
    #expect(timeline.shots[2].end == 34.7)
    #expect(timeline.shots[2].cues.map(\.element) == ["p1"])
    #expect(timeline.shots[4].end == 60)
    #expect(VideoTimelineCheck(timeline).faults.isEmpty)
  }

  @Test(
    "Talks without sense in their times become timelines without gaps",
    arguments: [
      [], [Double.nan], [5, 5, 5], [50, 3, 7], [-20, 0.1, 0.2, 300], [.infinity, 2], [0, 9.99],
    ] as [[Double]])
  func nonsense(starts: [Double]) {
    let scenes = starts.map { start in
      Content(
        start: start, elements: [element("a", .nan), element("b", -5), element("c", 1e9)],
        phrases: [element("p", start)])
    }
    let timeline = VideoTimeline(duration: 10, scenes: scenes)
    #expect(VideoTimelineCheck(timeline).faults.isEmpty)
    #expect(timeline.shots.first?.start == 0 && timeline.shots.last?.end == 10)
    for time in [0, 0.1, 5, 9.99] {
      let shot = timeline.shots[timeline.shot(at: time)]
      #expect(shot.start <= time && time < shot.end)
    }
  }
}
