/// Sizes as people write them: `4096`, `200MB`, `1.5 GiB`, `500M`. Each step is 1024, whether it is written MB or MiB, as
/// in the limits of web servers and of the guides' programs.
enum ByteSizeText {
  private static let letters: [Character] = ["k", "m", "g", "t"]

  /// - Returns: bytes; nil where it is no size.
  static func bytes(_ text: String) -> Int64? {
    let lower = text.lowercased().filter { $0 != " " }
    let digits = lower.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
    guard !digits.isEmpty, let number = Double(digits) else { return nil }
    var unit = lower.dropFirst(digits.count)
    var factor = 1.0
    if let letter = unit.first, let step = letters.firstIndex(of: letter) {
      factor = Double(Int64(1) << (10 * Int64(step + 1)))
      unit = unit.dropFirst()
      if unit.first == "i" { unit = unit.dropFirst() }
    }
    guard unit.isEmpty || unit == "b" || (factor == 1 && (unit == "byte" || unit == "bytes")) else {
      return nil
    }
    return Int64(exactly: (number * factor).rounded())
  }

  static func text(_ bytes: Int64) -> String {
    for (step, letter) in letters.enumerated().reversed() {
      let unit = Int64(1) << (10 * Int64(step + 1))
      if bytes >= unit, bytes % unit == 0 { return "\(bytes / unit)\(letter.uppercased())B" }
    }
    return "\(bytes)"
  }
}
