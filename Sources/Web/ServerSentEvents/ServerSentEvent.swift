/// One event of a `text/event-stream` (WHATWG HTML, section 9.2).
public struct ServerSentEvent: Sendable, Hashable {
  public var name: String?
  /// Where a client goes on from after a break.
  public var id: String?
  public var data: String

  public init(name: String? = nil, id: String? = nil, data: String) {
    self.name = name
    self.id = id
    self.data = data
  }

  /// The event as it is sent. Line ends in a name or an id would begin new fields; they are left out.
  public var text: String {
    var text = ""
    if let id { text += "id: \(ServerSentEvent.oneLine(id))\n" }
    if let name { text += "event: \(ServerSentEvent.oneLine(name))\n" }
    for line in data.split(separator: /\r\n|\r|\n/, omittingEmptySubsequences: false) {
      text += "data: \(line)\n"
    }
    return text + "\n"
  }

  /// Keeps proxies from cutting a silent connection.
  public static let heartbeat = ": still here\n\n"

  private static func oneLine(_ text: String) -> String {
    String(text.unicodeScalars.filter { $0 != "\n" && $0 != "\r" && $0 != "\0" })
  }
}
