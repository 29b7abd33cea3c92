/// Finds what somebody meant.
enum NearestName {
  /// - Returns: the name that is the fewest typing slips away, if that is near enough to be meant.
  static func of(_ name: String, among names: [String]) -> String? {
    let wanted = Array(name.lowercased().unicodeScalars)
    guard wanted.count <= 100 else { return nil }
    let nearest = names.sorted().map {
      (name: $0, distance: slips(wanted, Array($0.lowercased().unicodeScalars)))
    }
    .min { $0.distance < $1.distance }
    guard let nearest, nearest.distance <= max(2, wanted.count / 4) else { return nil }
    return nearest.name
  }

  /// Insertions, deletions and replacements (Levenshtein).
  private static func slips(_ first: [Unicode.Scalar], _ second: [Unicode.Scalar]) -> Int {
    var row = Array(0...second.count)
    for (i, scalar) in first.enumerated() {
      var diagonal = row[0]
      row[0] = i + 1
      for j in second.indices {
        let replaced = diagonal + (scalar == second[j] ? 0 : 1)
        diagonal = row[j + 1]
        row[j + 1] = min(replaced, row[j] + 1, row[j + 1] + 1)
      }
    }
    return row[second.count]
  }
}
