import HTTPTypes
public import HummingbirdCore
public import Logging
public import NIOCore
import NIOHTTP1
public import NIOHTTPTypes
import NIOHTTPTypesHTTP1
import NIOSSL

/// A connection of HTTP/1.1, with TLS or without, that nobody can hold open by doing nothing or block by nonsense.
public struct GuardedConnection: HTTPChannelHandler {
  public typealias Value = NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>

  public let responder: Responder
  private let limits: ConnectionLimits
  private let certificates: ServerCertificates?
  private let writeRefusal: WriteRefusal

  /// - Parameters:
  ///   - certificates: nil: without TLS.
  ///   - writeRefusal: the form in which requests are refused that never get to the responder.
  public init(
    _ limits: ConnectionLimits, certificates: ServerCertificates? = nil,
    writeRefusal: @escaping WriteRefusal = RefusalAnswer.plain, responder: @escaping Responder
  ) {
    self.limits = limits
    self.certificates = certificates
    self.writeRefusal = writeRefusal
    self.responder = responder
  }

  public func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
    channel.eventLoop.makeCompletedFuture {
      let pipeline = channel.pipeline.syncOperations
      if let certificates {
        try pipeline.addHandler(PlainTextRefusal(writeRefusal: writeRefusal))
        try pipeline.addHandler(NIOSSLServerHandler(context: certificates.context))
      }
      let connection = ConnectionGuard(
        limits, isSecure: certificates != nil, writeRefusal: writeRefusal)
      try pipeline.addHandler(ConnectionBytes(connection))
      var decoding = NIOHTTPDecoderLimitConfiguration()
      decoding.maxHeaderFieldSize = limits.headerBytes
      decoding.maxHeaderListSize = limits.headerBytes
      decoding.maxHeaderFieldCount = limits.headerFields
      try pipeline.configureHTTPServerPipeline(
        withPipeliningAssistance: false, withErrorHandling: false, withOutboundHeaderValidation: false,
        withEncoderConfiguration: .init(), withDecoderLimitConfiguration: decoding)
      try pipeline.addHandler(connection)
      try pipeline.addHandler(HTTP1ToHTTPServerCodec(secure: certificates != nil))
      try pipeline.addHandler(HTTPConnectionStateHandler(idleTimeout: nil, logger: logger))
      return try NIOAsyncChannel(
        wrappingChannelSynchronously: channel, configuration: .init(isOutboundHalfClosureEnabled: true))
    }
  }

  public func handle(value: Value, logger: Logger) async {
    await handleHTTP(asyncChannel: value, logger: logger)
  }
}

extension HTTPServerBuilder {
  /// A server of guarded connections.
  public static func guarded(
    _ limits: ConnectionLimits, certificates: ServerCertificates? = nil,
    writeRefusal: @escaping WriteRefusal = RefusalAnswer.plain
  ) -> HTTPServerBuilder {
    HTTPServerBuilder { responder in
      GuardedConnection(
        limits, certificates: certificates, writeRefusal: writeRefusal, responder: responder)
    }
  }
}
