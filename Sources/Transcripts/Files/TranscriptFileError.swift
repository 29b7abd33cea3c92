#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Why a transcript could not be written to disk. Nothing half-written is left behind in any of these cases.
public enum TranscriptFileError: Error, Equatable, CustomStringConvertible {
  case emptyPath
  case isFolder(path: String)
  case noSuchFolder(path: String)
  case permissionDenied(path: String)
  case readOnlyFileSystem(path: String)
  case diskFull(path: String)
  case nameTooLong(path: String)
  case other(path: String, operation: String, code: Int32)

  public var description: String {
    switch self {
    case .emptyPath:
      "The output path is empty; give the name of the file to write."
    case .isFolder(let path):
      "Cannot write \(path): it is a folder; give the name of a file inside it."
    case .noSuchFolder(let path):
      "Cannot write \(path): its folder does not exist; create the folder first."
    case .permissionDenied(let path):
      "Cannot write \(path): permission denied; check who owns the folder and the file."
    case .readOnlyFileSystem(let path):
      "Cannot write \(path): the file system is read-only; choose another place."
    case .diskFull(let path):
      "Cannot write \(path): the disk or the quota is full; free some space and try again."
    case .nameTooLong(let path):
      "Cannot write \(path): the name is too long for the file system; choose a shorter one."
    case .other(let path, let operation, let code):
      "Cannot write \(path): \(operation) failed: \(String(cString: strerror(code)))."
    }
  }

  init(path: String, operation: String, code: Int32) {
    switch code {
    case ENOENT, ENOTDIR: self = .noSuchFolder(path: path)
    case EACCES, EPERM: self = .permissionDenied(path: path)
    case EROFS: self = .readOnlyFileSystem(path: path)
    case ENOSPC, EDQUOT, EFBIG: self = .diskFull(path: path)
    case ENAMETOOLONG: self = .nameTooLong(path: path)
    case EISDIR: self = .isFolder(path: path)
    default: self = .other(path: path, operation: operation, code: code)
    }
  }
}
