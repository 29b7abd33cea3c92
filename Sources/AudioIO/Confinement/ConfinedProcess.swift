internal import CConfinement

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// A child that can read what it was given, compute, and answer through pipes; nothing else.
///
/// No network, no writing, no other files, no new processes, an empty environment, bounded memory and time. Layers
/// that the kernel lacks are left out (`layers` tells). The child is killed when its owner lets go of it.
final class ConfinedProcess {
  struct Request {
    var executable: String
    var arguments: [String]
    /// Files it may read besides itself and the system's libraries.
    var readableFiles: [String] = []
    /// An open file that becomes descriptor 3 and may be reopened as /proc/self/fd/3.
    var inheritedDescriptor: Int32?
    /// The one file it may write, which must exist.
    var writableFile: String?
    var takesInput = false
    var processorSeconds = 60
    var memoryBytes = 4 << 30
    /// Largest file it may write.
    var fileBytes = 0
  }

  struct Layers: OptionSet {
    var rawValue: UInt32
    static let files = Layers(rawValue: CONFINEMENT_LANDLOCK.rawValue)
    static let systemCalls = Layers(rawValue: CONFINEMENT_SYSTEM_CALL_FILTER.rawValue)
    static let networkNamespace = Layers(rawValue: CONFINEMENT_NETWORK_NAMESPACE.rawValue)
  }

  enum Ending: Equatable {
    case exited(Int32)
    case killed(signal: Int32)
  }

  let layers: Layers
  /// Its standard output and standard error, not blocking.
  private(set) var output: Int32
  private(set) var errors: Int32
  /// A socket that is its standard input: a pipe would raise SIGPIPE here when it ends early.
  private(set) var input: Int32
  let process: pid_t
  private var ending: Ending?

  /// - Throws: the errno of what failed, as `SpawnError`.
  init(_ request: Request) throws {
    var open: [Int32] = []
    defer { open.forEach(systemClose) }
    func pair(_ make: (UnsafeMutablePointer<Int32>) -> Int32) throws -> (Int32, Int32) {
      var ends: [Int32] = [-1, -1]
      guard ends.withUnsafeMutableBufferPointer({ $0.baseAddress.map(make) ?? -1 }) == 0 else {
        throw SpawnError(code: errno)
      }
      open += ends
      return (ends[0], ends[1])
    }
    let (outputHere, outputThere) = try pair { confinement_pipe($0) }
    let (errorsHere, errorsThere) = try pair { confinement_pipe($0) }
    var (inputHere, inputThere): (Int32, Int32) = (-1, -1)
    if request.takesInput {
      (inputHere, inputThere) = try pair { confinement_socket_pair($0) }
    } else {
      inputThere = systemOpenForReading("/dev/null")
      guard inputThere >= 0 else { throw SpawnError(code: errno) }
      open.append(inputThere)
    }
    for descriptor in [outputHere, errorsHere] { _ = fcntl(descriptor, F_SETFL, O_NONBLOCK) }

    var child = confinement_child()
    let code = Self.withCStringArrays([
      [request.executable] + request.arguments, Self.environment, request.readableFiles + Self.systemFiles,
      Self.systemFolders + Self.ownFiles(of: request.executable), request.writableFile.map { [$0] } ?? [],
    ]) { arrays in
      request.executable.withCString { executable in
        var raw = confinement_request(
          executable: executable, arguments: arrays[0], environment: arrays[1], readable: arrays[2],
          runnable: arrays[3], writable: arrays[4][0], standard_input: inputThere,
          standard_output: outputThere,
          standard_error: errorsThere, inherited: request.inheritedDescriptor ?? -1,
          cpu_seconds: UInt64(max(1, request.processorSeconds)),
          address_space_bytes: UInt64(max(0, request.memoryBytes)),
          file_size_bytes: UInt64(max(0, request.fileBytes)), open_files: 64)
        return confinement_spawn(&raw, &child)
      }
    }
    guard code == 0 else { throw SpawnError(code: code) }
    process = child.process
    layers = Layers(rawValue: child.layers)
    (output, errors, input) = (outputHere, errorsHere, inputHere)
    open.removeAll { $0 == outputHere || $0 == errorsHere || $0 == inputHere }
  }

  deinit { kill() }

  /// Ends it at once, if it still runs, and frees everything.
  func kill() {
    if ending == nil {
      systemKill(process)
      _ = wait()
    }
    closeInput()
    for descriptor in [output, errors] where descriptor >= 0 { systemClose(descriptor) }
    (output, errors) = (-1, -1)
  }

  /// Tells it that no more input comes.
  func closeInput() {
    if input >= 0 { systemClose(input) }
    input = -1
  }

  /// Waits for its end.
  func wait() -> Ending {
    if let ending { return ending }
    var status: Int32 = 0
    let result = retryingInterrupts { waitpid(process, &status, 0) }
    // Where the program ignores SIGCHLD, the kernel reaps the child and the status is lost.
    let signal = status & 0x7F
    let ending: Ending =
      result < 0 ? .exited(0) : signal == 0 ? .exited((status >> 8) & 0xFF) : .killed(signal: signal)
    self.ending = ending
    return ending
  }

  struct SpawnError: Error, Equatable {
    var code: Int32
  }
}

extension ConfinedProcess {
  private static let environment = ["PATH=/usr/bin:/bin", "LC_ALL=C", "HOME=/"]

  /// Programs and libraries of the system, and of the two package managers that keep them elsewhere.
  private static let systemFolders = [
    "/bin", "/lib", "/lib64", "/usr/bin", "/usr/lib", "/usr/lib64", "/usr/local/bin", "/usr/local/lib",
    "/nix/store", "/gnu/store",
  ]

  private static let systemFiles = [
    "/etc/ld.so.cache", "/dev/null", "/dev/urandom", "/sys/devices/system/cpu", "/proc/cpuinfo",
    "/proc/meminfo",
  ]

  /// A program outside the system's folders may bring its libraries along.
  private static func ownFiles(of executable: String) -> [String] {
    guard let resolved = realpath(executable, nil) else { return [executable] }
    defer { free(resolved) }
    let path = String(cString: resolved)
    let folder = path.split(separator: "/").dropLast(2).joined(separator: "/")
    return folder.isEmpty ? [path] : [path, "/\(folder)/lib"]
  }

  /// Calls `body` with NULL-terminated arrays of C strings that live as long as the call.
  private static func withCStringArrays<Result>(
    _ lists: [[String]], _ body: ([UnsafePointer<UnsafePointer<CChar>?>]) -> Result
  ) -> Result {
    var arrays: [UnsafeMutablePointer<UnsafePointer<CChar>?>] = []
    for list in lists {
      let array = UnsafeMutablePointer<UnsafePointer<CChar>?>.allocate(capacity: list.count + 1)
      for (index, text) in list.enumerated() {
        (array + index).initialize(to: UnsafePointer(strdup(text)))
      }
      (array + list.count).initialize(to: nil)
      arrays.append(array)
    }
    defer {
      for (array, list) in zip(arrays, lists) {
        for index in list.indices { free(UnsafeMutablePointer(mutating: array[index])) }
        array.deallocate()
      }
    }
    return body(arrays.map { UnsafePointer($0) })
  }
}
