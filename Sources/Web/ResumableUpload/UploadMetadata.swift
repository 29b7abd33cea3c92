import Foundation

/// `Upload-Metadata`: names and values that a client gives to its upload (tus 1.0.0, extension Creation).
public struct UploadMetadata: Sendable, Hashable {
  /// The header as it came, which is also how it is given back.
  public let header: String
  public let pairs: [(name: String, value: String)]

  /// - Throws: ``ResumableUploadError/invalidHeader(_:)`` where a name is empty or comes twice, a value is not the
  ///   base64 of UTF-8, or all is longer than 16 KiB.
  public init(header: String) throws(ResumableUploadError) {
    let fault = ResumableUploadError.invalidHeader("Upload-Metadata")
    guard header.utf8.count <= 16 << 10 else { throw fault }
    var pairs: [(name: String, value: String)] = []
    var names: Set<String> = []
    for piece in header.split(separator: ",") {
      let words = piece.split(separator: " ")
      if words.isEmpty { continue }
      guard words.count <= 2, names.insert(String(words[0])).inserted else { throw fault }
      guard let data = Data(base64Encoded: words.count == 2 ? String(words[1]) : ""),
        let value = String(validating: data, as: UTF8.self)
      else { throw fault }
      pairs.append((String(words[0]), value))
    }
    self.header = header
    self.pairs = pairs
  }

  public subscript(_ name: String) -> String? { pairs.first { $0.name == name }?.value }

  public static func == (left: UploadMetadata, right: UploadMetadata) -> Bool { left.header == right.header }
  public func hash(into hasher: inout Hasher) { hasher.combine(header) }
}
