internal import CConfinement

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// A confined program that is fed piece by piece while its answer is taken, such as an encoder. One thread at a time
/// uses it.
package final class ConfinedStream {
  package struct Request {
    package var executable: String
    package var arguments: [String]
    package var readableFiles: [String] = []
    /// The one file that it may write, which must exist. Where the kernel has no Landlock (before Linux 5.13) nothing
    /// holds it to that file; such a program is given only bytes that are our own.
    package var writableFile: String?
    package var fileBytes = 64 << 30
    package var memoryBytes = 6 << 30
    package var processorSeconds = 24 * 3600
    /// Longest time without any progress, after which it is ended.
    package var patience = 120.0
    /// Asked several times a second while it is waited for; it is then ended, and `CancellationError` thrown.
    package var isCancelled: @Sendable () -> Bool = { false }

    package init(executable: String, arguments: [String]) {
      self.executable = executable
      self.arguments = arguments
    }
  }

  package typealias Failure = ConfinedFilter.Failure

  private let process: ConfinedProcess
  private let take: (UnsafeRawBufferPointer) throws -> Void
  private let patience: Double
  private let isCancelled: @Sendable () -> Bool
  /// Seconds without any progress.
  private var waited = 0.0
  private let block = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 64)
  private var errors: [UInt8] = []
  private var open = (input: true, output: true, errors: true)

  /// - Parameter output: takes what the program writes, on the thread that sends or finishes.
  package init(
    _ request: Request, output: @escaping (UnsafeRawBufferPointer) throws -> Void
  ) throws(Failure) {
    var raw = ConfinedProcess.Request(executable: request.executable, arguments: request.arguments)
    raw.readableFiles = request.readableFiles
    raw.writableFile = request.writableFile
    raw.fileBytes = request.writableFile == nil ? 0 : request.fileBytes
    raw.takesInput = true
    raw.processorSeconds = request.processorSeconds
    raw.memoryBytes = request.memoryBytes
    do {
      process = try ConfinedProcess(raw)
    } catch let error as ConfinedProcess.SpawnError {
      throw .notStarted(systemMessage(error.code))
    } catch {
      throw .notStarted("\(error)")
    }
    take = output
    patience = request.patience
    isCancelled = request.isCancelled
  }

  deinit {
    process.kill()
    block.deallocate()
  }

  /// Blocks until the program has taken all of it. A program that reads no further has its reasons, which `finish` tells.
  package func send(_ bytes: UnsafeRawBufferPointer) throws {
    var sent = 0
    while sent < bytes.count, open.input {
      let count = confinement_send(process.input, bytes.baseAddress.map { $0 + sent }, bytes.count - sent)
      if count > 0 {
        sent += Int(count)
      } else if count < 0, systemErrorNumber != EAGAIN, systemErrorNumber != EINTR {
        open.input = false
      } else {
        try pump(awaitsInput: true)
      }
    }
  }

  package func send(_ bytes: [UInt8]) throws {
    try bytes.withUnsafeBytes { try send($0) }
  }

  /// Tells it that nothing more comes, takes the rest of its answer and waits for its end.
  package func finish() throws {
    process.closeInput()
    while open.output || open.errors { try pump(awaitsInput: false) }
    let ending = process.wait()
    guard ending == .exited(0) else {
      let message = String(decoding: errors.prefix(600), as: UTF8.self)
      throw Failure.failed(message.isEmpty ? "\(ending)" : message)
    }
  }

  /// Longest wait between two questions whether it is still wanted.
  private static let lookSeconds = 0.2

  private func pump(awaitsInput: Bool) throws {
    var waits = [
      pollfd(fd: open.output ? process.output : -1, events: Int16(POLLIN), revents: 0),
      pollfd(fd: open.errors ? process.errors : -1, events: Int16(POLLIN), revents: 0),
      pollfd(fd: awaitsInput ? process.input : -1, events: Int16(POLLOUT), revents: 0),
    ]
    if isCancelled() { throw CancellationError() }
    let ready = poll(&waits, 3, Int32(Self.lookSeconds * 1000))
    guard ready != 0 else {
      waited += Self.lookSeconds
      guard waited < patience else { throw Failure.tookTooLong(seconds: patience) }
      return
    }
    waited = 0
    guard ready > 0 else { return }
    if waits[0].revents != 0 {
      let count = read(process.output)
      if count > 0 { try take(UnsafeRawBufferPointer(rebasing: block[..<count])) }
      open.output = count != 0
    }
    if waits[1].revents != 0 {
      let count = read(process.errors)
      if count > 0, errors.count < 4096 { errors += block[..<count] }
      open.errors = count != 0
    }
  }

  /// - Returns: 0 at the end, below 0 when there is nothing at the moment.
  private func read(_ descriptor: Int32) -> Int {
    guard let base = block.baseAddress else { return 0 }
    let count = systemRead(descriptor, base, block.count)
    return count < 0 && systemErrorNumber != EAGAIN && systemErrorNumber != EINTR ? 0 : count
  }
}
