internal import CConfinement

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// A confined program that reads all of its input and answers with all of its output, such as one of Graphviz.
package struct ConfinedFilter {
  package var executable: String
  package var arguments: [String]
  /// Wall-clock time after which it is killed.
  package var seconds: Double
  package var memoryBytes = 1 << 30
  package var outputLimit = 64 << 20

  package init(executable: String, arguments: [String], seconds: Double) {
    self.executable = executable
    self.arguments = arguments
    self.seconds = seconds
  }

  /// Whether a program that may be run stands at a path.
  package static func canRun(_ path: String) -> Bool { access(path, X_OK) == 0 }

  package enum Failure: Error, Equatable, CustomStringConvertible {
    case notStarted(String)
    case tookTooLong(seconds: Double)
    case tooMuchOutput(limit: Int)
    case failed(String)

    package var description: String {
      switch self {
      case .notStarted(let reason): "it could not be started: \(reason)"
      case .tookTooLong(let seconds): "it was ended after \(seconds) s"
      case .tooMuchOutput(let limit): "it wrote more than \(limit) bytes"
      case .failed(let reason): "it failed: \(reason)"
      }
    }
  }

  /// Blocks the calling thread until the answer is there.
  package func run(_ input: [UInt8]) throws(Failure) -> [UInt8] {
    var request = ConfinedProcess.Request(executable: executable, arguments: arguments)
    request.takesInput = true
    request.processorSeconds = Int(seconds.rounded(.up)) + 1
    request.memoryBytes = memoryBytes
    let process: ConfinedProcess
    do {
      process = try ConfinedProcess(request)
    } catch let error as ConfinedProcess.SpawnError {
      throw .notStarted(systemMessage(error.code))
    } catch {
      throw .notStarted("\(error)")
    }
    defer { process.kill() }
    let deadline = monotonicSeconds() + seconds
    var sent = 0
    var output: [UInt8] = []
    var errors: [UInt8] = []
    var open = (output: true, errors: true)
    if input.isEmpty { process.closeInput() }
    while open.output || open.errors {
      let left = deadline - monotonicSeconds()
      guard left > 0 else { throw .tookTooLong(seconds: seconds) }
      var waits = [
        pollfd(fd: open.output ? process.output : -1, events: Int16(POLLIN), revents: 0),
        pollfd(fd: open.errors ? process.errors : -1, events: Int16(POLLIN), revents: 0),
        pollfd(fd: process.input, events: Int16(POLLOUT), revents: 0),
      ]
      _ = poll(&waits, 3, Int32(min(left * 1000 + 1, 60_000)))
      if waits[2].revents != 0 {
        let count = input[sent...].withUnsafeBytes {
          confinement_send(process.input, $0.baseAddress, $0.count)
        }
        // A child that stops reading has its reasons, which its messages tell.
        sent = count < 0 && systemErrorNumber != EAGAIN ? input.count : sent + Int(max(0, count))
        if sent == input.count { process.closeInput() }
      }
      if waits[0].revents != 0 { open.output = Self.read(process.output, into: &output) }
      if waits[1].revents != 0 { open.errors = Self.read(process.errors, into: &errors) }
      guard output.count + errors.count <= outputLimit else { throw .tooMuchOutput(limit: outputLimit) }
    }
    let ending = process.wait()
    guard ending == .exited(0) else {
      let message = String(decoding: errors.prefix(400), as: UTF8.self)
      throw .failed(message.isEmpty ? "\(ending)" : message)
    }
    return output
  }

  /// - Returns: whether more may come.
  private static func read(_ descriptor: Int32, into bytes: inout [UInt8]) -> Bool {
    var block = [UInt8](repeating: 0, count: 1 << 16)
    let count = block.withUnsafeMutableBytes { buffer in
      buffer.baseAddress.map { systemRead(descriptor, $0, buffer.count) } ?? 0
    }
    if count > 0 { bytes += block[..<count] }
    return count > 0 || (count < 0 && (systemErrorNumber == EAGAIN || systemErrorNumber == EINTR))
  }
}
