import Foundation

/// One rule that replaces text: words, or a regular expression between slashes.
public struct TextReplacement: Sendable {
  enum Kind: Sendable {
    case words(from: String, to: String)
    case pattern(PatternReplacement)
  }

  let kind: Kind

  /// Replaces whole words, one or several, whatever their case. What replaces a word with a capital gets one too,
  /// unless it has capitals of its own.
  public init(words from: String, by to: String) throws {
    let plain = from.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    guard !plain.isEmpty else { throw TextRuleError.nothingToReplace(to) }
    kind = .words(from: plain, to: to.trimmingCharacters(in: .whitespacesAndNewlines))
  }

  /// Replaces what a regular expression (ICU) matches inside a segment; `$1` is its first group.
  public init(pattern: String, by template: String, ignoringCase: Bool = false) throws {
    kind = .pattern(try PatternReplacement(pattern, template, ignoringCase: ignoringCase))
  }

  /// Reads `from => to`, `from<TAB>to`, `from=to`, or `/pattern/template/` with an optional `i`.
  public init(_ rule: String) throws {
    if rule.hasPrefix("/"), let parts = TextReplacement.slashed(rule) {
      guard ["", "i"].contains(parts[2]) else { throw TextRuleError.notARule(rule) }
      self = try TextReplacement(pattern: parts[0], by: parts[1], ignoringCase: parts[2] == "i")
      return
    }
    for separator in ["=>", "\t", "="] {
      guard let range = rule.range(of: separator) else { continue }
      self = try TextReplacement(
        words: String(rule[..<range.lowerBound]), by: String(rule[range.upperBound...]))
      return
    }
    throw TextRuleError.notARule(rule)
  }

  /// Reads a file of rules, one a line; blank lines and those that begin with # are left out.
  public static func rules(inFile path: String) throws -> [TextReplacement] {
    try TextRuleFile.lines(path).map { try TextReplacement($0) }
  }

  private static func slashed(_ rule: String) -> [String]? {
    var parts = [""]
    var isEscaped = false
    for character in rule.dropFirst() {
      if character == "/", !isEscaped {
        parts.append("")
      } else {
        if character == "/" { parts[parts.count - 1].removeLast() }
        parts[parts.count - 1].append(character)
      }
      isEscaped = character == "\\" && !isEscaped
    }
    return parts.count == 3 && !parts[0].isEmpty ? parts : nil
  }
}

/// What is wrong with a rule, and how it should be.
public enum TextRuleError: Error, CustomStringConvertible, Equatable {
  case notARule(String)
  case nothingToReplace(String)
  case badPattern(String)
  case unreadable(String)

  public var description: String {
    switch self {
    case .notARule(let rule):
      "\"\(rule)\" is no rule; write from=to, from => to, or /pattern/replacement/ with an i behind it to ignore case."
    case .nothingToReplace(let to): "A rule that gives \"\(to)\" says not what to replace; write from=to."
    case .badPattern(let pattern):
      "/\(pattern)/ is no regular expression; check its brackets and backslashes."
    case .unreadable(let path): "\(path) cannot be read as UTF-8 text of at most 8 MB; check its path."
    }
  }
}

enum TextRuleFile {
  /// Lines that hold something, without comments.
  static func lines(_ path: String) throws -> [String] {
    guard let handle = FileHandle(forReadingAtPath: path),
      let data = try? handle.read(upToCount: 8 << 20 + 1), data.count <= 8 << 20,
      let text = String(data: data, encoding: .utf8)
    else { throw TextRuleError.unreadable(path) }
    return text.split(whereSeparator: \.isNewline).map(String.init)
      .filter { !$0.hasPrefix("#") && !$0.allSatisfy(\.isWhitespace) }
  }
}
