import Testing

@testable import Transcription

@Suite("Pieces of windows")
struct WindowAnalysisTests {
  /// Says of every window what it was told to.
  private final class FixedEngine: SpeakerEngine {
    let grid = FrameGrid(step: 10, offset: 3, count: 40, sampleRate: 100)
    let windowSamples = 400
    let sets: [UInt8]
    init(_ sets: [UInt8]) { self.sets = sets }
    func activity(_ samples: [Float], starts: [Int]) -> [[UInt8]] { starts.map { _ in sets } }
    /// The samples that it was given: how many, the first and the last.
    func embedding(_ samples: [Float], ranges: [Range<Int>]) -> [Float]? {
      let all = ranges.flatMap { $0 }
      return [Float(all.count), Float(all.first ?? 0), Float(all.last ?? 0)]
    }
  }

  private func analysis(_ runs: [(UInt8, Int)]) -> WindowAnalysis {
    let sets = runs.flatMap { Array(repeating: $0.0, count: $0.1) }
    return WindowAnalysis(
      engine: FixedEngine(sets), options: DiarizationOptions(pieceLength: 1, shortestPiece: 0.5))
  }

  @Test("Speech alone is cut into pieces of about the length wanted, short runs are left out")
  func alone() {
    let window = analysis([(0, 2), (1, 26), (3, 2), (2, 7), (1, 3)]).windows([], starts: [50])[0]
    #expect(window.start == 50)
    #expect(window.pieces.map(\.bit) == [0, 0, 0, 1])
    #expect(window.pieces.map(\.frames) == [2..<10, 10..<19, 19..<28, 30..<37])
    #expect(window.pieces.allSatisfy { $0.isAlone && $0.embedding == nil })
  }

  @Test("Who is never alone for long has one piece of all speech, if there is enough")
  func together() {
    let window = analysis([(1, 10), (3, 3), (1, 10), (3, 3), (1, 4), (7, 1), (0, 9)]).windows(
      [], starts: [0])[0]
    #expect(window.pieces.map(\.bit) == [0, 0, 1])
    #expect(window.pieces.last?.frames == 10..<31)
    #expect(window.pieces.last?.isAlone == false)
  }

  @Test("An embedding is made of the piece's own samples only, and of those that exist")
  func samples() throws {
    let analysis = analysis([(1, 10), (3, 3), (1, 10), (3, 3), (1, 14)])
    let samples = [Float](repeating: 0, count: 500)
    let window = analysis.windows(samples, starts: [150])[0]
    func expect(_ piece: SpeechPiece, _ expected: [Float]) throws {
      let unit = try #require(SpeakerVector.unit(expected))
      let embedding = try #require(analysis.embedding(samples, window, piece))
      for (actual, expected) in zip(embedding, unit) { #expect(abs(actual - expected) < 1e-6) }
    }
    try expect(window.pieces[0], [100, 153, 252])
    let last = try #require(window.pieces.last)
    try expect(last, [60, 253, 412])
    let late = SpeechPiece(bit: 0, frames: 30..<40, isAlone: true)
    try expect(late, [47, 453, 499])
    let beyond = SpeakerWindow(start: 500, activity: window.activity)
    #expect(analysis.embedding(samples, beyond, late) == nil)
  }
}
