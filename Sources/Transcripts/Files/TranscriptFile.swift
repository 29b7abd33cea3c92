#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Transcripts on disk.
public enum TranscriptFile {
  /// Writes `text` as UTF-8 so that the file is either wholly there or as it was before.
  ///
  /// The text goes to a temporary file in the same folder, is synchronised to disk and renamed over `path`. An
  /// existing file keeps its permissions, a symbolic link keeps pointing where it did, and a device or a pipe
  /// (`/dev/stdout`) is written to directly.
  public static func write(_ text: String, to path: String) throws(TranscriptFileError) {
    try write(Array(text.utf8), to: path)
  }

  /// Writes `bytes` as they are, as whole as text.
  public static func write(_ bytes: [UInt8], to path: String) throws(TranscriptFileError) {
    guard !path.isEmpty else { throw .emptyPath }
    let target = resolvedLink(path)
    var status = stat()
    let exists = stat(target, &status) == 0
    let kind = status.st_mode & S_IFMT
    if exists, kind == S_IFDIR { throw .isFolder(path: path) }
    if exists, kind != S_IFREG {
      let descriptor = open(target, O_WRONLY | O_CLOEXEC)
      guard descriptor >= 0 else { throw failure(path, "open") }
      defer { close(descriptor) }
      try writeAll(bytes, to: descriptor, path: path)
      return
    }
    let folder = folder(of: target)
    let temporary = "\(folder)/.transcript-\(String(UInt64.random(in: .min ... .max), radix: 16)).tmp"
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw failure(path, "creating a temporary file") }
    do throws(TranscriptFileError) {
      defer { close(descriptor) }
      if exists, fchmod(descriptor, status.st_mode & 0o7777) != 0 { throw failure(path, "chmod") }
      try writeAll(bytes, to: descriptor, path: path)
      guard fsync(descriptor) == 0 else { throw failure(path, "fsync") }
    } catch {
      unlink(temporary)
      throw error
    }
    guard rename(temporary, target) == 0 else {
      let error = failure(path, "rename")
      unlink(temporary)
      throw error
    }
    synchronise(folder: folder)
  }

  private static func writeAll(
    _ bytes: [UInt8], to descriptor: Int32, path: String
  ) throws(TranscriptFileError) {
    var written = 0
    while written < bytes.count {
      let count = bytes.withUnsafeBytes { buffer in
        #if canImport(Glibc)
          Glibc.write(descriptor, buffer.baseAddress?.advanced(by: written), buffer.count - written)
        #elseif canImport(Musl)
          Musl.write(descriptor, buffer.baseAddress?.advanced(by: written), buffer.count - written)
        #else
          Darwin.write(descriptor, buffer.baseAddress?.advanced(by: written), buffer.count - written)
        #endif
      }
      if count < 0 {
        if errno == EINTR { continue }
        throw failure(path, "write")
      }
      guard count > 0 else { throw .diskFull(path: path) }
      written += count
    }
  }

  /// Makes the rename last through a power cut; a file system that cannot do so is no reason to fail.
  private static func synchronise(folder: String) {
    let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    fsync(descriptor)
    close(descriptor)
  }

  private static func resolvedLink(_ path: String) -> String {
    var status = stat()
    guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFLNK, let real = realpath(path, nil) else {
      return path
    }
    defer { free(real) }
    return String(cString: real)
  }

  /// The folder that a file of this path lies in; `.` where the path names none.
  public static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  private static func failure(_ path: String, _ operation: String) -> TranscriptFileError {
    TranscriptFileError(path: path, operation: operation, code: errno)
  }
}
