import HTTPTypes
import Hummingbird
import Jobs
import NIOCore
import Web

/// What happens to a job as server-sent events: `status`, `progress`, `segment`, and last `completed`, `failed`, ….
enum EventStream {
  /// Seconds of silence after which a comment is sent, so that proxies do not cut the connection.
  static let heartbeatSeconds = 10.0

  private enum Item: Sendable {
    case notice(JobNotice)
    case heartbeat
    case end
  }

  static func response(first: Job, _ notices: AsyncStream<JobNotice>) -> Response {
    var headers = HTTPFields()
    headers[.contentType] = "text/event-stream; charset=utf-8"
    headers[.cacheControl] = "no-cache"
    if let name = HTTPField.Name("X-Accel-Buffering") { headers[name] = "no" }
    return Response(
      status: .ok, headers: headers,
      body: ResponseBody { writer in
        try await writer.write(buffer(.changed(first)))
        for await item in items(notices) {
          switch item {
          case .heartbeat: try await writer.write(ByteBuffer(string: ServerSentEvent.heartbeat))
          case .notice(let notice): try await writer.write(buffer(notice))
          case .end: break
          }
        }
        try await writer.finish(nil)
      })
  }

  /// Notices, with a heartbeat now and then.
  private static func items(_ notices: AsyncStream<JobNotice>) -> AsyncStream<Item> {
    let (stream, continuation) = AsyncStream<Item>.makeStream(bufferingPolicy: .bufferingNewest(10_000))
    let beating = Task {
      while !Task.isCancelled {
        try? await Task.sleep(for: .seconds(heartbeatSeconds))
        continuation.yield(.heartbeat)
      }
    }
    let telling = Task {
      for await notice in notices { continuation.yield(.notice(notice)) }
      continuation.finish()
    }
    continuation.onTermination = { _ in
      beating.cancel()
      telling.cancel()
    }
    return stream
  }

  private static func buffer(_ notice: JobNotice) -> ByteBuffer {
    let message = JobMessage(notice)
    return ByteBuffer(string: ServerSentEvent(name: message.name, data: message.data).text)
  }
}
