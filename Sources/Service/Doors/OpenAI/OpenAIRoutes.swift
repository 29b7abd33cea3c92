import Accounts
import HTTPTypes
public import Hummingbird
import Transcripts

/// OpenAI's audio interface: `POST /v1/audio/transcriptions` and `/v1/audio/translations`, `GET /v1/models`.
/// ``ErrorAnswers`` writes its errors.
public struct OpenAIRoutes: Sendable {
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
    router.post("/v1/audio/transcriptions") { request, context in
      try await answer(request, context, .transcribe)
    }
    router.post("/v1/audio/translations") { request, context in
      try await answer(request, context, .translate)
    }
    router.get("/v1/models") { _, context in
      _ = try context.require(.read)
      return Response.json(OpenAIModels.list(await door.models()))
    }
    // Names of hubs have a slash in them.
    router.get("/v1/models/**") { _, context in
      _ = try context.require(.read)
      let name = context.parameters.getCatchAll().joined(separator: "/")
      return Response.json(try OpenAIModels.one(name, among: await door.models()))
    }
  }

  private func answer(
    _ request: Request, _ context: ServiceContext, _ task: OpenAIForm.Task
  ) async throws -> Response {
    let caller = try WaitingCaller(door, limits: limits, context: context)
    let received = try await receive(request, context)
    let form = try OpenAIForm(received.fields, task: task, models: await door.models())
    guard let upload = received.upload else {
      throw ServiceError(
        .badRequest, code: "missing_required_parameter",
        message: "There is no recording: send it as the file 'file' of a multipart/form-data request.",
        parameter: "file")
    }
    let submission = caller.submission(form.request, upload, headers: request.headers)
    if form.isStreamed {
      return try await OpenAIStream(form: form, caller: caller, submission: submission).response()
    }
    let (_, transcript) = try await caller.transcript(of: submission)
    return OpenAIAnswer(form: form, transcript: transcript).response()
  }
}
