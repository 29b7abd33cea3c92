import Accounts
import HTTPTypes
import Hummingbird
import Jobs
import Web

/// What happens to a job by WebSocket: the messages of ``EventStream``, each a text. What comes is let be.
enum ProgressSocket {
  /// Nothing that a client has to say here is long.
  private static let limits = WebSocketLimits(messageBytes: 1 << 16)

  static func response(first: Job, _ notices: AsyncStream<JobNotice>) throws -> Response {
    try WebSocketOffer.accept(subprotocol: SocketCredentials.subprotocol, limits: limits) { reader, writer in
      await withTaskGroup(of: Void.self) { group in
        group.addTask {
          do {
            try await writer.send(JobMessage(.changed(first)).text)
            for await notice in notices { try await writer.send(JobMessage(notice).text) }
            writer.close(.normal)
          } catch {
            // Nobody listens any more, which the reader notices too.
          }
        }
        do { while try await reader.next() != nil {} } catch let closure as WebSocketClosure {
          writer.close(closure)
        } catch {}
        group.cancelAll()
      }
    }
  }
}

/// Browsers can give a WebSocket no headers. What they can give says who asks as well as `Authorization` does: the
/// subprotocols `token` or `bearer` with the credential after it, or `token` in the query. (A page of another site that opens
/// a socket by a user's cookies is refused where those are looked at, as for any other request.)
struct SocketCredentials: RouterMiddleware {
  static let schemes = ["token", "bearer"]

  /// What of the offered subprotocols is answered with.
  static var subprotocol: String? {
    WebSocketOffer.current?.subprotocols.first { ["steno"].contains($0) || schemes.contains($0.lowercased()) }
  }

  func handle(
    _ request: Request, context: ServiceContext,
    next: (Request, ServiceContext) async throws -> Response
  ) async throws -> Response {
    guard let offer = WebSocketOffer.current else { return try await next(request, context) }
    var head = request.head
    if head.headerFields[.authorization] == nil, let credential = Self.credential(request, offer) {
      head.headerFields[.authorization] = "Bearer \(credential)"
    }
    return try await next(Request(head: head, body: request.body), context)
  }

  private static func credential(_ request: Request, _ offer: WebSocketOffer) -> String? {
    let names = offer.subprotocols
    if let place = names.firstIndex(where: { schemes.contains($0.lowercased()) }), place + 1 < names.count {
      return names[place + 1]
    }
    return request.queryFields["token"] ?? request.queryFields["access_token"]
  }
}
