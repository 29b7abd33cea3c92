import Glibc

/// Room on the disk where the service keeps its things.
enum DiskSpace {
  /// Bytes that this process may still write below a path; nil where that cannot be told.
  static func free(at path: String) -> Int64? {
    var status = statvfs()
    guard statvfs(path, &status) == 0 else { return nil }
    let (bytes, isOver) = UInt64(status.f_bavail).multipliedReportingOverflow(by: UInt64(status.f_frsize))
    return isOver ? .max : Int64(clamping: bytes)
  }

  /// - Parameter reserve: bytes that stay free; with less nothing more is taken in.
  static func check(_ path: String, reserve: Int64) throws {
    guard access(path, W_OK) == 0 else { throw HealthFault.failed("the data folder cannot be written") }
    guard let free = free(at: path) else { throw HealthFault.failed("the data folder is not there") }
    guard free > reserve else { throw HealthFault.failed("the disk is full") }
  }
}
