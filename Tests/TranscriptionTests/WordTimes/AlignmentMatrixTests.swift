import SpeechModels
import Testing

@testable import Transcription

@Suite("Alignment matrix")
struct AlignmentMatrixTests {
  /// A row whose weight is all at one place, spread enough to survive the median.
  private func row(_ centre: Int, of count: Int) -> [Float] {
    (0..<count).map { abs($0 - centre) <= 4 ? 1 : 0 }
  }

  private func cheapest(_ matrix: AlignmentMatrix, row: Int) -> Double {
    let costs = matrix.costs[row * matrix.columns..<(row + 1) * matrix.columns]
    let low = costs.min() ?? 0
    let places = costs.indices.filter { costs[$0] == low }.map { Double($0 - row * matrix.columns) }
    return places.reduce(0, +) / Double(places.count)
  }

  @Test("Heads that run behind and ahead of the words agree once they are moved by their lags")
  func lags() {
    let heads = [
      AlignmentHead(layer: 0, head: 0, lag: 6), AlignmentHead(layer: 0, head: 1, lag: -5),
      AlignmentHead(layer: 1, head: 0),
    ]
    let attention = heads.map { head in [20, 40, 60].map { row($0 + head.lag, of: 100) } }
    let matrix = AlignmentMatrix(attention, heads: heads, rows: 0..<3, columns: 90)
    #expect((0..<3).map { cheapest(matrix, row: $0) } == [20, 40, 60])
    // All three heads at full weight: 1 of 9 places each.
    #expect(abs((matrix.costs.min() ?? 0) + 3 / 9) < 1e-6)
  }

  @Test("Only the wanted rows and columns count, and weights are shares of what is inside")
  func limits() {
    let weights = [Float](repeating: 0.5, count: 1500)
    let matrix = AlignmentMatrix(
      [[weights, weights, weights]], heads: [AlignmentHead(layer: 0, head: 0)], rows: 1..<3, columns: 200)
    #expect(matrix.rows == 2 && matrix.columns == 200)
    #expect(matrix.costs.allSatisfy { abs($0 + 1 / 200) < 1e-7 })
  }

  @Test("Attention that is missing, short, empty or larger than any number gives a matrix without a crash")
  func degenerate() {
    let heads = [AlignmentHead(layer: 0, head: 0, lag: 30), AlignmentHead(layer: 0, head: 1, lag: -30)]
    for attention: [[[Float]]] in [
      [], [[]], [[[], []], [[1], [2]]], [[[.nan, 1, 2, 3, 4], [.infinity, 0, 0, 0, 0]]],
      [[[Float](repeating: 0, count: 10)]],
    ] {
      for columns in [0, 1, 3, 4, 20] {
        let matrix = AlignmentMatrix(attention, heads: heads, rows: 0..<2, columns: columns)
        #expect(matrix.costs.count == 2 * columns)
        let path = DynamicTimeWarping.path(matrix.costs, rows: matrix.rows, columns: matrix.columns)
        #expect(path.rows.count == path.columns.count)
      }
    }
  }
}
