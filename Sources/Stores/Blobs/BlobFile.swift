import Crypto
import Glibc
import Jobs
import NIOCore
import Synchronization

/// What a test replaces to make a disk full.
struct FileCalls: Sendable {
  var write: @Sendable (Int32, UnsafeRawBufferPointer, Int64) -> Int = {
    pwrite($0, $1.baseAddress, $1.count, Int($2))
  }
  /// Free bytes of the disk that holds a folder.
  var free: @Sendable (String) throws -> Int64 = { folder in
    var status = statvfs()
    guard statvfs(folder, &status) == 0 else {
      throw StoreError(errno: errno, "the disk of the blobs gives no answer")
    }
    let (bytes, isTooMany) = Int64(clamping: status.f_bavail).multipliedReportingOverflow(
      by: Int64(clamping: status.f_frsize))
    return isTooMany ? .max : bytes
  }
}

/// An open file; closed when nobody holds it.
final class BlobFile: Sendable {
  let descriptor: Int32

  init(_ path: String, flags: Int32) throws {
    descriptor = open(path, flags | O_CLOEXEC | (flags & O_DIRECTORY == 0 ? O_NOFOLLOW : 0), 0o600)
    guard descriptor >= 0 else {
      throw errno == ENOENT ? StoreError.notFound : StoreError(errno: errno, "a blob cannot be opened")
    }
  }

  deinit { close(descriptor) }

  func byteCount() throws -> Int64 {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw StoreError(errno: errno, "a blob gives no answer") }
    return Int64(status.st_size)
  }

  func read(at offset: Int64, most: Int) throws -> ByteBuffer {
    var buffer = ByteBufferAllocator().buffer(capacity: most)
    try buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: most) { space in
      while true {
        let count = pread(descriptor, space.baseAddress, most, Int(offset))
        if count >= 0 { return count }
        if errno != EINTR { throw StoreError(errno: errno, "a blob cannot be read") }
      }
    }
    return buffer
  }

  func write(_ bytes: UnsafeRawBufferPointer, at offset: Int64, _ calls: FileCalls) throws {
    var done = 0
    while done < bytes.count {
      let count = calls.write(
        descriptor, UnsafeRawBufferPointer(rebasing: bytes[done...]), offset + Int64(done))
      if count > 0 {
        done += count
      } else if count == 0 || errno != EINTR {
        throw StoreError(errno: count == 0 ? ENOSPC : errno, "a blob cannot be written")
      }
    }
  }

  func truncate(to byteCount: Int64) throws {
    guard ftruncate(descriptor, Int(byteCount)) == 0 else {
      throw StoreError(errno: errno, "a blob cannot be shortened")
    }
  }

  func hash(upTo end: Int64) throws -> SHA256 {
    var hash = SHA256()
    var offset: Int64 = 0
    while offset < end {
      let piece = try read(at: offset, most: Int(min(end - offset, DiskBlobStore.pieceBytes)))
      guard piece.readableBytes > 0 else { throw StoreError.corrupted("the blob shrank while it was read") }
      piece.withUnsafeReadableBytes { hash.update(bufferPointer: $0) }
      offset += Int64(piece.readableBytes)
    }
    return hash
  }

  func synchronize() throws {
    guard fsync(descriptor) == 0 else { throw StoreError(errno: errno, "a blob cannot be made durable") }
  }
}

enum BlobFiles {
  static func makeFolder(_ path: String) throws {
    guard mkdir(path, 0o700) != 0, errno != EEXIST else { return }
    if errno == ENOENT, let end = path.lastIndex(of: "/"), end > path.startIndex {
      try makeFolder(String(path[..<end]))
      if mkdir(path, 0o700) == 0 || errno == EEXIST { return }
    }
    throw StoreError(errno: errno, "the folder \(path) cannot be made")
  }

  /// Makes durable which names a folder has.
  static func synchronizeFolder(_ path: String) throws {
    try BlobFile(path, flags: O_RDONLY | O_DIRECTORY).synchronize()
  }

  static func status(_ path: String) throws -> (byteCount: Int64, writtenAt: Timestamp)? {
    var status = stat()
    guard lstat(path, &status) == 0 else {
      if errno == ENOENT { return nil }
      throw StoreError(errno: errno, "a blob gives no answer")
    }
    let written = Timestamp(
      milliseconds: Int64(status.st_mtim.tv_sec) * 1000 + Int64(status.st_mtim.tv_nsec) / 1_000_000)
    return (Int64(status.st_size), written)
  }

  static func names(in folder: String) throws -> [String] {
    guard let entries = opendir(folder) else {
      throw StoreError(errno: errno, "the folder of the blobs cannot be read")
    }
    defer { closedir(entries) }
    var names: [String] = []
    while let entry = readdir(entries) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != "." && name != ".." { names.append(name) }
    }
    return names
  }
}

/// How far a blob was read, and the hash of what was read of it where all of it is.
final class BlobReading: Sendable {
  private let state: Mutex<(offset: Int64, hash: SHA256?)>

  init(offset: Int64, verified hash: SHA256?) {
    state = Mutex((offset, hash))
  }

  func next(of file: BlobFile, upTo end: Int64, _ blob: BlobReference) throws -> ByteBuffer? {
    try state.withLock { state in
      guard state.offset < end else {
        if let hash = state.hash, hash.finalize().map(hexadecimal).joined() != blob.sha256 {
          throw StoreError.corrupted("the blob \(blob.key) does not have the hash it was kept with")
        }
        return nil
      }
      let piece = try file.read(
        at: state.offset, most: Int(min(end - state.offset, DiskBlobStore.pieceBytes)))
      guard piece.readableBytes > 0 else { throw StoreError.corrupted("the blob \(blob.key) ends too early") }
      piece.withUnsafeReadableBytes { state.hash?.update(bufferPointer: $0) }
      state.offset += Int64(piece.readableBytes)
      return piece
    }
  }
}

extension StoreError {
  init(errno code: Int32, _ what: String) {
    let reason = "\(what): \(String(cString: strerror(code)))"
    switch code {
    case ENOSPC, EDQUOT, EFBIG: self = .full(reason)
    default: self = .unavailable(reason)
    }
  }
}
