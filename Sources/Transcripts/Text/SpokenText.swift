extension StringProtocol {
  /// Text as it stands in a segment: its lines trimmed, blank ones left out, and a space before it where its script
  /// puts spaces between words, so that segments can be joined.
  var asSegmentText: String {
    let lines = nonEmptyLines
    guard let first = lines.first?.unicodeScalars.first else { return "" }
    return (first.isUnspacedScript ? "" : " ") + lines.joined(separator: "\n")
  }

  /// A speaker's label as one line of text.
  var asLabel: String { singleLine }
}
