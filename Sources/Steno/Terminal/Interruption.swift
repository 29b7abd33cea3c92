import Foundation
import Glibc
import Synchronization

/// The write end of the pipe that carries signals out of their handler, where hardly anything may be done.
nonisolated(unsafe) private var signalPipe: Int32 = -1

/// Stops the command on Ctrl-C or SIGTERM: work is asked to end, and ended after a second where it cannot answer
/// (a pipe that gives nothing). Files are written whole or not at all in both cases.
final class Interruption: Sendable {
  static let shared = Interruption()

  private let number = Atomic<Int32>(0)
  private let writing = Mutex(())

  /// The signal that came, if one did.
  var signal: Int32? {
    let value = number.load(ordering: .relaxed)
    return value == 0 ? nil : value
  }

  /// Writes something that must not be cut off by the end of the process.
  func whole<Result: Sendable>(_ body: () throws -> Result) rethrows -> Result {
    try writing.withLock { _ in try body() }
  }

  /// - Parameter graceMilliseconds: for which work is waited that was asked to end.
  func listen(graceMilliseconds: Int32 = 800) {
    Glibc.signal(SIGPIPE, SIG_IGN)
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { return }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    signalPipe = ends[1]
    let source = ends[0]
    let thread = Thread { [self] in
      var byte: UInt8 = 0
      while read(source, &byte, 1) != 1 {}
      number.store(Int32(byte), ordering: .relaxed)
      // A second signal ends at once, the first after a grace.
      var request = pollfd(fd: source, events: Int16(POLLIN), revents: 0)
      _ = poll(&request, 1, graceMilliseconds)
      writing.withLock { _ in _exit(128 + Int32(byte)) }
    }
    thread.start()
    for number in [SIGINT, SIGTERM] {
      Glibc.signal(number) { number in
        let saved = errno
        var byte = UInt8(truncatingIfNeeded: number)
        _ = write(signalPipe, &byte, 1)
        errno = saved
      }
    }
  }
}
