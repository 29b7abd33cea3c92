public import NIOCore
import NIOWebSocket
import Synchronization

/// The sending half of a WebSocket. Any task may use it.
public struct WebSocketWriter: Sendable {
  /// What both halves know.
  final class Shared: Sendable {
    struct State {
      var hasSentClose = false
      var heard = ContinuousClock.now
    }
    let state = Mutex(State())
  }

  let outbound: NIOAsyncChannelOutboundWriter<WebSocketFrame>
  let channel: any Channel
  let limits: WebSocketLimits
  let shared = Shared()

  /// Sends a text; waits while the other side does not read.
  ///
  /// - Throws: ``ConnectionClosed`` where the goodbye was said, or the channel's error.
  public func send(_ text: String) async throws { try await send(.text, ByteBuffer(string: text)) }

  public func send(_ bytes: ByteBuffer) async throws { try await send(.binary, bytes) }

  /// Says goodbye; what is said later is dropped. The other side has ``WebSocketLimits/closeSeconds`` to answer.
  public func close(_ closure: WebSocketClosure = .normal) {
    let isFirst = shared.state.withLock { state in
      defer { state.hasSentClose = true }
      return !state.hasSentClose
    }
    guard isFirst else { return }
    let frame = WebSocketFrame(fin: true, opcode: .connectionClose, data: closure.payload)
    channel.writeAndFlush(frame, promise: nil)
    let channel = channel
    channel.eventLoop.scheduleTask(in: .milliseconds(Int64(limits.closeSeconds * 1000))) {
      channel.close(promise: nil)
    }
  }

  func send(_ opcode: WebSocketOpcode, _ data: ByteBuffer) async throws {
    guard !shared.state.withLock(\.hasSentClose) else { throw ConnectionClosed() }
    try await outbound.write(WebSocketFrame(fin: true, opcode: opcode, data: data))
  }

  func noteHeard() { shared.state.withLock { $0.heard = .now } }

  /// Asks now and then whether somebody is there, and cuts the connection when nobody answers.
  func keepAlive() async {
    while !Task.isCancelled {
      do { try await Task.sleep(for: .seconds(limits.pingSeconds)) } catch { return }
      let (heard, isClosing) = shared.state.withLock { ($0.heard, $0.hasSentClose) }
      if heard.duration(to: .now) > .seconds(limits.pingSeconds * 2) {
        channel.close(promise: nil)
        return
      }
      if isClosing { return }
      channel.writeAndFlush(WebSocketFrame(fin: true, opcode: .ping, data: ByteBuffer()), promise: nil)
    }
  }
}
