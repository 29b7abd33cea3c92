import HTTPTypes
import Hummingbird
import Jobs
import NIOCore
import Transcripts
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
        try await writer.write(buffer(event("status", JobResource(first))))
        for await item in items(notices) {
          switch item {
          case .heartbeat: try await writer.write(ByteBuffer(string: ServerSentEvent.heartbeat))
          case .notice(let notice): try await writer.write(buffer(event(of: notice)))
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

  private static func event(of notice: JobNotice) -> ServerSentEvent {
    switch notice {
    case .changed(let job): event("status", JobResource(job))
    case .progress(let progress): event("progress", progress)
    case .segment(let segment): event("segment", segment)
    case .ended(let job): event(job.state.rawValue, JobResource(job))
    }
  }

  private static func event(_ name: String, _ value: some Encodable) -> ServerSentEvent {
    let data = (try? JSONText.bytes(of: value)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
    return ServerSentEvent(name: name, data: data)
  }

  private static func buffer(_ event: ServerSentEvent) -> ByteBuffer { ByteBuffer(string: event.text) }
}
