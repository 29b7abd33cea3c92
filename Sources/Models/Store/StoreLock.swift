import Foundation
import Glibc

/// An exclusive lock on one model name, held across processes while a value of this type lives.
///
/// The kernel lets go of it when the process ends, however it ends. Lock files are never deleted: a deleted
/// one could be locked by one process while another locks its successor.
final class StoreLock {
  private let descriptor: Int32

  private init(descriptor: Int32) { self.descriptor = descriptor }

  deinit { close(descriptor) }

  /// Takes the lock, waiting for its holder up to `patience`.
  /// - Throws: `ModelStoreError.busy` when the time is over.
  static func acquire(name: String, in models: String, patience: Duration) async throws -> StoreLock {
    let clock = ContinuousClock()
    let deadline = clock.now + patience
    while true {
      if let lock = try attempt(name: name, in: models) { return lock }
      if clock.now >= deadline { throw ModelStoreError.busy(name: name) }
      try await Task.sleep(for: .milliseconds(100))
    }
  }

  /// Takes the lock, or nil if someone else has it.
  static func attempt(name: String, in models: String) throws(ModelStoreError) -> StoreLock? {
    let folder = models + "/.locks"
    try FileSystem.createFolder(folder)
    let path = folder + "/" + name + ".lock"
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o644)
    guard descriptor >= 0 else { throw FileSystem.failure("open", path) }
    if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return StoreLock(descriptor: descriptor) }
    let code = errno
    close(descriptor)
    if code == EWOULDBLOCK || code == EINTR { return nil }
    throw FileSystem.failure("lock", path, code: code)
  }
}
