public import Hummingbird

/// All doors of a service on one router.
public struct ServiceRoutes: Sendable {
  let service: SpeechService
  let receive: ReceiveForm
  let receiveMany: ReceiveForm
  let transcriptions: TranscriptionRoutes.Configuration
  /// Uploads that come before the jobs that need them; nil: there are none.
  var uploads: UploadRoutes?
  /// Nil in a service with one user.
  public var accounts: AccountDesk?

  /// - Parameters:
  ///   - receive: takes in a form with its recording.
  ///   - receiveMany: takes in a form with many recordings.
  ///   - synchronousSeconds: recordings up to this length are answered with their text.
  ///   - synchronousTimeout: seconds that such an answer may take.
  public init(
    service: SpeechService, synchronousSeconds: Double = 30, synchronousTimeout: Double = 60,
    receiveMany: ReceiveForm? = nil, receive: @escaping ReceiveForm
  ) {
    self.service = service
    self.receive = receive
    self.receiveMany = receiveMany ?? receive
    transcriptions = .init(
      synchronousSeconds: synchronousSeconds, synchronousTimeout: synchronousTimeout)
  }

  /// - Parameter identify: fills in who asks.
  public func router(identify: some RouterMiddleware<ServiceContext>) -> Router<ServiceContext> {
    let router = Router(context: ServiceContext.self)
    router.add(middleware: RequestNames())
    router.add(middleware: ErrorAnswers())
    router.add(middleware: DoorErrors())
    router.add(middleware: identify)
    ProbeRoutes(service: service).add(to: router)
    TranscriptionRoutes(service: service, configuration: transcriptions, receive: receive).add(to: router)
    OpenAIRoutes(door: service, receive: receive).add(to: router)
    WhisperCPPRoutes(door: service, receive: receive).add(to: router)
    ExportRoutes(service: service).add(to: router)
    BatchRoutes(service: service, receive: receiveMany).add(to: router)
    ModelRoutes(service: service).add(to: router)
    if let webhooks = service.webhooks { WebhookRoutes(desk: webhooks).add(to: router) }
    uploads?.add(to: router)
    if let accounts {
      AccountRoutes(desk: accounts, service: service).add(to: router)
    } else {
      SingleUserRoutes().add(to: router)
    }
    return router
  }
}
