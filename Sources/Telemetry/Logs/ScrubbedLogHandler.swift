import Glibc
public import Logging

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Writes log lines, of libraries as of the service itself, without secrets and speech.
public struct ScrubbedLogHandler: LogHandler {
  public var logLevel: Logger.Level
  public var metadata: Logger.Metadata = [:]
  public var metadataProvider: Logger.MetadataProvider?

  private let label: String
  private let format: LogFormat
  private let scrubber: LogScrubber
  private let write: @Sendable (String) -> Void

  /// - Parameter write: takes whole lines, from any thread.
  public init(
    label: String, level: Logger.Level = .info, format: LogFormat = .text,
    scrubber: LogScrubber = LogScrubber(),
    write: @escaping @Sendable (String) -> Void = ScrubbedLogHandler.standardError
  ) {
    self.label = label
    logLevel = level
    self.format = format
    self.scrubber = scrubber
    self.write = write
  }

  /// One call of the system for a line, so that lines of several threads do not mix.
  public static let standardError: @Sendable (String) -> Void = { line in
    var line = line
    line.withUTF8 { bytes in
      var rest = UnsafeRawBufferPointer(bytes)[...]
      while !rest.isEmpty {
        let count = Glibc.write(STDERR_FILENO, rest.base, rest.count)
        if count < 0, errno == EINTR { continue }
        // Nobody reads it, and nobody else could be told.
        guard count > 0 else { return }
        rest = rest.dropFirst(count)
      }
    }
  }

  public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  public func log(event: LogEvent) {
    var all = metadata
    if let provided = metadataProvider?.get() { all.merge(provided) { _, new in new } }
    if let own = event.metadata { all.merge(own) { _, new in new } }
    if let error = event.error { all["error"] = "\(error)" }
    let line = LogLine(
      date: Date(), level: event.level, label: label, message: scrubber.scrubbed(event.message.description),
      fields: fields(all, depth: 0))
    write(line.text(format))
  }

  private func fields(_ metadata: Logger.Metadata, depth: Int) -> [(name: String, value: LogValue)] {
    metadata.sorted { $0.key < $1.key }.map { name, value in
      (name, LogScrubber.isHidden(name) ? .string(LogScrubber.removed) : self.value(value, depth: depth))
    }
  }

  private func value(_ value: Logger.Metadata.Value, depth: Int) -> LogValue {
    guard depth < 8 else { return .string("…") }
    switch value {
    case .string(let string): return .string(scrubber.scrubbed(string))
    case .stringConvertible(let value): return .string(scrubber.scrubbed(value.description))
    case .array(let values): return .list(values.map { self.value($0, depth: depth + 1) })
    case .dictionary(let metadata): return .fields(fields(metadata, depth: depth + 1))
    }
  }
}

extension Slice where Base == UnsafeRawBufferPointer {
  fileprivate var base: UnsafeRawPointer? { UnsafeRawBufferPointer(rebasing: self).baseAddress }
}
