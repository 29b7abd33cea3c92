/// One event of a `text/event-stream` as it was received.
public struct ReceivedEvent: Sendable, Hashable {
  public var name: String
  public var data: String

  public init(name: String, data: String) {
    self.name = name
    self.data = data
  }
}

/// Reads a `text/event-stream` that comes in pieces (WHATWG HTML, section 9.2.6).
public struct EventStreamReader: Sendable {
  public struct TooLong: Error, CustomStringConvertible {
    public var description: String { "the server sends an event without an end." }
  }

  private let mostBytes: Int
  private var line: [UInt8] = []
  private var name = ""
  private var data: [String] = []
  private var byteCount = 0
  private var endedWithReturn = false

  /// - Parameter mostBytes: that one event may have.
  public init(mostBytes: Int = 16 << 20) { self.mostBytes = mostBytes }

  /// Takes more bytes.
  ///
  /// - Returns: the events that are complete by them.
  /// - Throws: ``TooLong``
  public mutating func read(_ bytes: some Sequence<UInt8>) throws(TooLong) -> [ReceivedEvent] {
    var events: [ReceivedEvent] = []
    for byte in bytes {
      let afterReturn = endedWithReturn
      endedWithReturn = byte == UInt8(ascii: "\r")
      switch byte {
      case UInt8(ascii: "\n") where afterReturn: break
      case UInt8(ascii: "\n"), UInt8(ascii: "\r"):
        if let event = endLine() { events.append(event) }
      default:
        byteCount += 1
        guard byteCount <= mostBytes else { throw TooLong() }
        line.append(byte)
      }
    }
    return events
  }

  private mutating func endLine() -> ReceivedEvent? {
    defer { line.removeAll(keepingCapacity: true) }
    guard !line.isEmpty else {
      defer { (name, data, byteCount) = ("", [], 0) }
      // The last event of a stream that breaks off has no blank line and does not count.
      return data.isEmpty
        ? nil : ReceivedEvent(name: name.isEmpty ? "message" : name, data: data.joined(separator: "\n"))
    }
    let colon = line.firstIndex(of: UInt8(ascii: ":"))
    let field = String(decoding: line[..<(colon ?? line.endIndex)], as: UTF8.self)
    var value = colon.map { line[($0 + 1)...] } ?? []
    if value.first == UInt8(ascii: " ") { value = value.dropFirst() }
    switch field {
    case "event": name = String(decoding: value, as: UTF8.self)
    case "data": data.append(String(decoding: value, as: UTF8.self))
    // A comment counts for nothing, and a stream of nothing else must not end by its length.
    case "" where data.isEmpty && name.isEmpty: byteCount = 0
    default: break
    }
    return nil
  }
}
