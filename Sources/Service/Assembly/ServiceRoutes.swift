public import Hummingbird

/// All doors of a service on one router.
public struct ServiceRoutes: Sendable {
  let service: SpeechService
  let receive: ReceiveForm
  let fetch: FetchRecording?
  let transcriptions: TranscriptionRoutes.Configuration

  /// - Parameters:
  ///   - receive: takes in a form with its recording.
  ///   - fetch: gets a recording by its address; nil: none is got.
  ///   - synchronousSeconds: recordings up to this length are answered with their text.
  ///   - synchronousTimeout: seconds that such an answer may take.
  public init(
    service: SpeechService, synchronousSeconds: Double = 30, synchronousTimeout: Double = 60,
    fetch: FetchRecording? = nil, receive: @escaping ReceiveForm
  ) {
    self.service = service
    self.receive = receive
    self.fetch = fetch
    transcriptions = .init(
      synchronousSeconds: synchronousSeconds, synchronousTimeout: synchronousTimeout)
  }

  /// Whether there is a WebSocket at a path.
  @Sendable static func isSocketPath(_ path: String) -> Bool { path.hasSuffix("/ws") }

  /// - Parameter identify: fills in who asks.
  public func router(identify: some RouterMiddleware<ServiceContext>) -> Router<ServiceContext> {
    let router = Router(context: ServiceContext.self)
    router.add(middleware: RequestNames())
    router.add(middleware: ErrorAnswers())
    router.add(middleware: SocketCredentials())
    router.add(middleware: identify)
    ProbeRoutes(service: service).add(to: router)
    TranscriptionRoutes(service: service, configuration: transcriptions, receive: receive).add(to: router)
    OpenAIRoutes(door: service, receive: receive).add(to: router)
    WhisperCPPRoutes(door: service, receive: receive).add(to: router)
    DeepgramRoutes(door: service, receive: receive, fetch: fetch).add(to: router)
    ExportRoutes(service: service).add(to: router)
    ModelRoutes(service: service).add(to: router)
    OpenAPIRoutes().add(to: router)
    return router
  }
}
