/// Byte-pair encoding of one piece of text: of all adjacent pairs that form a token, the one with the lowest
/// id (leftmost first) merges, until none is left.
///
/// A priority queue over a linked list makes this O(n log n): a piece can be as long as the whole text
/// when a script has no spaces or someone means harm.
struct BytePairMerge {
  /// Length of the part that starts at each byte, 0 where none starts any more.
  private var lengths: [Int] = []
  /// Start of the part before each part, -1 for the first.
  private var previous: [Int] = []
  /// Id of the token that each part forms together with the part after it, `Int.max` if none.
  private var ranks: [Int] = []
  private var queue = MergeQueue()

  /// Appends the token ids of `piece` to `output`. Every single byte must be a token.
  mutating func encode(_ piece: UnsafeRawBufferPointer, _ lookup: TokenLookup, into output: inout [Int]) {
    if let whole = lookup.id(of: piece) {
      output.append(whole)
      return
    }
    start(piece, lookup)
    while let (rank, left) = queue.popFirst() {
      // Entries are not removed when one of their parts merges elsewhere; such entries are stale.
      guard lengths[left] > 0, ranks[left] == rank else { continue }
      merge(left, piece, lookup)
    }
    var part = 0
    while part < piece.count {
      let end = part + lengths[part]
      if let id = lookup.id(of: UnsafeRawBufferPointer(rebasing: piece[part..<end])) { output.append(id) }
      part = end
    }
  }

  private mutating func start(_ piece: UnsafeRawBufferPointer, _ lookup: TokenLookup) {
    let count = piece.count
    lengths = [Int](repeating: 1, count: count)
    ranks = [Int](repeating: Int.max, count: count)
    previous = Array(-1..<(count - 1))
    queue.removeAll()
    for left in 0..<count { updateRank(left, piece, lookup) }
  }

  private mutating func merge(_ left: Int, _ piece: UnsafeRawBufferPointer, _ lookup: TokenLookup) {
    let right = left + lengths[left]
    lengths[left] += lengths[right]
    lengths[right] = 0
    let after = left + lengths[left]
    if after < piece.count { previous[after] = left }
    updateRank(left, piece, lookup)
    if previous[left] >= 0 { updateRank(previous[left], piece, lookup) }
  }

  private mutating func updateRank(_ left: Int, _ piece: UnsafeRawBufferPointer, _ lookup: TokenLookup) {
    ranks[left] = Int.max
    let right = left + lengths[left]
    guard right < piece.count else { return }
    let end = right + lengths[right]
    // The piece's own length may exceed every token's; hashing it over and over would not be linear.
    guard end - left <= WhisperVocabulary.tokenLengthLimit,
      let rank = lookup.id(of: UnsafeRawBufferPointer(rebasing: piece[left..<end]))
    else { return }
    ranks[left] = rank
    queue.insert(rank: rank, position: left)
  }
}

/// A binary heap of (rank, position), lowest first.
private struct MergeQueue {
  private var entries: [(rank: Int, position: Int)] = []

  mutating func removeAll() { entries.removeAll(keepingCapacity: true) }

  mutating func insert(rank: Int, position: Int) {
    entries.append((rank, position))
    var child = entries.count - 1
    while child > 0 {
      let parent = (child - 1) / 2
      guard entries[child] < entries[parent] else { return }
      entries.swapAt(child, parent)
      child = parent
    }
  }

  mutating func popFirst() -> (rank: Int, position: Int)? {
    guard let first = entries.first, let last = entries.popLast() else { return nil }
    guard !entries.isEmpty else { return first }
    entries[0] = last
    var parent = 0
    while true {
      var least = parent
      for child in [2 * parent + 1, 2 * parent + 2]
      where child < entries.count && entries[child] < entries[least] { least = child }
      guard least != parent else { return first }
      entries.swapAt(parent, least)
      parent = least
    }
  }
}
