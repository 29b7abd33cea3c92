#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

// Free functions, because inside a type with a `read` or `close` of its own the C names are out of reach.

func systemRead(_ descriptor: Int32, _ bytes: UnsafeMutableRawPointer, _ count: Int) -> Int {
  read(descriptor, bytes, count)
}

func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer, _ count: Int) -> Int {
  write(descriptor, bytes, count)
}

func systemDuplicate(_ descriptor: Int32) -> Int32 {
  fcntl(descriptor, F_DUPFD_CLOEXEC, 0)
}

var systemErrorNumber: Int32 { errno }

func systemClose(_ descriptor: Int32) {
  _ = close(descriptor)
}

/// Calls again while a signal interrupts.
func retryingInterrupts<Result: SignedInteger>(_ call: () -> Result) -> Result {
  while true {
    let result = call()
    if result >= 0 || errno != EINTR { return result }
  }
}

/// The system's text for an error number.
func systemMessage(_ code: Int32) -> String {
  guard let text = strerror(code) else { return "error \(code)" }
  return String(cString: text).lowercased()
}

/// Seconds on a clock that only goes forward.
func monotonicSeconds() -> Double {
  var now = timespec()
  clock_gettime(CLOCK_MONOTONIC, &now)
  return Double(now.tv_sec) + Double(now.tv_nsec) * 1e-9
}

/// Value of an environment variable; nil when unset or empty.
func environmentValue(_ name: String) -> String? {
  guard let value = getenv(name), value[0] != 0 else { return nil }
  return String(cString: value)
}

func systemOpenForReading(_ path: String) -> Int32 {
  retryingInterrupts { open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY) }
}

/// Whether a path leads to something else than a regular file or a folder. False where nothing is.
func systemIsStream(_ path: String) -> Bool {
  var status = stat()
  guard !path.isEmpty, !path.utf8.contains(0), stat(path, &status) == 0 else { return false }
  let kind = status.st_mode & S_IFMT
  return kind != S_IFREG && kind != S_IFDIR
}

func systemKill(_ process: pid_t) {
  _ = kill(process, SIGKILL)
}
