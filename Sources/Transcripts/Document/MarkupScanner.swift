/// Goes through XML from tag to tag: enough for documents, without entities of their own, external files or
/// anything else that makes XML dangerous. Broken XML gives what can be read of it.
struct MarkupScanner {
  enum Event: Equatable {
    /// Name as written, with its prefix; attributes as written.
    case start(name: String, attributes: String, isEmpty: Bool)
    case end(name: String)
    case text(String)
  }

  private let bytes: [UInt8]
  private var position = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// The next tag or text; nil at the end.
  mutating func next() -> Event? {
    while position < bytes.count {
      guard bytes[position] == UInt8(ascii: "<") else {
        let start = position
        while position < bytes.count, bytes[position] != UInt8(ascii: "<") { position += 1 }
        return .text(Entities.decoded(string(start, position)[...]))
      }
      let isComment = bytes[position...].starts(with: "<!--".utf8)
      guard let end = isComment ? commentEnd() : tagEnd() else {
        position = bytes.count
        return nil
      }
      let (start, last) = (position + 1, end - 1)
      position = end + 1
      guard start <= last, !isComment, bytes[start] != UInt8(ascii: "!"), bytes[start] != UInt8(ascii: "?")
      else {
        continue
      }
      if bytes[start] == UInt8(ascii: "/") { return .end(name: string(start + 1, end).trimmed) }
      let isEmpty = bytes[last] == UInt8(ascii: "/")
      let body = string(start, isEmpty ? last : end)
      let name = body.prefix { !$0.isWhitespace }
      return .start(name: String(name), attributes: String(body.dropFirst(name.count)), isEmpty: isEmpty)
    }
    return nil
  }

  /// The value of an attribute in the text of a tag.
  static func value(of name: String, in attributes: String) -> String? {
    guard let range = attributes.firstRange(of: name + "=") else { return nil }
    let rest = attributes[range.upperBound...]
    guard let quote = rest.first, quote == "\"" || quote == "'",
      let end = rest.dropFirst().firstIndex(of: quote)
    else { return nil }
    return Entities.decoded(rest[rest.index(after: rest.startIndex)..<end])
  }

  private func string(_ start: Int, _ end: Int) -> String {
    String(decoding: bytes[start..<end], as: UTF8.self)
  }

  /// Where the tag ends; a `>` inside quotation marks does not end it.
  private func tagEnd() -> Int? {
    var quote: UInt8?
    for index in position..<bytes.count {
      let byte = bytes[index]
      if let open = quote {
        if byte == open { quote = nil }
      } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
        quote = byte
      } else if byte == UInt8(ascii: ">") {
        return index
      }
    }
    return nil
  }

  private func commentEnd() -> Int? {
    var index = position + 4
    while index + 2 < bytes.count {
      if bytes[index] == UInt8(ascii: "-"), bytes[index...].starts(with: "-->".utf8) { return index + 2 }
      index += 1
    }
    return nil
  }
}

extension StringProtocol {
  /// As text or attribute of XML 1.0, which cannot hold most control characters at all.
  var escapedForXML: String {
    var result = ""
    for scalar in unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "\u{0}"..."\u{8}", "\u{B}", "\u{C}", "\u{E}"..."\u{1F}", "\u{FFFE}", "\u{FFFF}": break
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
