import Accounts
import HTTPTypes
public import Hummingbird
import Jobs
import Transcripts

/// Deepgram's interface to recordings: `POST /v1/listen`. ``ErrorAnswers`` writes its errors.
public struct DeepgramRoutes: Sendable {
  private let door: any TranscriptionDoor
  private let receive: ReceiveForm
  private let limits: DoorLimits

  public init(door: any TranscriptionDoor, limits: DoorLimits = DoorLimits(), receive: @escaping ReceiveForm)
  {
    self.door = door
    self.limits = limits
    self.receive = receive
  }

  public func add(to router: some RouterMethods<ServiceContext>) {
    router.post("/v1/listen") { request, context in try await answer(request, context) }
  }

  private func answer(_ request: Request, _ context: ServiceContext) async throws -> Response {
    let caller = try WaitingCaller(door, limits: limits, context: context)
    // All options stand in the query: what is wrong with them is told before anything is received.
    let options = try DeepgramOptions(request.queryFields, models: await door.models())
    let received = try await receive(request, context)
    guard let upload = received.upload else {
      throw ServiceError.invalid(
        "url", "Send the recording as the body, with its type in Content-Type, or JSON with its 'url'.")
    }
    var submission = caller.submission(options.request, upload, headers: request.headers)
    submission.tags = Array(options.tags.prefix(20))
    if let callback = options.callback {
      submission.callbacks = [callback]
      let job = try await door.submit(submission, by: caller.principal)
      return .json(.object([("request_id", .string(job.id.text))]))
    }
    let (job, transcript) = try await caller.transcript(of: submission)
    return .json(
      DeepgramAnswer(
        options: options, transcript: transcript, job: job, sha256: upload.blob.sha256
      ).value)
  }
}
