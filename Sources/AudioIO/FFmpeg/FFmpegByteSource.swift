internal import CConfinement

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The WAV stream that a confined FFmpeg makes of an input.
///
/// One thread moves everything, when it is pulled: input to the child, samples and messages from it. Nothing runs
/// ahead of the reader, and a stopped reader stops the child by full pipes.
final class FFmpegByteSource: ByteSource {
  enum Origin {
    /// The child opens the file itself.
    case path(String)
    /// An open file, kept open here; the child opens it through /proc.
    case spool(SpoolFile)
    /// The child gets what this source gives.
    case stream(any PollableByteSource)
  }

  private let input: String
  private let origin: Origin
  private let process: ConfinedProcess
  private(set) var log = FFmpegLog()

  private var pending: [UInt8] = []
  private var pendingStart = 0
  private var feedsInput: Bool
  private var errorsEnded = false
  private var outputEnded = false
  private var bytesOut = 0
  private var ending: ConfinedProcess.Ending?

  private var secondsWaited = 0.0
  private let baseSeconds: Double
  private var bytesIn: Int

  /// - Parameters:
  ///   - inputBytes: size of the input where known: time is granted in proportion to it.
  ///   - baseSeconds: time granted to the smallest input.
  init(_ origin: Origin, input: String, inputBytes: Int, baseSeconds: Double = 60, executable: String) throws
  {
    self.origin = origin
    self.input = input
    self.baseSeconds = baseSeconds
    bytesIn = inputBytes
    var url = "pipe:0"
    var request = ConfinedProcess.Request(executable: executable, arguments: [])
    request.processorSeconds = Int(baseSeconds) + inputBytes >> 20
    switch origin {
    case .path(let path):
      let absolute = try Self.absolutePath(path)
      url = "file:\(absolute)"
      request.readableFiles = [absolute]
    case .spool(let spool):
      url = "file:/proc/self/fd/3"
      request.inheritedDescriptor = spool.descriptor
    case .stream:
      request.takesInput = true
      // How much will come is unknown; the time it is waited for is bounded here.
      request.processorSeconds = 24 * 3600
    }
    feedsInput = request.takesInput
    request.arguments = FFmpegCommand.arguments(decoding: url)
    do {
      process = try ConfinedProcess(request)
    } catch let error as ConfinedProcess.SpawnError {
      throw AudioError.decoderFailed(
        input: input, reason: "\(executable) could not be started (\(systemMessage(error.code)))")
    }
  }

  private static func absolutePath(_ path: String) throws -> String {
    if path.hasPrefix("/") { return path }
    guard let folder = getcwd(nil, 0) else { throw FileByteSource.error(errno, input: path) }
    defer { free(folder) }
    return "\(String(cString: folder))/\(path)"
  }

  func close() {
    process.kill()
    if case .stream(let source) = origin { source.close() }
    if case .spool(let spool) = origin { spool.close() }
    outputEnded = true
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    guard let base = buffer.baseAddress, !buffer.isEmpty else { return 0 }
    while !outputEnded {
      // Messages first: what explains the samples was written before them.
      drainErrors()
      let count = retryingInterrupts { systemRead(process.output, base, buffer.count) }
      if count > 0 {
        bytesOut += count
        return count
      }
      if count == 0 {
        try finish()
      } else if errno == EAGAIN {
        try waitForChild()
      } else {
        throw FileByteSource.error(errno, input: input)
      }
    }
    return 0
  }

  private func finish() throws {
    outputEnded = true
    let deadline = monotonicSeconds() + 5
    while !errorsEnded, monotonicSeconds() < deadline {
      var wait = [pollfd(fd: process.errors, events: Int16(POLLIN), revents: 0)]
      _ = poll(&wait, 1, 100)
      drainErrors()
    }
    // The pipes are closed, so it has ended, or is about to without anything left to say.
    if !errorsEnded { process.kill() }
    let ending = process.wait()
    self.ending = ending
    if ending == .killed(signal: SIGXCPU) { throw timeOut() }
    if bytesOut == 0 { throw log.error(input: input, ending: ending) }
  }

