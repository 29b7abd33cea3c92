/// Which clusters are joined, one pair after another, when the most similar ones are joined first.
struct Dendrogram {
  struct Merge {
    /// A member of each of the two clusters.
    var first: Int
    var second: Int
    var similarity: Float
  }

  let count: Int
  /// From the most similar pair to the least; one fewer than there are members.
  let merges: [Merge]

  /// Number of clusters where pairs of at least `similarity` are joined.
  func clusterCount(similarity: Float) -> Int {
    count - merges.prefix { $0.similarity >= similarity }.count
  }

  /// The cluster of each member, numbered from 0 in order of their first members, where so many clusters are left.
  func labels(clusters: Int) -> [Int] {
    var parent = Array(0..<count)
    func root(_ member: Int) -> Int {
      var member = member
      while parent[member] != member {
        parent[member] = parent[parent[member]]
        member = parent[member]
      }
      return member
    }
    for merge in merges.prefix(max(0, count - max(clusters, 1))) {
      let (first, second) = (root(merge.first), root(merge.second))
      parent[max(first, second)] = min(first, second)
    }
    var numbers: [Int: Int] = [:]
    return (0..<count).map { member in
      let root = root(member)
      let number = numbers[root] ?? numbers.count
      numbers[root] = number
      return number
    }
  }
}
