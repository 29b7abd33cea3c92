/// Number of insertions, deletions, replacements and swaps of neighbours that turn one string into the other.
///
/// This is the restricted Damerau-Levenshtein distance (optimal string alignment): a typing slip such as
/// `tubro` counts once.
package func editDistance(_ first: String, _ second: String) -> Int {
  let a = Array(first.unicodeScalars)
  let b = Array(second.unicodeScalars)
  if a.isEmpty { return b.count }
  if b.isEmpty { return a.count }
  var beforeLast = [Int](repeating: 0, count: b.count + 1)
  var last = Array(0...b.count)
  for i in 1...a.count {
    var row = [i]
    row.reserveCapacity(b.count + 1)
    for j in 1...b.count {
      let replacement = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)
      var cost = min(last[j] + 1, row[j - 1] + 1, replacement)
      if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] {
        cost = min(cost, beforeLast[j - 2] + 1)
      }
      row.append(cost)
    }
    beforeLast = last
    last = row
  }
  return last[b.count]
}
