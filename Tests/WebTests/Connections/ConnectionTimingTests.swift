import NIOCore
import Testing

@testable import Web

@Suite("The clock of a connection")
struct ConnectionTimingTests {
  private static func at(_ seconds: Int64) -> NIODeadline { .uptimeNanoseconds(0) + .seconds(seconds) }

  private static func timing(securing: Bool = false) -> ConnectionTiming {
    var limits = ConnectionLimits()
    limits.headerSeconds = 10
    limits.bodySeconds = 20
    limits.idleSeconds = 70
    return ConnectionTiming(limits, isHandshaking: securing, at: at(0))
  }

  private static func isDue(_ timing: ConnectionTiming, _ reason: ConnectionTiming.Expiry?, _ seconds: Int64)
    -> Bool
  {
    timing.expiry?.reason == reason && timing.expiry?.at == at(seconds)
  }

  @Test("runs from its opening, its first byte, each piece of a body, and the answer's end")
  func course() {
    var timing = Self.timing()
    #expect(Self.isDue(timing, .idle, 70))
    timing.bytesCame(endedRequest: false, at: Self.at(5))
    #expect(Self.isDue(timing, .header, 15))
    timing.bytesCame(endedRequest: false, at: Self.at(14))
    #expect(Self.isDue(timing, .header, 15), "bytes that trickle do not win time")
    timing.headCame(at: Self.at(14))
    timing.readAsked(at: Self.at(14))
    #expect(Self.isDue(timing, .body, 34))
    timing.bytesCame(endedRequest: false, at: Self.at(30))
    #expect(timing.expiry == nil, "nothing is asked for")
    timing.readAsked(at: Self.at(40))
    #expect(Self.isDue(timing, .body, 60))
    timing.requestEnded()
    timing.bytesCame(endedRequest: true, at: Self.at(41))
    #expect(timing.expiry == nil, "it is our turn")
    timing.answerEnded(at: Self.at(100))
    #expect(Self.isDue(timing, .idle, 170))
  }

  @Test("waits for the rest of a request that was answered early, but not long")
  func rest() {
    var timing = Self.timing()
    timing.headCame(at: Self.at(1))
    timing.answerEnded(at: Self.at(2))
    #expect(Self.isDue(timing, .rest, 11))
    timing.bytesCame(endedRequest: false, at: Self.at(10))
    #expect(Self.isDue(timing, .rest, 11))
  }

  @Test("ends where nothing of an answer is taken")
  func blocked() {
    var timing = Self.timing()
    timing.headCame(at: Self.at(1))
    timing.requestEnded()
    timing.writabilityChanged(false, at: Self.at(5))
    #expect(Self.isDue(timing, .answer, 25))
    timing.writabilityChanged(true, at: Self.at(20))
    #expect(timing.expiry == nil)
  }

  @Test("gives the handshake of TLS as long as headers")
  func handshake() {
    var timing = Self.timing(securing: true)
    #expect(Self.isDue(timing, .header, 10))
    timing.handshakeEnded(at: Self.at(3))
    #expect(Self.isDue(timing, .idle, 73))
  }

  @Test("counts requests that came together")
  func pipelined() {
    var timing = Self.timing()
    for _ in 0..<2 {
      timing.headCame(at: Self.at(1))
      timing.requestEnded()
    }
    timing.bytesCame(endedRequest: true, at: Self.at(1))
    timing.answerEnded(at: Self.at(2))
    #expect(timing.unanswered == 1)
    #expect(timing.expiry == nil)
    timing.answerEnded(at: Self.at(3))
    #expect(Self.isDue(timing, .idle, 73))
  }
}
