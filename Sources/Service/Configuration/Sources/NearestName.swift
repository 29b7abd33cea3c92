import Models

/// Finds what somebody meant.
enum NearestName {
  /// - Returns: the name that is the fewest typing slips away, if that is near enough to be meant.
  static func of(_ name: String, among names: [String]) -> String? {
    let wanted = name.lowercased()
    guard wanted.unicodeScalars.count <= 100 else { return nil }
    let nearest = names.sorted().map { (name: $0, distance: editDistance(wanted, $0.lowercased())) }
      .min { $0.distance < $1.distance }
    guard let nearest, nearest.distance <= max(2, wanted.unicodeScalars.count / 4) else { return nil }
    return nearest.name
  }
}
