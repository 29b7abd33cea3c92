/// Makes any label one that can be set: no control characters, no runs of blanks, no unbounded length.
enum LabelText {
  /// More than this of a label is never drawn; the whole of it stays in the element's title.
  static let drawnCharacters = 400

  /// - Returns: what is left of the label, on one line.
  static func clean(_ label: String) -> String {
    var cleaned = String.UnicodeScalarView()
    var blank = false
    for scalar in label.unicodeScalars {
      if scalar.properties.isWhitespace || isControl(scalar) {
        blank = !cleaned.isEmpty
        continue
      }
      if isInvisibleFormat(scalar) { continue }
      if blank { cleaned.append(" ") }
      blank = false
      cleaned.append(scalar)
    }
    return String(cleaned)
  }

  private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned, .privateUse: true
    default: false
    }
  }

  /// Embeddings and overrides of direction could turn other labels around; joiners are needed by scripts.
  private static func isInvisibleFormat(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x202A...0x202E, 0x2066...0x2069, 0xFEFF, 0xFFF9...0xFFFB, 0xE0000...0xE007F: true
    default: false
    }
  }
}
