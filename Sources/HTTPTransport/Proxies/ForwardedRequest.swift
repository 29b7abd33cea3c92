import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1

/// A request in the clear as a proxy wants it: sent to the proxy, with the whole address in its first line
/// (absolute-form, RFC 9112, section 3.2.2). Many proxies open tunnels for encrypted connections only.
struct ForwardedRequest: Sendable {
  /// The proxy, where the request goes.
  let url: String
  /// What the proxy reads.
  let target: String
  let headers: HTTPHeaders

  /// Nil where the request is not sent so.
  init?(_ url: String, by proxy: ProxyServer?) throws(ConnectionFailure) {
    guard let proxy, proxy.kind == .http else { return nil }
    guard var parts = URLComponents(string: url), let host = parts.percentEncodedHost, !host.isEmpty else {
      throw .badAddress(reason: "'\(url)' is no address of a server")
    }
    guard parts.scheme?.lowercased() == "http" else { return nil }
    self.url = "http://\(proxy)/"
    parts.fragment = nil
    (parts.user, parts.password) = (nil, nil)
    if parts.percentEncodedPath.isEmpty { parts.percentEncodedPath = "/" }
    guard let target = parts.string else { throw .badAddress(reason: "'\(url)' is no address of a server") }
    self.target = target
    var headers: HTTPHeaders = ["Host": host + (parts.port.map { $0 == 80 ? "" : ":\($0)" } ?? "")]
    if let authorization = proxy.authorization {
      headers.add(name: "Proxy-Authorization", value: authorization.headerValue)
    }
    self.headers = headers
  }

  /// Puts the address into requests of a connection before they are encoded.
  @Sendable func install(_ channel: any Channel) -> EventLoopFuture<Void> {
    channel.eventLoop.makeCompletedFuture {
      let pipeline = channel.pipeline.syncOperations
      let encoder = try pipeline.handler(type: HTTPRequestEncoder.self)
      try pipeline.addHandler(Addressing(target: target), position: .after(encoder))
    }
  }

  private final class Addressing: ChannelOutboundHandler {
    typealias OutboundIn = HTTPClientRequestPart
    typealias OutboundOut = HTTPClientRequestPart

    private let target: String

    init(target: String) { self.target = target }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
      guard case .head(var head) = unwrapOutboundIn(data) else {
        return context.write(data, promise: promise)
      }
      head.uri = target
      context.write(wrapOutboundOut(.head(head)), promise: promise)
    }
  }
}
