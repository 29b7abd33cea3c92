import ArgumentParser
import Foundation
import Glibc
import Synchronization

/// Standard output and standard error, with at most one line of progress on a terminal.
///
/// Results go to standard output; everything else goes to standard error, one line a message.
final class Console: Sendable {
  static let shared = Console()

  let showsProgress = isatty(2) == 1
  private let line = Mutex("")

  /// Writes results. A reader that went away ends the command quietly.
  func write(_ text: String) throws { try write(Array(text.utf8)) }

  /// Writes results that need not be text.
  func write(_ result: [UInt8]) throws {
    guard !result.isEmpty else { return }
    try line.withLock { line in
      erase(line)
      var bytes = result[...]
      while !bytes.isEmpty {
        let count = bytes.withUnsafeBytes { Glibc.write(1, $0.baseAddress, $0.count) }
        if count < 0 && errno == EINTR { continue }
        if count < 0 && errno == EPIPE { throw ExitCode.brokenPipe }
        guard count > 0 else {
          emit("steno: cannot write to standard output: \(String(cString: strerror(errno)))\n")
          throw ExitCode.cannotWrite
        }
        bytes = bytes.dropFirst(count)
      }
      emit(line)
    }
  }

  /// One line for the user; control characters of foreign names and texts do not reach the terminal.
  func tell(_ message: String) {
    var safe = ""
    for scalar in message.unicodeScalars {
      if scalar.value < 32 || scalar.value == 127 { safe += " " } else { safe.unicodeScalars.append(scalar) }
    }
    line.withLock { line in
      erase(line)
      emit("steno: " + safe + "\n" + line)
    }
  }

  /// Replaces the line of progress; empty takes it away.
  func progress(_ text: String) {
    guard showsProgress else { return }
    line.withLock { line in
      erase(line)
      line = String(text.prefix(width - 1))
      emit(line)
    }
  }

  private var width: Int {
    var size = winsize()
    return ioctl(2, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 20 ? Int(size.ws_col) : 80
  }

  private func erase(_ line: String) {
    if !line.isEmpty { emit("\r\u{1B}[K") }
  }

  private func emit(_ text: String) {
    let bytes = Array(text.utf8)
    _ = bytes.withUnsafeBytes { Glibc.write(2, $0.baseAddress, $0.count) }
  }
}
