import HTTPTypes
import Hummingbird
import Jobs
import NIOCore
import Transcripts
import Web

/// Which events a transcription under way gives, in the order in which they are told. Pure: it knows nothing of time or
/// connections.
struct OpenAIEvents {
  let form: OpenAIForm
  /// Segments that were told.
  private var count = 0

  init(form: OpenAIForm) { self.form = form }

  /// A segment that is recognized. One that comes out of turn waits for the end, so that the texts in a row are the
  /// whole text.
  mutating func recognized(_ segment: Segment) -> [ServerSentEvent] {
    guard segment.id == count else { return [] }
    return [delta(segment)]
  }

  /// All that is still to be told.
  mutating func completed(_ transcript: Transcript) -> [ServerSentEvent] {
    var events: [ServerSentEvent] = []
    for segment in transcript.segments.dropFirst(count) { events.append(delta(segment)) }
    let answer = OpenAIAnswer(form: form, transcript: transcript)
    if form.format == .diarizedJSON { events += answer.speakerSegments.map(Self.event) }
    var done: [(String, JSONValue)] = [
      ("type", .string("transcript.text.done")), ("text", .string(transcript.text)),
    ]
    if form.hasLogProbabilities {
      done.append(("logprobs", OpenAIAnswer.logProbabilities(transcript.segments)))
    }
    done.append(("usage", answer.tokenUsage))
    return events + [Self.event(.object(done))]
  }

  static func failed(_ error: ServiceError) -> ServerSentEvent {
    ServerSentEvent(
      name: "error", data: JSONValue.object([("error", OpenAIErrors.value(error))]).serialized())
  }

  private mutating func delta(_ segment: Segment) -> ServerSentEvent {
    let text = count == 0 ? String(segment.text.drop(while: \.isWhitespace)) : segment.text
    var members: [(String, JSONValue)] = [
      ("type", .string("transcript.text.delta")), ("delta", .string(text)),
    ]
    if form.hasLogProbabilities { members.append(("logprobs", OpenAIAnswer.logProbabilities([segment]))) }
    count += 1
    return Self.event(.object(members))
  }

  private static func event(_ value: JSONValue) -> ServerSentEvent {
    ServerSentEvent(data: value.serialized())
  }
}

/// Tells a transcription's events as they come.
struct OpenAIStream: Sendable {
  private enum Item: Sendable {
    case notice(JobNotice)
    case heartbeat
    case hungUp
  }

  let form: OpenAIForm
  let caller: WaitingCaller
  let submission: TranscriptionSubmission

  /// The job is accepted before the answer begins, so that whatever is wrong with it has its own status.
  func response() async throws -> Response {
    let job = try await caller.door.submit(submission, by: caller.principal)
    let notices = try await caller.door.follow(job.id, by: caller.principal)
    var headers: HTTPFields = [.contentType: "text/event-stream", .cacheControl: "no-cache"]
    // Proxies of the nginx family would keep events back.
    if let name = HTTPField.Name("X-Accel-Buffering") { headers[name] = "no" }
    return Response(
      status: .ok, headers: headers,
      body: ResponseBody { writer in
        do {
          try await write(job, notices, to: &writer)
        } catch {
          // Writing fails because nobody listens any more.
          await caller.abandon(job.id, submission)
          throw error
        }
        try await writer.finish(nil)
      })
  }

  private func write(
    _ job: Job, _ notices: AsyncStream<JobNotice>, to writer: inout any ResponseBodyWriter
  ) async throws {
    let (items, source) = AsyncStream<Item>.makeStream()
    let tellers = [
      Task {
        for await notice in notices { source.yield(.notice(notice)) }
        source.finish()
      },
      Task { [seconds = caller.limits.heartbeatSeconds] in
        while !Task.isCancelled {
          do { try await Task.sleep(for: .seconds(seconds)) } catch { return }
          source.yield(.heartbeat)
        }
      },
      Task {
        await caller.watch.untilClosed()
        source.yield(.hungUp)
      },
    ]
    defer { for teller in tellers { teller.cancel() } }

    var events = OpenAIEvents(form: form)
    var ended: Job?
    reading: for await item in items {
      switch item {
      case .heartbeat: try await writer.write(ByteBuffer(string: ServerSentEvent.heartbeat))
      case .hungUp where caller.watch.isClosed: throw ConnectionClosed()
      case .notice(.segment(let segment)):
        for event in events.recognized(segment) { try await writer.write(ByteBuffer(string: event.text)) }
      case .notice(.ended(let job)):
        ended = job
        break reading
      case .hungUp, .notice(.changed), .notice(.progress): break
      }
    }
    let last: [ServerSentEvent]
    do {
      var job = ended ?? job
      if ended == nil {
        let id = job.id
        job = try await caller.watch.whileOpen { [caller] in
          try await caller.door.end(of: id, by: caller.principal, within: caller.limits.longestWaitSeconds)
        }
      }
      last = events.completed(try await caller.transcript(of: job))
    } catch let error as ConnectionClosed {
      throw error
    } catch {
      last = [OpenAIEvents.failed(ServiceError(of: error))]
    }
    for event in last { try await writer.write(ByteBuffer(string: event.text)) }
  }
}
