import Glibc

/// What Linux knows of this process (proc(5)), under the names that all of Prometheus' clients use.
public struct ProcessMetrics: Sendable {
  private let cpu: CounterMetric
  private let residentMemory: GaugeMetric
  private let virtualMemory: GaugeMetric
  private let openFiles: GaugeMetric
  private let mostFiles: GaugeMetric
  private let start: GaugeMetric
  private let threads: GaugeMetric

  public init(_ registry: MetricRegistry) {
    cpu = registry.counter("process_cpu_seconds_total", "Seconds of processor time used, in user and system.")
    residentMemory = registry.gauge("process_resident_memory_bytes", "Bytes of memory in use.")
    virtualMemory = registry.gauge("process_virtual_memory_bytes", "Bytes of address space in use.")
    openFiles = registry.gauge("process_open_fds", "File descriptors that are open.")
    mostFiles = registry.gauge("process_max_fds", "File descriptors that may be open.")
    start = registry.gauge(
      "process_start_time_seconds", "When the process started, in seconds since 1970.")
    threads = registry.gauge("process_threads", "Threads of the process.")
  }

  /// Reads them anew. Takes well under a millisecond.
  public func refresh() {
    if let status = ProcessStatus.current {
      cpu.replace(with: status.cpuSeconds)
      residentMemory.set(Double(status.residentBytes))
      virtualMemory.set(Double(status.virtualBytes))
      start.set(status.startSeconds)
      threads.set(Double(status.threads))
    }
    if let count = ProcessStatus.openFiles { openFiles.set(Double(count)) }
    var limit = rlimit()
    if getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 {
      mostFiles.set(Double(limit.rlim_cur))
    }
  }
}

/// A process's line in `/proc/self/stat`.
public struct ProcessStatus: Sendable, Equatable {
  public var cpuSeconds: Double
  public var residentBytes: Int
  public var virtualBytes: Int
  public var threads: Int
  /// Since 1970.
  public var startSeconds: Double

  public static var current: ProcessStatus? {
    guard let line = text(of: "/proc/self/stat"), let boot = text(of: "/proc/stat") else { return nil }
    let bootLine = boot.split(separator: "\n").first { $0.hasPrefix("btime ") }
    guard let seconds = bootLine.flatMap({ Double($0.dropFirst(6)) }) else { return nil }
    return ProcessStatus(
      line, ticks: Double(sysconf(Int32(_SC_CLK_TCK))), page: sysconf(Int32(_SC_PAGESIZE)), boot: seconds)
  }

  /// - Parameters:
  ///   - ticks: of the kernel's clock in a second.
  ///   - page: bytes of a page.
  ///   - boot: when the machine started, in seconds since 1970.
  init?(_ line: String, ticks: Double, page: Int, boot: Double) {
    // The name of the program, in parentheses, may hold spaces and parentheses itself.
    guard let end = line.lastIndex(of: ")"), ticks > 0 else { return nil }
    let fields = line[line.index(after: end)...].split(whereSeparator: { $0 == " " || $0 == "\n" })
    // Counted from the state, which is field 3 of proc(5).
    guard fields.count > 21, let user = Double(fields[11]), let system = Double(fields[12]),
      let threads = Int(fields[17]), let start = Double(fields[19]), let virtual = Int(fields[20]),
      let resident = Int(fields[21])
    else { return nil }
    cpuSeconds = (user + system) / ticks
    residentBytes = resident &* page
    virtualBytes = virtual
    self.threads = threads
    startSeconds = boot + start / ticks
  }

  static var openFiles: Int? {
    guard let folder = opendir("/proc/self/fd") else { return nil }
    defer { closedir(folder) }
    var count = 0
    while readdir(folder) != nil { count += 1 }
    // Without `.`, `..` and the folder itself.
    return max(count - 3, 0)
  }

  private static func text(of path: String) -> String? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: 1 << 16)
    var count = 0
    while count < bytes.count {
      let got = bytes.withUnsafeMutableBytes { read(descriptor, $0.baseAddress! + count, $0.count - count) }
      guard got > 0 else { break }
      count += got
    }
    return String(decoding: bytes[..<count], as: UTF8.self)
  }
}
