import HTTPTypes
public import HummingbirdCore
import Synchronization

/// A client's wish to go on by WebSocket, while its request passes through the router like any other. So routes of sockets
/// are ordinary routes, behind the same middlewares.
public final class WebSocketOffer: Sendable {
  struct Accepted: Sendable {
    var handler: WebSocketHandler
    var limits: WebSocketLimits
  }

  /// The wish of the request that is answered now; nil where it is an ordinary one.
  @TaskLocal public static var current: WebSocketOffer?

  /// The subprotocols that the client names, in its order (RFC 6455, section 4.1).
  public let subprotocols: [String]
  let accepted = Mutex<Accepted?>(nil)

  init(subprotocols: [String]) { self.subprotocols = subprotocols }

  /// Accepts what the request that is answered now asks for.
  ///
  /// - Parameters:
  ///   - subprotocol: one of those that the client named; nil: none.
  ///   - handler: works on the socket once it stands.
  /// - Returns: the answer of the route.
  /// - Throws: ``WebSocketRequired`` where the request asks for no WebSocket.
  public static func accept(
    subprotocol: String? = nil, limits: WebSocketLimits = WebSocketLimits(),
    handler: @escaping WebSocketHandler
  ) throws -> Response {
    guard let offer = current else { throw WebSocketRequired() }
    offer.accepted.withLock { $0 = Accepted(handler: handler, limits: limits) }
    var response = Response(status: .switchingProtocols)
    if let subprotocol, offer.subprotocols.contains(subprotocol) {
      response.headers[.secWebSocketProtocol] = subprotocol
    }
    return response
  }
}

/// A route of WebSockets was asked for something else, or on a connection that has been used before.
public struct WebSocketRequired: Error, CustomStringConvertible {
  public init() {}
  public var description: String {
    "There is only a WebSocket at this address: ask for it with the first request of a connection."
  }
}
