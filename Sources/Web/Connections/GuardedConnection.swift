import HTTPTypes
public import HummingbirdCore
public import Logging
public import NIOCore
import NIOHTTP1
import NIOSSL

/// A connection of HTTP/1.1, with TLS or without, that nobody can hold open by doing nothing or block by nonsense. It
/// stands around a channel that does what the connection is for.
public struct GuardedConnection<Base: ServerChildChannel>: ServerChildChannel {
  public typealias Value = Base.Value

  private let base: Base
  private let limits: ConnectionLimits
  private let certificates: ServerCertificates?
  private let writeRefusal: WriteRefusal

  /// - Parameters:
  ///   - base: sets up HTTP with a decoder of NIO in the pipeline. Once it has answered 101 the connection is its own.
  ///   - certificates: nil: without TLS.
  ///   - writeRefusal: the form in which requests are refused that never get to the responder.
  public init(
    _ base: Base, _ limits: ConnectionLimits, certificates: ServerCertificates? = nil,
    writeRefusal: @escaping WriteRefusal = RefusalAnswer.plain
  ) {
    self.base = base
    self.limits = limits
    self.certificates = certificates
    self.writeRefusal = writeRefusal
  }

  public func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
    channel.eventLoop.makeCompletedFuture {
      guard let certificates else { return }
      let pipeline = channel.pipeline.syncOperations
      try pipeline.addHandler(PlainTextRefusal(writeRefusal: writeRefusal))
      try pipeline.addHandler(NIOSSLServerHandler(context: certificates.context))
    }.flatMap {
      base.setup(channel: channel, logger: logger)
    }.flatMapThrowing { value in
      let pipeline = channel.pipeline.syncOperations
      let connection = ConnectionGuard(
        limits, isSecure: certificates != nil, writeRefusal: writeRefusal)
      let decoder = try pipeline.handler(type: ByteToMessageHandler<HTTPRequestDecoder>.self)
      try pipeline.addHandler(ConnectionBytes(connection), position: .before(decoder))
      try pipeline.addHandler(connection, position: .after(decoder))
      return value
    }
  }

  public func handle(value: Value, logger: Logger) async { await base.handle(value: value, logger: logger) }
}

extension ConnectionLimits {
  /// HTTP with these limits, for channels that stand inside a guarded connection: it has the clocks.
  public var http: HTTP1Channel.Configuration {
    HTTP1Channel.Configuration(
      idleTimeout: nil,
      httpDecoderConfiguration: .init(
        maxHeaderFieldSize: headerBytes, maxHeaderListSize: headerBytes, maxHeaderFieldCount: headerFields))
  }
}

extension HTTPServerBuilder {
  /// A server of guarded connections.
  ///
  /// - Parameter channel: makes what stands inside of each; usually plain HTTP/1.1.
  public static func guarded(
    _ limits: ConnectionLimits, certificates: ServerCertificates? = nil,
    writeRefusal: @escaping WriteRefusal = RefusalAnswer.plain,
    channel:
      @escaping @Sendable (
        @escaping HTTPChannelHandler.Responder, HTTP1Channel.Configuration
      ) -> any ServerChildChannel = { HTTP1Channel(responder: $0, configuration: $1) }
  ) -> HTTPServerBuilder {
    HTTPServerBuilder { responder in
      func guarded(_ base: some ServerChildChannel) -> any ServerChildChannel {
        GuardedConnection(base, limits, certificates: certificates, writeRefusal: writeRefusal)
      }
      return guarded(channel(responder, limits.http))
    }
  }
}
