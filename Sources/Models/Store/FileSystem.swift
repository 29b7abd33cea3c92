import Crypto
import Foundation
import Glibc

/// The system calls that the store is built on, with errors that name the path.
enum FileSystem {
  static func failure(_ operation: String, _ path: String, code: Int32 = errno) -> ModelStoreError {
    .fileSystem(operation: operation, path: path, reason: String(cString: strerror(code)))
  }

  enum Kind { case file, folder, link, other }

  /// What is at a path, without following a link; nil if nothing is.
  static func kind(_ path: String) -> Kind? {
    var status = stat()
    guard lstat(path, &status) == 0 else { return nil }
    switch status.st_mode & S_IFMT {
    case S_IFREG: return .file
    case S_IFDIR: return .folder
    case S_IFLNK: return .link
    default: return .other
    }
  }

  /// Size in bytes of a regular file; nil for a link, a folder or nothing.
  static func regularFileSize(_ path: String) -> Int64? {
    var status = stat()
    guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    return Int64(status.st_size)
  }

  static func createFolder(_ path: String) throws(ModelStoreError) {
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      throw .fileSystem(operation: "create", path: path, reason: error.localizedDescription)
    }
  }

  /// Names in a folder, sorted.
  static func names(in folder: String) -> [String] {
    (try? FileManager.default.contentsOfDirectory(atPath: folder))?.sorted() ?? []
  }

  /// Removes a file, a link (not its target) or a whole folder; nothing there is fine.
  static func remove(_ path: String) throws(ModelStoreError) {
    guard kind(path) != nil else { return }
    do {
      try FileManager.default.removeItem(atPath: path)
    } catch {
      throw .fileSystem(operation: "remove", path: path, reason: error.localizedDescription)
    }
  }

  static func move(_ from: String, to: String) throws(ModelStoreError) {
    guard rename(from, to) == 0 else { throw failure("rename to \(to)", from) }
  }

  /// Makes a file's or folder's state survive a power cut.
  static func synchronise(_ path: String) throws(ModelStoreError) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure("open", path) }
    defer { close(descriptor) }
    // Some network file systems cannot sync folders; they say so with EINVAL.
    guard fsync(descriptor) == 0 || errno == EINVAL else { throw failure("sync", path) }
  }

  static func write(_ data: Data, to path: String) throws(ModelStoreError) {
    let file = try OutputFile(path, append: false)
    try file.write(data)
    try file.finish()
  }

  /// The folder that a path lies in: `.` for a bare name, `/` for itself. (Foundation's own traps on Linux where the
  /// name is a single character.)
  static func parent(of path: String) -> String {
    guard let last = path.lastIndex(where: { $0 != "/" }) else { return path.isEmpty ? "." : "/" }
    guard let slash = path[...last].lastIndex(of: "/") else { return "." }
    guard let end = path[..<slash].lastIndex(where: { $0 != "/" }) else { return "/" }
    return String(path[...end])
  }

  /// Free space in bytes for an ordinary user on the disk that holds `path` or its nearest existing parent.
  static func availableBytes(at path: String) -> Int64? {
    var place = path
    while kind(place) == nil, place.contains("/"), place != "/" {
      place = parent(of: place)
    }
    var status = statvfs()
    guard statvfs(place.isEmpty ? "." : place, &status) == 0 else { return nil }
    let (bytes, overflow) = UInt64(status.f_bavail).multipliedReportingOverflow(by: UInt64(status.f_frsize))
    return overflow ? .max : Int64(clamping: bytes)
  }

  /// Demands room for `bytes` and a margin that keeps the disk usable.
  static func requireSpace(_ bytes: Int64, at path: String) throws(ModelStoreError) {
    guard bytes > 0, let available = availableBytes(at: path) else { return }
    let (needed, overflow) = bytes.addingReportingOverflow(64 << 20)
    if overflow || needed > available {
      throw .insufficientSpace(path: path, needed: overflow ? .max : needed, available: available)
    }
  }

  /// Calls `body` with the file's contents piece by piece.
  /// - Throws: if the file cannot be read, or the task is cancelled.
  static func readPieces(
    of path: String, followingLinks: Bool = false, _ body: (Data) throws -> Void
  ) throws {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | (followingLinks ? 0 : O_NOFOLLOW))
    guard descriptor >= 0 else { throw failure("open", path) }
    defer { close(descriptor) }
    var buffer = Data(count: 1 << 20)
    while true {
      try Task.checkCancellation()
      let count = buffer.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
      if count < 0 {
        if errno == EINTR { continue }
        throw failure("read", path)
      }
      if count == 0 { return }
      try body(buffer.prefix(count))
    }
  }

  /// SHA-256 and size of a file.
  static func digest(of path: String, followingLinks: Bool = false) throws -> (sha256: String, size: Int64) {
    var hash = SHA256()
    var size: Int64 = 0
    try readPieces(of: path, followingLinks: followingLinks) { piece in
      hash.update(data: piece)
      size += Int64(piece.count)
    }
    return (hexadecimal(hash.finalize()), size)
  }

  static func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    for byte in bytes {
      text.append(digits[Int(byte >> 4)])
      text.append(digits[Int(byte & 15)])
    }
    return String(decoding: text, as: UTF8.self)
  }
}

/// A file that is being written from its end or from nothing.
final class OutputFile {
  private let descriptor: Int32
  private let path: String

  init(_ path: String, append: Bool, permissions: mode_t = 0o644) throws(ModelStoreError) {
    let flags = O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW | (append ? O_APPEND : O_TRUNC)
    descriptor = open(path, flags, permissions)
    self.path = path
    guard descriptor >= 0 else { throw FileSystem.failure("write", path) }
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
  }

  func write(_ data: Data) throws(ModelStoreError) {
    var code: Int32 = 0
    data.withUnsafeBytes { bytes in
      var done = 0
      while done < bytes.count {
        let count = Glibc.write(descriptor, bytes.baseAddress.map { $0 + done }, bytes.count - done)
        if count > 0 {
          done += count
        } else if errno != EINTR {
          code = errno
          return
        }
      }
    }
    if code != 0 { throw FileSystem.failure("write", path, code: code) }
  }

  func finish() throws(ModelStoreError) {
    guard fsync(descriptor) == 0 else { throw FileSystem.failure("sync", path) }
  }
}
