import Accounts
import HTTPTypes
public import Hummingbird
import Synchronization
import Transcripts

/// The interface of whisper.cpp's server: `POST /inference` and `/load`. ``ErrorAnswers`` writes its errors.
public final class WhisperCPPRoutes: Sendable {
  private let door: any TranscriptionDoor
  private let receive: ReceiveForm
  private let limits: DoorLimits
  /// The model that each account has loaded last, until the service stops. Nobody changes another's.
  private let loaded = Mutex<[String: String]>([:])

  public init(door: any TranscriptionDoor, limits: DoorLimits = DoorLimits(), receive: @escaping ReceiveForm)
  {
    self.door = door
    self.limits = limits
    self.receive = receive
  }

  public func add(to router: some RouterMethods<ServiceContext>) {
    router.post("/inference") { [self] request, context in try await infer(request, context) }
    router.post("/load") { [self] request, context in try await load(request, context) }
  }

  private func infer(_ request: Request, _ context: ServiceContext) async throws -> Response {
    let caller = try WaitingCaller(door, limits: limits, context: context)
    let received = try await receive(request, context)
    guard let upload = received.upload else {
      throw ServiceError.invalid("file", "no 'file' field in the request")
    }
    let models = await door.models()
    // One that was removed meanwhile is chosen anew.
    let last = loaded.withLock { $0[caller.principal.account] }
    let model = try RequestedModel.resolve(received.fields["model"], among: models)
    let form = try WhisperCPPForm(
      received.fields, model: model ?? last.flatMap { RequestedModel.installed($0, among: models) })
    let (_, transcript) = try await caller.transcript(
      of: caller.submission(form.request, upload, headers: request.headers))
    return WhisperCPPAnswer(form: form, transcript: transcript).response()
  }

  /// Takes the name of an installed model, never a path.
  private func load(_ request: Request, _ context: ServiceContext) async throws -> Response {
    let principal = try context.require(.write)
    let fields = try await receive(request, context).fields
    guard let name = fields["model"] else {
      throw ServiceError.invalid("model", "no 'model' field in the request")
    }
    let model = try RequestedModel.resolve(name, among: await door.models())
    loaded.withLock { $0[principal.account] = model }
    return Response.text("Load was successful!", type: "application/text")
  }
}
