import Testing

@testable import Transcription

/// Timestamps begin at 100: 100 is 0.00 s, 150 is 1.00 s.
@Suite("Segment seeking")
struct SegmentSeekingTests {
  private let seeking = SegmentSeeking(timestampBegin: 100)
  private typealias Piece = SegmentSeeking.Piece

  @Test("A pair cuts; what follows the last pair is heard again")
  func pairs() {
    let outcome = seeking.split([100, 1, 2, 150, 150, 3, 200, 210, 4], windowFrames: 3000)
    #expect(
      outcome.pieces == [
        Piece(start: 0, end: 1, tokens: [100, 1, 2, 150]), Piece(start: 1, end: 2, tokens: [150, 3, 200]),
      ])
    #expect(outcome.advance == 200)
    #expect(!outcome.hasSingleTimestampEnding)
  }

  @Test("A pair at the end moves to it")
  func pairAtEnd() {
    let outcome = seeking.split([100, 1, 150, 150], windowFrames: 3000)
    #expect(outcome.pieces == [Piece(start: 0, end: 1, tokens: [100, 1, 150])])
    #expect(outcome.advance == 100)
  }

  @Test("One timestamp at the end: nothing more is in the window")
  func singleEnding() {
    let outcome = seeking.split([100, 1, 150, 160, 2, 210], windowFrames: 2500)
    #expect(outcome.pieces.map(\.end) == [1, 2.2])
    #expect(outcome.pieces.last?.tokens == [160, 2, 210])
    #expect(outcome.advance == 2500)
    #expect(outcome.hasSingleTimestampEnding)
  }

  @Test("Without pairs the last timestamp ends the one segment, else the window does")
  func withoutPairs() {
    #expect(
      seeking.split([100, 1, 150], windowFrames: 3000).pieces == [
        Piece(start: 0, end: 1, tokens: [100, 1, 150])
      ])
    #expect(
      seeking.split([100, 1, 2], windowFrames: 1234).pieces == [
        Piece(start: 0, end: 12.34, tokens: [100, 1, 2])
      ])
    #expect(seeking.split([1, 2], windowFrames: 3000).pieces == [Piece(start: 0, end: 30, tokens: [1, 2])])
    #expect(seeking.split([100, 1, 150], windowFrames: 3000).advance == 3000)
  }

  @Test("A single segment begins at its first timestamp, which alone is not its end")
  func firstTimestamp() {
    #expect(
      seeking.split([130, 1, 150], windowFrames: 3000).pieces == [
        Piece(start: 0.6, end: 1, tokens: [130, 1, 150])
      ])
    #expect(
      seeking.split([130, 1], windowFrames: 1234).pieces == [
        Piece(start: 0.6, end: 12.34, tokens: [130, 1])
      ])
    #expect(
      seeking.split([1, 130], windowFrames: 1234).pieces == [
        Piece(start: 0, end: 0.6, tokens: [1, 130])
      ])
    // More than the window holds.
    #expect(
      seeking.split([300, 1], windowFrames: 100).pieces == [Piece(start: 0, end: 1, tokens: [300, 1])])
  }

  @Test("Text where a timestamp should be stands at the window's start")
  func missingTimestamp() {
    let outcome = seeking.split([1, 150, 150, 2, 160], windowFrames: 3000)
    #expect(outcome.pieces.first == Piece(start: 0, end: 1, tokens: [1, 150]))
  }

  @Test("Tokens too few to tell anything give one segment")
  func few() {
    #expect(seeking.split([], windowFrames: 10).pieces == [Piece(start: 0, end: 0.1, tokens: [])])
    let one = seeking.split([110], windowFrames: 10)
    #expect(one.pieces == [Piece(start: 0, end: 0.1, tokens: [110])])
    #expect(!one.hasSingleTimestampEnding)
    #expect(seeking.split([100, 100], windowFrames: 10).advance == 0)
  }
}
