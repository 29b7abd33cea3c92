/// What a part of a form says of itself.
public struct PartHeaders: Sendable, Hashable {
  /// Name of the field.
  public var name: String
  /// As it was sent: it may be empty, and may be a path. Only for people to read.
  public var fileName: String?
  /// The media type without its parameters, in lower case.
  public var contentType: String?
  /// Whether it counts as a file: it has a file name, or its field is one for files.
  public var isFile: Bool

  public init(name: String, fileName: String? = nil, contentType: String? = nil, isFile: Bool? = nil) {
    self.name = name
    self.fileName = fileName
    self.contentType = contentType
    self.isFile = isFile ?? (fileName != nil)
  }
}

extension PartHeaders {
  /// Reads header lines, each with the line end before it.
  init(lines: some Sequence<UInt8>, fileFields: Set<String>) throws(MultipartError) {
    var disposition: HeaderParameters?
    var contentType: String?
    for (name, value) in try PartHeaders.fields(lines) {
      switch name {
      case "content-disposition": disposition = HeaderParameters(value)
      case "content-type": contentType = HeaderParameters(value).value
      case "content-transfer-encoding":
        let encoding = HeaderParameters(value).value
        guard ["binary", "8bit", "7bit", ""].contains(encoding) else {
          throw .unsupportedEncoding(String(encoding.prefix(40)))
        }
      default: break
      }
    }
    guard let disposition, disposition.value == "form-data", let name = disposition["name"] else {
      throw .missingName
    }
    self.name = PartHeaders.withoutEscapes(name)
    fileName = disposition["filename"].map(PartHeaders.withoutEscapes)
    self.contentType = contentType
    isFile = fileName != nil || fileFields.contains(self.name)
  }

  private static func fields(_ lines: some Sequence<UInt8>) throws(MultipartError) -> [(String, String)] {
    var fields: [(name: String, value: String)] = []
    let text = Array(lines)
    var start = 0
    while start < text.count {
      guard text[start...].starts(with: [0x0D, 0x0A]) else {
        throw .malformedHeaders(reason: "have a line that does not end as it must")
      }
      start += 2
      var end = start
      while end < text.count, text[end] != 0x0D { end += 1 }
      let line = text[start..<end]
      start = end
      guard !line.contains(where: { $0 < 0x20 && $0 != 0x09 || $0 == 0x7F }) else {
        throw .malformedHeaders(reason: "contain control characters")
      }
      if let first = line.first, first == 0x20 || first == 0x09, !fields.isEmpty {
        fields[fields.count - 1].value += String(decoding: line, as: UTF8.self)
        continue
      }
      guard let colon = line.firstIndex(of: 0x3A), colon > line.startIndex else {
        throw .malformedHeaders(reason: "have a line without a name")
      }
      fields.append(
        (
          String(decoding: line[..<colon], as: UTF8.self).lowercased(),
          String(decoding: line[(colon + 1)...], as: UTF8.self)
        ))
    }
    return fields.map { ($0.name, $0.value) }
  }

  /// Browsers write these three characters so, and no others (WHATWG HTML, section 4.10.22.8).
  private static func withoutEscapes(_ text: String) -> String {
    guard text.utf8.contains(0x25) else { return text }
    return text.replacing(/%22|%0[dD]|%0[aA]/) { match in
      switch match.output.last {
      case "2": "\""
      case "d", "D": "\r"
      default: "\n"
      }
    }
  }
}
