import Testing
import Web

@Suite("Server-sent events")
struct ServerSentEventTests {
  @Test("Every line of the data is a field of its own, and names cannot begin one")
  func lines() {
    let event = ServerSentEvent(name: "a\nb", id: "7\r\n", data: "one\r\ntwo\rthree\n")
    #expect(event.text == "id: 7\nevent: ab\ndata: one\ndata: two\ndata: three\ndata: \n\n")
  }
}
