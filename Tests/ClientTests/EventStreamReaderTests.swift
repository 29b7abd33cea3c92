import Testing

@testable import Client

@Suite struct EventStreamReaderTests {
  private func events(_ text: String, piece: Int = .max) throws -> [ReceivedEvent] {
    var reader = EventStreamReader()
    var events: [ReceivedEvent] = []
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      events += try reader.read(rest.prefix(piece))
      rest = rest.dropFirst(piece)
    }
    return events
  }

  @Test("Events are the same however they are cut into pieces and lines end", arguments: [1, 2, 3, 7, 1000])
  func pieces(piece: Int) throws {
    let expected = [
      ReceivedEvent(name: "progress", data: "{\"a\":1}"), ReceivedEvent(name: "message", data: "one\ntwo é"),
    ]
    for end in ["\n", "\r\n", "\r"] {
      let text = [
        ": still here", "", "event: progress", "data: {\"a\":1}", "", "data:one", "id: 7", "data: two é", "",
        "data: cut",
      ].joined(separator: end)
      #expect(try events(text, piece: piece) == expected, "\(end.debugDescription)")
    }
  }

  @Test("An event without data does not count, nor does its name for the next")
  func empty() throws {
    #expect(try events("event: a\n\ndata: b\n\n") == [ReceivedEvent(name: "message", data: "b")])
  }

  @Test("Heartbeats may come for ever, an event without an end may not")
  func limits() throws {
    var reader = EventStreamReader(mostBytes: 100)
    for _ in 0..<100 { #expect(try reader.read(": still here\n\n".utf8).isEmpty) }
    #expect(throws: EventStreamReader.TooLong.self) {
      for _ in 0..<100 { _ = try reader.read("data: more of the same\n".utf8) }
    }
  }

  @Test("Events of jobs are told apart, and unknown ones are let be")
  func jobs() {
    let progress = RemoteJobEvent(
      ReceivedEvent(name: "progress", data: #"{"fraction":0.5,"stage":"transcribing","audioSeconds":30}"#))
    guard case .progress(let told)? = progress else {
      return #expect(Bool(false), "\(String(describing: progress))")
    }
    #expect(told.fraction == 0.5 && told.audioSeconds == 30 && told.remainingSeconds == nil)
    let end = RemoteJobEvent(
      ReceivedEvent(
        name: "failed",
        data:
          #"{"id":"1","status":"failed","original_filename":"a","created_at":"t","error":{"code":"c","message":"m"},"new":{}}"#
      ))
    guard case .job(let job)? = end else { return #expect(Bool(false)) }
    #expect(job.hasEnded)
    #expect(throws: ServiceClientError.failed(code: "c", message: "m")) { try job.requireCompleted() }
    #expect(RemoteJobEvent(ReceivedEvent(name: "segment", data: "{}")) == nil)
    #expect(RemoteJobEvent(ReceivedEvent(name: "progress", data: "no json")) == nil)
  }
}