  private func drainErrors() {
    guard !errorsEnded else { return }
    withUnsafeTemporaryAllocation(byteCount: 4096, alignment: 1) { bytes in
      guard let base = bytes.baseAddress else { return }
      while true {
        let count = retryingInterrupts { systemRead(process.errors, base, bytes.count) }
        if count > 0 {
          log.append(UnsafeRawBufferPointer(rebasing: bytes[..<count]))
        } else {
          errorsEnded = count == 0 || errno != EAGAIN
          return
        }
      }
    }
  }

  // MARK: Waiting

  private var secondsGranted: Double { baseSeconds + Double(bytesIn) / Double(1 << 20) }

  private func timeOut() -> AudioError { .timedOut(input: input, seconds: secondsGranted) }

  /// Waits until the child has something to say or takes input. Only the child's own time counts: neither that of
  /// a slow live source, nor that of a reader that computes between two calls.
  private func waitForChild() throws {
    var waits = [pollfd(fd: process.output, events: Int16(POLLIN), revents: 0)]
    waits.append(pollfd(fd: errorsEnded ? -1 : process.errors, events: Int16(POLLIN), revents: 0))
    var awaitsSource = false
    if feedsInput, case .stream(let source) = origin {
      awaitsSource = pendingStart == pending.count
      if awaitsSource {
        guard let descriptor = source.pollDescriptor else { return try takeInput() }
        waits.append(pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0))
      } else {
        waits.append(pollfd(fd: process.input, events: Int16(POLLOUT), revents: 0))
      }
    }
    let start = monotonicSeconds()
    let left = min(60, max(0, secondsGranted - secondsWaited))
    let ready = poll(&waits, nfds_t(waits.count), awaitsSource ? -1 : Int32((left * 1000).rounded(.up)))
    if ready < 0, errno != EINTR { throw FileByteSource.error(errno, input: input) }
    if !awaitsSource {
      secondsWaited += monotonicSeconds() - start
      guard secondsWaited < secondsGranted else {
        process.kill()
        outputEnded = true
        throw timeOut()
      }
    }
    if ready > 0, waits.count == 3, waits[2].revents != 0 {
      if awaitsSource { try takeInput() } else { giveInput() }
    }
  }

  private func takeInput() throws {
    guard case .stream(let source) = origin else { return }
    pending = try [UInt8](unsafeUninitializedCapacity: 1 << 16) { buffer, count in
      count = try source.read(into: UnsafeMutableRawBufferPointer(buffer))
    }
    pendingStart = 0
    bytesIn += pending.count
    if pending.isEmpty { stopFeeding() }
  }

  private func giveInput() {
    let sent = pending.withUnsafeBytes { bytes in
      let rest = UnsafeRawBufferPointer(rebasing: bytes[pendingStart...])
      return retryingInterrupts {
        confinement_send(process.input, rest.baseAddress, rest.count)
      }
    }
    if sent > 0 {
      pendingStart += Int(sent)
    } else if sent < 0, errno != EAGAIN {
      // It wants no more: it has failed, or has seen the end of the track. Its own words tell.
      stopFeeding()
    }
  }

  private func stopFeeding() {
    feedsInput = false
    pending = []
    pendingStart = 0
    process.closeInput()
  }

  // MARK: What went wrong

  var warnings: [String] {
    var list = log.errors.map { "decoder: \($0)" }
    if log.errorCount > log.errors.count { list.append("decoder: \(log.errorCount) errors in all") }
    switch ending {
    case .killed(let signal): list.append("the decoder crashed (signal \(signal)); what follows is lost")
    case .exited(let code) where code != 0 && list.isEmpty: list.append("the decoder failed (status \(code))")
    default: break
    }
    return list
  }
}
