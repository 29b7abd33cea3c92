import Testing

@testable import Transcription

@Suite("Turns from windows")
struct TurnReconstructionTests {
  /// Frames of 0.1 s, ten of them in a window.
  private let grid = FrameGrid(step: 10, offset: 0, count: 10, sampleRate: 100)
  /// Three speakers that have nothing in common.
  private let centroids: [[Float]] = [[1, 0, 0], [0, 1, 0], [0, 0, 1]]

  /// A window whose bits are these speakers of the recording; nil: no embedding.
  private func window(_ start: Int, _ activity: [UInt8], _ speakers: [Int?]) -> SpeakerWindow {
    let pieces = speakers.enumerated().map { bit, speaker in
      SpeechPiece(bit: bit, frames: 0..<10, isAlone: true, embedding: speaker.map { centroids[$0] })
    }
    return SpeakerWindow(start: start * 10, activity: activity, pieces: pieces)
  }

  private func turns(
    _ windows: [SpeakerWindow], pause: Double = 0, shortest: Double = 0, duration: Double = 99
  ) -> [TurnReconstruction.Turn] {
    TurnReconstruction(grid: grid, longestPause: pause, shortestTurn: shortest)
      .turns(windows, centroids: centroids, duration: duration)
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
    expect(turns([window(0, [0, 1, 1, 3, 3, 2, 2, 0, 0, 0], [2, 0])]), [(2, 0.1, 0.5), (0, 0.3, 0.7)])
  }

  @Test("Where windows disagree, most of them decide how many speak and who")
  func votes() {
    let windows = [
      window(0, [0, 0, 0, 0, 0, 0, 1, 1, 1, 1], [0]), window(2, [0, 0, 0, 0, 1, 1, 1, 1, 1, 1], [0]),
      window(4, [0, 0, 2, 2, 2, 2, 0, 0, 0, 0], [1, 1]),
    ]
    expect(turns(windows), [(0, 0.6, 1.2)])
  }

  @Test("Where nobody's voice is known there is no turn")
  func nobody() {
    expect(turns([window(0, [2, 2, 2, 2, 2, 2, 2, 2, 2, 2], [0, nil])]), [])
    expect(turns([SpeakerWindow(start: 0, activity: Array(repeating: 1, count: 10))]), [])
  }

  @Test("Two of a window with the same voice are one speaker")
  func sameVoice() {
    expect(turns([window(0, [1, 1, 1, 3, 3, 3, 2, 2, 0, 0], [1, 1])]), [(1, 0, 0.8)])
  }

  @Test("Speech between two pieces belongs to the nearer one")
  func nearestPiece() {
    let pieces = [
      SpeechPiece(bit: 0, frames: 0..<3, isAlone: true, embedding: centroids[0]),
      SpeechPiece(bit: 0, frames: 7..<10, isAlone: true, embedding: centroids[2]),
    ]
    let window = SpeakerWindow(start: 0, activity: Array(repeating: 1, count: 10), pieces: pieces)
    expect(turns([window]), [(0, 0, 0.5), (2, 0.5, 1)])
  }

  @Test("Short pauses are bridged before short turns are dropped")
  func pauses() {
    let windows = [window(0, [0, 1, 1, 0, 0, 1, 1, 0, 2, 0], [0, 1])]
    expect(turns(windows), [(0, 0.1, 0.3), (0, 0.5, 0.7), (1, 0.8, 0.9)])
    expect(turns(windows, pause: 0.201, shortest: 0.3), [(0, 0.1, 0.7)])
  }

  @Test("No turn ends after the recording, and one heard from the first frame on starts with it")
  func ends() {
    let shifted = FrameGrid(step: 10, offset: 4, count: 10, sampleRate: 100)
    let result = TurnReconstruction(grid: shifted, longestPause: 0, shortestTurn: 0)
      .turns([window(0, Array(repeating: 1, count: 10), [0])], centroids: centroids, duration: 0.75)
    expect(result, [(0, 0, 0.75)])
  }

  @Test("Windows share the time they have in common")
  func coverage() {
    let windows = (0..<4).map { window($0 * 5, Array(repeating: 1, count: 10), [0]) }
    let coverage = WindowCoverage(windows, grid: grid)
    let seconds = windows.map { coverage.seconds(of: $0.pieces[0], in: $0) }
    for (actual, expected) in zip(seconds, [0.75, 0.5, 0.5, 0.75] as [Float]) {
      #expect(abs(actual - expected) < 1e-6)
    }
  }
}
