/// Levenshtein's matrix in bits: for each row (one unit of the text) the differences between neighbouring columns
/// (units of the pattern), which are +1, 0 or -1, 64 of them at a time.
///
/// Myers (1999) in the form of Hyyrö (2003), restricted to the band of columns that an alignment with at most
/// `bound` errors can touch (Ukkonen 1985). Cells outside of it count as too large, never as too small.
struct BandedBitMatrix {
  /// Errors of the best alignment of the whole pattern with the rows seen so far, at least where it is ≤ `bound`.
  private(set) var score: Int

  private let length: Int
  private let blocks: Int
  private let bound: Int
  private let positions: [Int: [Int32]]
  private var rises: [UInt64]
  private var falls: [UInt64]
  private var matches: [UInt64]
  private var firstBlock = 0
  private var lastBlock: Int
  /// Score left of `firstBlock` in the current row.
  private var leftScore = 0
  private var row = 0

  private let stride: Int
  private var savedRises: [UInt64] = []
  private var savedFalls: [UInt64] = []
  private var savedOffsets: [Int] = []

  /// - Parameters:
  ///   - pattern: the columns, not empty and less than 2^31 of them.
  ///   - rows: how many rows will be run at most.
  ///   - bound: errors up to which results are exact.
  ///   - keepsRows: keep every row's differences for tracing back.
  init(pattern: ArraySlice<Int>, rows: Int, bound: Int, keepsRows: Bool = false) {
    length = pattern.count
    blocks = (pattern.count + 63) / 64
    self.bound = bound
    var positions: [Int: [Int32]] = [:]
    for (index, unit) in pattern.enumerated() { positions[unit, default: []].append(Int32(index)) }
    self.positions = positions
    rises = Array(repeating: .max, count: blocks)
    falls = Array(repeating: 0, count: blocks)
    matches = Array(repeating: 0, count: blocks)
    lastBlock = min(blocks - 1, (bound + 1) / 64)
    score = pattern.count
    stride = keepsRows ? min(blocks, (2 * bound + 3) / 64 + 2) : 0
    if keepsRows {
      savedRises = Array(repeating: .max, count: stride * rows)
      savedFalls = Array(repeating: 0, count: stride * rows)
      savedOffsets.reserveCapacity(rows)
    }
  }

  /// Adds a row for each unit of `text`.
  mutating func run(_ text: ArraySlice<Int>) {
    for unit in text { step(unit) }
    var total = leftScore
    for block in firstBlock...lastBlock {
      let used = mask(block)
      total += (rises[block] & used).nonzeroBitCount - (falls[block] & used).nonzeroBitCount
    }
    score = total + max(0, length - (lastBlock + 1) * 64)
  }

  private mutating func step(_ unit: Int) {
    row += 1
    // Columns that stay within `bound` of the diagonal, and one more on either side.
    let low = max(0, row - bound - 1)
    let wantedFirst = min(low / 64, lastBlock)
    while firstBlock < wantedFirst {
      leftScore += rises[firstBlock].nonzeroBitCount - falls[firstBlock].nonzeroBitCount
      firstBlock += 1
    }
    lastBlock = min(blocks - 1, max(lastBlock, (row + bound + 1) / 64))
    let (firstBlock, lastBlock) = (firstBlock, lastBlock)
    let hits = positions[unit] ?? []
    var start = hits.startIndex
    if firstBlock > 0 {
      var end = hits.endIndex
      while start < end {
        let middle = (start + end) / 2
        if Int(hits[middle]) < firstBlock * 64 { start = middle + 1 } else { end = middle }
      }
    }
    let limit = (lastBlock + 1) * 64
    matches.withUnsafeMutableBufferPointer { matches in
      rises.withUnsafeMutableBufferPointer { rises in
        falls.withUnsafeMutableBufferPointer { falls in
          var index = start
          while index < hits.endIndex, Int(hits[index]) < limit {
            let position = Int(hits[index])
            matches[position / 64] |= 1 << UInt64(position % 64)
            index += 1
          }
          var carryUp: UInt64 = 1
          var carryDown: UInt64 = 0
          var block = firstBlock
          while block <= lastBlock {
            let up = rises[block]
            let down = falls[block]
            let match = matches[block] | carryDown
            matches[block] = 0
            let diagonal = (((match & up) &+ up) ^ up) | match | down
            let right = down | ~(diagonal | up)
            let left = diagonal & up
            let shiftedRight = right << 1 | carryUp
            let shiftedLeft = left << 1 | carryDown
            carryUp = right >> 63
            carryDown = left >> 63
            rises[block] = shiftedLeft | ~(diagonal | shiftedRight)
            falls[block] = shiftedRight & diagonal
            block += 1
          }
        }
      }
    }
    leftScore += 1
    guard stride > 0 else { return }
    let base = (row - 1) * stride
    savedOffsets.append(firstBlock)
    for block in firstBlock...min(lastBlock, firstBlock + stride - 1) {
      savedRises[base + block - firstBlock] = rises[block]
      savedFalls[base + block - firstBlock] = falls[block]
    }
  }

  /// Errors for each length of the pattern after the rows run, nil outside of the band.
  func scores() -> [Int?] {
    var result = [Int?](repeating: nil, count: length + 1)
    var score = leftScore
    result[firstBlock * 64] = score
    for column in firstBlock * 64..<min(length, (lastBlock + 1) * 64) {
      let bit = UInt64(1) << UInt64(column % 64)
      if rises[column / 64] & bit != 0 { score += 1 }
      if falls[column / 64] & bit != 0 { score -= 1 }
      result[column + 1] = score
    }
    return result
  }

  /// Whether in a kept row the error count rises by one at `column`.
  func rises(row: Int, column: Int) -> Bool {
    saved(row, column).map { savedRises[$0] >> UInt64(column % 64) & 1 == 1 } ?? true
  }

  /// Whether in a kept row the error count falls by one at `column`.
  func falls(row: Int, column: Int) -> Bool {
    saved(row, column).map { savedFalls[$0] >> UInt64(column % 64) & 1 == 1 } ?? false
  }

  private func saved(_ row: Int, _ column: Int) -> Int? {
    let block = column / 64 - savedOffsets[row]
    return (0..<stride).contains(block) ? row * stride + block : nil
  }

  private func mask(_ block: Int) -> UInt64 {
    block == blocks - 1 && length % 64 != 0 ? (1 << UInt64(length % 64)) - 1 : .max
  }
}
