import Crypto
import Foundation
import HTTPTransport
import NIOHTTP1

/// A download in progress: the bytes so far, their hash, and what the server has said about the whole.
///
/// Unchecked, because its calls come one after another, from whatever thread: the task that owns it waits for each.
final class PartialFile: HTTPBodySink, @unchecked Sendable {
  private struct Origin: Codable {
    var entityTag: String?
    var sha256: String?
    var size: Int64?
  }

  private let part: String
  private let originPath: String
  private let name: String
  private let announced: Int64?
  private let sha256: String?
  private let limit: Int64
  private let progress: @Sendable (Int64) -> Void

  private(set) var size: Int64 = 0
  private var hash = SHA256()
  private var output: OutputFile
  private var entityTag: String?
  /// Size of the whole as the latest answer gave it.
  private var total: Int64?
  private var sawEnd = false
  private var sizeAtRequest: Int64 = 0
  private var rangeEnd: Int64?

  init(
    part: String, originPath: String, name: String, announced: Int64?, sha256: String?, limit: Int64,
    progress: @escaping @Sendable (Int64) -> Void
  ) throws {
    self.part = part
    self.originPath = originPath
    self.name = name
    self.announced = announced
    self.sha256 = sha256
    self.limit = limit
    self.progress = progress
    let origin = FileManager.default.contents(atPath: originPath)
      .flatMap { try? JSONDecoder().decode(Origin.self, from: $0) }
    let length = FileSystem.regularFileSize(part) ?? 0
    // Without a tag or a checksum nothing would tell that the pieces belong to different files.
    let fits =
      origin.map { origin in
        origin.sha256 == sha256 && (sha256 != nil || origin.entityTag != nil)
          && (announced == nil || origin.size == nil || origin.size == announced)
      } ?? false
    let resumes = fits && length > 0 && length <= (announced ?? limit)
    output = try OutputFile(part, append: resumes)
    if resumes {
      try FileSystem.readPieces(of: part) { piece in
        hash.update(data: piece)
        size += Int64(piece.count)
      }
      entityTag = origin?.entityTag
      total = origin?.size
      progress(size)
    }
  }

  var isComplete: Bool { sawEnd || (size > 0 && size == announced) }

  func startRequest() {
    sizeAtRequest = size
    rangeEnd = nil
  }

  /// Headers that ask for what is still to come.
  var headers: HTTPHeaders {
    guard size > 0 else { return [:] }
    var headers: HTTPHeaders = ["Range": "bytes=\(size)-"]
    if let entityTag { headers.add(name: "If-Range", value: entityTag) }
    return headers
  }

  func begin(_ answer: HTTPAnswer) throws -> Bool {
    if answer.status == 416 {
      // The server's file is shorter than what is here: it is another file.
      try restart()
      throw PartialFile.otherFile
    }
    guard RefusedAnswer(answer) == nil else { return false }
    if answer.header("content-type")?.lowercased().hasPrefix("text/html") == true {
      throw ModelStoreError.webPageInsteadOfFile(url: answer.url.absoluteString)
    }
    if answer.status == 206 {
      guard let range = ContentRange(answer.header("content-range")), range.start == size else {
        try restart()
        throw PartialFile.otherFile
      }
      rangeEnd = range.end
      total = range.total ?? total
    } else {
      if size > 0 { try restart() }
      let isEncoded = answer.header("content-encoding").map { $0.lowercased() != "identity" } ?? false
      total = isEncoded ? nil : answer.header("content-length").flatMap(Int64.init)
    }
    if let announced, let total, total != announced {
      throw ModelStoreError.sizeMismatch(file: name, expected: announced, actual: total)
    }
    if let total, total > limit {
      throw ModelStoreError.sizeMismatch(file: name, expected: limit, actual: total)
    }
    let tag = answer.header("etag").flatMap { $0.hasPrefix("W/") ? nil : $0 }
    if tag != entityTag || size == 0 {
      entityTag = tag
      let origin = Origin(entityTag: tag, sha256: sha256, size: announced ?? total)
      try FileSystem.write(JSONEncoder().encode(origin), to: originPath)
    }
    return true
  }

  func receive(_ piece: Data) throws {
    let (next, overflow) = size.addingReportingOverflow(Int64(piece.count))
    let bound = min(announced ?? total ?? limit, rangeEnd.map { $0 + 1 } ?? .max)
    guard !overflow, next <= bound else {
      throw ModelStoreError.sizeMismatch(file: name, expected: bound, actual: next)
    }
    try output.write(piece)
    hash.update(data: piece)
    size = next
    progress(size)
  }

  /// Called when an exchange ended without an error.
  func endRequest() throws {
    if let whole = announced ?? total {
      sawEnd = size == whole
      // A connection that closes early looks like a success where no length was given.
      if !sawEnd, size == sizeAtRequest {
        throw ConnectionFailure.interrupted(reason: "the connection broke")
      }
    } else {
      sawEnd = rangeEnd == nil
    }
  }

  func finish() throws -> (sha256: String, size: Int64) {
    try output.finish()
    return (FileSystem.hexadecimal(hash.finalize()), size)
  }

  func discard() throws {
    try FileSystem.remove(part)
    try FileSystem.remove(originPath)
  }

  /// What was to be continued is gone; the next request asks for all of it.
  private static let otherFile = ConnectionFailure.interrupted(reason: "the server has another file now")

  private func restart() throws {
    output = try OutputFile(part, append: false)
    hash = SHA256()
    size = 0
    sizeAtRequest = 0
    total = nil
    entityTag = nil
  }
}

/// The `Content-Range` header of a partial answer (RFC 9110, section 14.4): `bytes 0-9/100`.
struct ContentRange: Equatable {
  var start: Int64
  var end: Int64
  var total: Int64?

  init?(_ header: String?) {
    guard let header, header.lowercased().hasPrefix("bytes ") else { return nil }
    let parts = header.dropFirst(6).split(separator: "/", omittingEmptySubsequences: false)
    let bounds = parts.first?.split(separator: "-", omittingEmptySubsequences: false) ?? []
    guard parts.count == 2, bounds.count == 2, let start = Int64(bounds[0]), let end = Int64(bounds[1]),
      start >= 0, end >= start, end < .max
    else { return nil }
    self.start = start
    self.end = end
    total = Int64(parts[1])
    if let total, total <= end { return nil }
    if total == nil, parts[1] != "*" { return nil }
  }
}
