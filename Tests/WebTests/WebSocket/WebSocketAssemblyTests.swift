import NIOCore
import NIOWebSocket
import Testing

@testable import Web

@Suite("Frames of a WebSocket become messages")
struct WebSocketAssemblyTests {
  private func frame(
    _ opcode: WebSocketOpcode, _ bytes: [UInt8] = [], fin: Bool = true, isMasked: Bool = true,
    rsv1: Bool = false
  ) -> WebSocketFrame {
    let key: WebSocketMaskingKey? = isMasked ? [1, 2, 3, 4] : nil
    var data = ByteBuffer(bytes: bytes)
    if let key { data.webSocketMask(key) }
    return WebSocketFrame(fin: fin, rsv1: rsv1, opcode: opcode, maskKey: key, data: data)
  }

  private func codes(_ frames: [WebSocketFrame], limit: Int = 10) -> UInt16? {
    var assembly = WebSocketAssembly(limit: limit)
    do throws(WebSocketClosure) {
      for frame in frames { _ = try assembly.take(frame) }
      return nil
    } catch { return error.code }
  }

  @Test("A message in pieces is whole, with a ping between them")
  func fragments() throws {
    var assembly = WebSocketAssembly(limit: 10)
    #expect(try assembly.take(frame(.text, [0x61, 0xC3], fin: false)) == .nothing)
    #expect(try assembly.take(frame(.ping, [7])) == .ping(ByteBuffer(bytes: [7])))
    #expect(try assembly.take(frame(.continuation, [0xA4])) == .message(.text("aä")))
    #expect(try assembly.take(frame(.binary, [1, 2])) == .message(.binary(ByteBuffer(bytes: [1, 2]))))
    #expect(try assembly.take(frame(.text)) == .message(.text("")))
    #expect(try assembly.take(frame(.pong)) == .pong)
  }

  @Test("What breaks the rules ends it with the code that says so")
  func faults() {
    #expect(codes([frame(.text, [0x61], isMasked: false)]) == 1002)
    #expect(codes([frame(.text, [0x61], rsv1: true)]) == 1002)
    #expect(codes([frame(.continuation)]) == 1002)
    #expect(codes([frame(.text, fin: false), frame(.text)]) == 1002)
    #expect(codes([frame(.ping, fin: false)]) == 1002)
    #expect(codes([frame(.ping, [UInt8](repeating: 0, count: 126))], limit: 1000) == 1002)
    #expect(codes([frame(WebSocketOpcode(encodedWebSocketOpcode: 0xB)!)]) == 1002)
    #expect(codes([frame(.text, [0xFF])]) == 1007)
    #expect(codes([frame(.text, [0xC3])]) == 1007)
    #expect(codes([frame(.binary, [UInt8](repeating: 0, count: 11))]) == 1009)
    let half = [UInt8](repeating: 0, count: 6)
    #expect(codes([frame(.binary, half, fin: false), frame(.continuation, half)]) == 1009)
  }

  @Test(
    "Codes that may not be sent are refused",
    arguments: [
      ([0x03, 0xE8], 1000), ([0x03], 1002), ([0x03, 0xED], 1002), ([0x03, 0xEE], 1002), ([0x0B, 0xB8], 3000),
      ([0x13, 0x88], 1002), ([0x03, 0xE8, 0xFF], 1007), ([], 1005),
    ] as [([UInt8], UInt16)])
  func closing(bytes: [UInt8], code: UInt16) {
    var assembly = WebSocketAssembly(limit: 10)
    do throws(WebSocketClosure) {
      let event = try assembly.take(frame(.connectionClose, bytes))
      guard case .closed(let closure) = event else {
        Issue.record("it is no goodbye")
        return
      }
      #expect(closure.code == code)
    } catch { #expect(error.code == code) }
  }

  @Test("A reason is cut between characters so that it fits a control frame")
  func reasons() {
    let payload = WebSocketClosure(1000, String(repeating: "ä", count: 100)).payload
    #expect(payload.readableBytes == 2 + 122)
    #expect(WebSocketClosure.noCode.payload.readableBytes == 0)
  }
}
