import NIOCore
public import NIOHTTP1
import NIOPosix
public import NIOSSL
import Synchronization

/// An HTTP server on the loopback interface whose answers a test writes.
public final class OutboundServer: Sendable {
  public struct Asked: Sendable {
    public var method: String
    public var path: String
    public var headers: HTTPHeaders
  }

  public struct Reply: Sendable {
    public var status: HTTPResponseStatus
    public var headers: HTTPHeaders
    public var body: [UInt8]
    /// Nothing is answered.
    public var isSilent: Bool

    public init(
      status: HTTPResponseStatus = .ok, headers: HTTPHeaders = [:], body: [UInt8] = [], isSilent: Bool = false
    ) {
      self.status = status
      self.headers = headers
      self.body = body
      self.isSilent = isSilent
    }
  }

  public let port: Int
  private let channel: any Channel
  private let log = Mutex<[Asked]>([])

  public var asked: [Asked] { log.withLock { $0 } }

  private init(_ channel: any Channel) {
    self.channel = channel
    port = channel.localAddress?.port ?? 0
  }

  public static func start(
    tls: NIOSSLContext? = nil, _ answer: @escaping @Sendable (Asked) -> Reply
  ) async throws -> OutboundServer {
    let server = Mutex<OutboundServer?>(nil)
    let record = { @Sendable (asked: Asked) in _ = server.withLock { $0?.log.withLock { $0.append(asked) } } }
    let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          if let tls { try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: tls)) }
          try channel.pipeline.syncOperations.configureHTTPServerPipeline()
          try channel.pipeline.syncOperations.addHandler(Answering(answer: answer, record: record))
        }
      }
      .bind(host: "127.0.0.1", port: 0).get()
    let made = OutboundServer(channel)
    server.withLock { $0 = made }
    return made
  }

  deinit { channel.close(promise: nil) }
}

private final class Answering: ChannelInboundHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias OutboundOut = HTTPServerResponsePart

  let answer: @Sendable (OutboundServer.Asked) -> OutboundServer.Reply
  let record: @Sendable (OutboundServer.Asked) -> Void

  init(
    answer: @escaping @Sendable (OutboundServer.Asked) -> OutboundServer.Reply,
    record: @escaping @Sendable (OutboundServer.Asked) -> Void
  ) {
    (self.answer, self.record) = (answer, record)
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard case .head(let head) = unwrapInboundIn(data) else { return }
    let asked = OutboundServer.Asked(method: head.method.rawValue, path: head.uri, headers: head.headers)
    record(asked)
    let reply = answer(asked)
    guard !reply.isSilent else { return }
    let answer = HTTPResponseHead(version: .http1_1, status: reply.status, headers: reply.headers)
    context.write(wrapOutboundOut(.head(answer)), promise: nil)
    context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: reply.body)))), promise: nil)
    context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
  }
}
