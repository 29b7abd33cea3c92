import Foundation

/// A regular expression and what replaces its matches.
///
/// A pattern can be written that takes longer than anybody waits. The engine (ICU) reports every few thousand steps;
/// after ``progressLimit`` reports the rule leaves the segment as it is.
struct PatternReplacement: @unchecked Sendable {
  // NSRegularExpression is immutable and documented as safe to share.
  private let expression: NSRegularExpression
  private let template: String
  static let progressLimit = 100

  init(_ pattern: String, _ template: String, ignoringCase: Bool) throws {
    do {
      expression = try NSRegularExpression(pattern: pattern, options: ignoringCase ? .caseInsensitive : [])
    } catch {
      throw TextRuleError.badPattern(pattern)
    }
    self.template = template
  }

  func edits(in characters: [Character]) -> [TextEdit] {
    let text = String(characters)
    // Offsets of characters in UTF-16, in which matches are told.
    var offsets: [Int: Int] = [0: 0]
    var units = 0
    for (index, character) in characters.enumerated() {
      units += character.utf16.count
      offsets[units] = index + 1
    }
    var edits: [TextEdit] = []
    var reports = 0
    var isTooLong = false
    expression.enumerateMatches(
      in: text, options: .reportProgress, range: NSRange(location: 0, length: units)
    ) { match, _, stop in
      guard let match else {
        reports += 1
        if reports > PatternReplacement.progressLimit {
          isTooLong = true
          stop.pointee = true
        }
        return
      }
      // A match that begins or ends inside a character is none that anybody sees.
      guard match.range.length > 0, let start = offsets[match.range.location],
        let end = offsets[match.range.location + match.range.length]
      else { return }
      let new = expression.replacementString(for: match, in: text, offset: 0, template: template)
      edits.append(TextEdit(range: start..<end, text: new))
    }
    return isTooLong ? [] : edits
  }
}
