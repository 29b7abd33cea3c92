import Testing

@testable import Transcription

@Suite("Turns from windows")
struct TurnReconstructionTests {
  /// Frames of 0.1 s, ten of them in a window.
  private let grid = FrameGrid(step: 10, offset: 0, count: 10, sampleRate: 100)

  private func window(_ start: Int, _ activity: [UInt8]) -> SpeakerWindow {
    SpeakerWindow(start: start * 10, activity: activity)
  }

  private func turns(
    _ windows: [SpeakerWindow], _ speakers: [[Int?]], pause: Double = 0, shortest: Double = 0,
    duration: Double = 99
  ) -> [TurnReconstruction.Turn] {
    TurnReconstruction(grid: grid, longestPause: pause, shortestTurn: shortest)
      .turns(windows, speakers: speakers, count: 3, duration: duration)
  }

  private func expect(
    _ actual: [TurnReconstruction.Turn], _ expected: [(Int, Double, Double)],
    _ location: SourceLocation = #_sourceLocation
  ) {
    #expect(actual.map(\.speaker) == expected.map(\.0), sourceLocation: location)
    for (turn, (_, start, end)) in zip(actual, expected) {
      #expect(abs(turn.start - start) < 1e-9 && abs(turn.end - end) < 1e-9, sourceLocation: location)
    }
  }

  @Test("Bits become the speakers they stand for, and overlaps two turns")
  func overlap() {
    let result = turns([window(0, [0, 1, 1, 3, 3, 2, 2, 0, 0, 0])], [[2, 0]])
    expect(result, [(2, 0.1, 0.5), (0, 0.3, 0.7)])
  }

  @Test("Where windows disagree, most of them decide how many speak and who")
  func votes() {
    let windows = [
      window(0, [0, 0, 0, 0, 0, 0, 1, 1, 1, 1]), window(2, [0, 0, 0, 0, 1, 1, 1, 1, 1, 1]),
      window(4, [0, 0, 2, 2, 2, 2, 0, 0, 0, 0]),
    ]
    expect(turns(windows, [[0, nil], [0, nil], [1, 1]]), [(0, 0.6, 1.2)])
  }

  @Test("Who is nobody in the recording has no turn")
  func nobody() {
    expect(turns([window(0, [2, 2, 2, 2, 2, 2, 2, 2, 2, 2])], [[0, nil]]), [])
  }

  @Test("Short pauses are bridged before short turns are dropped")
  func pauses() {
    let windows = [window(0, [0, 1, 1, 0, 0, 1, 1, 0, 2, 0])]
    expect(turns(windows, [[0, 1]]), [(0, 0.1, 0.3), (0, 0.5, 0.7), (1, 0.8, 0.9)])
    expect(turns(windows, [[0, 1]], pause: 0.201, shortest: 0.3), [(0, 0.1, 0.7)])
  }

  @Test("No turn ends after the recording, and one heard from the first frame on starts with it")
  func ends() {
    let shifted = FrameGrid(step: 10, offset: 4, count: 10, sampleRate: 100)
    let result = TurnReconstruction(grid: shifted, longestPause: 0, shortestTurn: 0)
      .turns([window(0, Array(repeating: 1, count: 10))], speakers: [[0]], count: 1, duration: 0.75)
    expect(result, [(0, 0, 0.75)])
  }
}
