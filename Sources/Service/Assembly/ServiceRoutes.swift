public import Hummingbird

/// All doors of a service on one router.
public struct ServiceRoutes: Sendable {
  let service: SpeechService
  let operations: ServiceOperations
  let receive: ReceiveForm
  let receiveMany: ReceiveForm
  let transcriptions: TranscriptionRoutes.Configuration
  /// Uploads that come before the jobs that need them; nil: there are none.
  var uploads: UploadRoutes?
  /// Finds recordings that fields name; nil: they have to be sent.
  var recording: NameRecording?
  /// Nil in a service with one user.
  public var accounts: AccountDesk?

  /// - Parameters:
  ///   - operations: how it is watched; nil: by nobody but its probes.
  ///   - receive: takes in a form with its recording.
  ///   - receiveMany: takes in a form with many recordings.
  ///   - synchronousSeconds: recordings up to this length are answered with their text.
  ///   - synchronousTimeout: seconds that such an answer may take.
  public init(
    service: SpeechService, operations: ServiceOperations? = nil, synchronousSeconds: Double = 30,
    synchronousTimeout: Double = 60, receiveMany: ReceiveForm? = nil, receive: @escaping ReceiveForm
  ) {
    self.service = service
    self.operations = operations ?? .unwatched(service)
    self.receive = receive
    self.receiveMany = receiveMany ?? receive
    transcriptions = .init(
      synchronousSeconds: synchronousSeconds, synchronousTimeout: synchronousTimeout)
  }

  /// Whether there is a WebSocket at a path.
  @Sendable static func isSocketPath(_ path: String) -> Bool { path.hasSuffix("/ws") }

  /// - Parameters:
  ///   - identify: fills in who asks.
  ///   - edge: what stands between the network and the routes; nil: nothing.
  ///   - hasMetrics: whether metrics are answered here and not on a port of their own.
  public func router(
    identify: some RouterMiddleware<ServiceContext>, edge: HTTPEdge? = nil, hasMetrics: Bool = true
  ) -> Router<ServiceContext> {
    let router = Router(context: ServiceContext.self, options: .autoGenerateHeadEndpoints)
    router.add(middleware: HeadAnswers())
    router.add(middleware: RequestNames())
    router.add(middleware: RequestTelemetry(metrics: operations.metrics))
    edge?.addOutside(to: router)
    router.add(middleware: ErrorAnswers(metrics: operations.metrics.edges))
    edge?.addBeforeIdentity(to: router)
    router.add(middleware: SocketCredentials())
    router.add(middleware: identify)
    edge?.addAfterIdentity(to: router)
    let probes = ProbeRoutes(health: operations.health)
    probes.add(to: router)
    StatusRoute(service: service, probes: probes).add(to: router)
    if hasMetrics { MetricsRoutes(operations: operations).add(to: router) }
    TranscriptionRoutes(service: service, configuration: transcriptions, receive: receive).add(to: router)
    OpenAIRoutes(door: service, receive: receive).add(to: router)
    WhisperCPPRoutes(door: service, receive: receive).add(to: router)
    DeepgramRoutes(door: service, receive: receive).add(to: router)
    ExportRoutes(service: service).add(to: router)
    BatchRoutes(service: service, receive: receiveMany, recording: recording).add(to: router)
    VisualsRoutes(service: service, receive: receive, recording: recording).add(to: router)
    VideoRoutes(service: service).add(to: router)
    JobRoutes(service: service).add(to: router)
    ModelRoutes(service: service).add(to: router)
    if let webhooks = service.webhooks { WebhookRoutes(desk: webhooks).add(to: router) }
    uploads?.add(to: router)
    if let accounts {
      AccountRoutes(desk: accounts, service: service).add(to: router)
    } else {
      SingleUserRoutes().add(to: router)
    }
    OpenAPIRoutes().add(to: router)
    return router
  }
}
