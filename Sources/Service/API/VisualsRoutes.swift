import Accounts
import Foundation
import HTTPTypes
import Hummingbird
import Jobs
import Stores
import Visuals
import Web

/// `/api/v1/visuals`: the diagrams that a talk describes, to be seen, edited and taken away.
struct VisualsRoutes: Sendable {
  let service: SpeechService
  let receive: ReceiveForm
  /// Nil: recordings have to be sent.
  let recording: NameRecording?
  private let pictures: PictureDesk

  init(service: SpeechService, receive: @escaping ReceiveForm, recording: NameRecording? = nil) {
    self.service = service
    self.receive = receive
    self.recording = recording
    pictures = PictureDesk(
      cache: service.policy.isCacheOn && !service.policy.isEphemeral ? service.stores.cache : nil,
      cacheSeconds: service.policy.cacheSeconds)
  }

  func add(to router: some RouterMethods<ServiceContext>) {
    let routes = router.group("/api/v1/visuals")
    routes.post("", use: create)
    routes.get("", use: list)
    routes.get("{id}", use: get)
    routes.put("{id}", use: edit)
    routes.put("{id}/scenes/{scene}", use: editScene)
    routes.get("{id}/render", use: render)
    routes.get("{id}/download", use: download)
    routes.get("{id}/events") { _, context in
      let job = try await job(context, .read)
      return EventStream.response(
        first: job, try await service.follow(job.id, by: try context.require(.read)))
    }
    routes.get("{id}/ws") { _, context in
      let job = try await job(context, .read)
      return try ProgressSocket.response(
        first: job, try await service.follow(job.id, by: try context.require(.read)))
    }
    routes.get("{id}/recording", use: sound)
    routes.post("{id}/videos", use: makeVideo)
    routes.post("{id}/cancel") { _, context in
      let job = try await job(context, .write)
      return try Response.json(
        VisualsResource(try await service.cancel(job.id, by: try context.require(.write))))
    }
    routes.delete("{id}", use: delete)
  }

  private func job(_ context: ServiceContext, _ scope: Scope) async throws -> Job {
    let job = try await service.job(context.jobID, by: context.require(scope))
    guard job.kind == .visualize else { throw ServiceError.notFound }
    return job
  }

  // MARK: Creating

  @Sendable private func create(_ request: Request, _ context: ServiceContext) async throws -> Response {
    let principal = try context.require(.write)
    let job = try await service.visualize(
      try await VisualsWish(
        request, context, blobs: service.stores.blobs, receive: receive, recording: recording),
      idempotencyKey: try request.idempotencyKey, by: principal)
    var headers = HTTPFields()
    headers[.location] = JobResource.path(of: job)
    return try .json(VisualsResource(job), status: .accepted, headers: headers)
  }

  /// A job of its own, with routes of its own.
  @Sendable private func makeVideo(_ request: Request, _ context: ServiceContext) async throws -> Response {
    let principal = try context.require(.write)
    let talk = try await job(context, .write)
    let form = try await receive(request, context)
    let video = try await service.makeVideo(
      of: talk, form, idempotencyKey: try request.idempotencyKey, by: principal)
    var headers = HTTPFields()
    headers[.location] = JobResource.path(of: video)
    return try .json(VideoResource(video), status: .accepted, headers: headers)
  }

  // MARK: Reading

  @Sendable private func list(_ request: Request, _ context: ServiceContext) async throws -> Response {
    let principal = try context.require(.read)
    let query = try JobQuery(request.queryFields, owner: .account(principal.account), kinds: [.visualize])
    let page = try await service.stores.jobs.jobs(query)
    return try .json(
      PageResource(page.jobs.map { VisualsResource($0) }, of: page, query))
  }

  @Sendable private func get(_ request: Request, _ context: ServiceContext) async throws -> Response {
    let job = try await job(context, .read)
    guard job.state == .completed else { return try .json(VisualsResource(job)) }
    return try await answer(job)
  }

  private func answer(_ job: Job) async throws -> Response {
    var headers = HTTPFields()
    headers[.eTag] = job.result.map { "\"\(VisualsResource.version(of: $0))\"" }
    return try .json(
      VisualsResource(job, visuals: try await service.visuals(of: job).visuals), headers: headers)
  }

  @Sendable private func render(_ request: Request, _ context: ServiceContext) async throws -> Response {
    let job = try await job(context, .read)
    let fields = request.queryFields
    let format = try fields["format"].map(VisualsRoutes.format) ?? .svg
    let options = try PictureOptions(fields)
    let (visuals, version) = try await service.visuals(of: job)
    let scene = (try fields.integer("scene", in: 1...10_000) ?? 1) - 1
    guard visuals.scenes.indices.contains(scene) else { throw ServiceError.notFound }
    let bytes = try await pictures.picture(
      of: visuals, version: version, scene: scene, as: format, options)
    return picture(bytes, format, "scene-\(scene + 1)", version)
  }

  /// One file with everything where a format has it, else all files packed together.
  @Sendable private func download(_ request: Request, _ context: ServiceContext) async throws -> Response {
    let job = try await job(context, .read)
    let fields = request.queryFields
    let names = (fields.all("formats") + fields.all("format")).flatMap { $0.split(separator: ",") }
    var known: Set<VisualsFormat> = []
    let formats =
      try names.isEmpty
      ? [.json] : names.map { try VisualsRoutes.format(String($0)) }.filter { known.insert($0).inserted }
    let options = try PictureOptions(fields)
    let (visuals, version) = try await service.visuals(of: job)
    if formats.count == 1, formats[0].holdsAllScenes || formats[0] == .json {
      let audio = formats[0] == .html ? try await pageAudio(of: job, request, context) : nil
      let bytes = try await pictures.picture(
        of: visuals, version: version, scene: nil, as: formats[0], options, audio: audio)
      return picture(bytes, formats[0], "visuals", version)
    }
    var headers = HTTPFields()
    headers[.contentDisposition] = ContentDisposition.attachment("visuals.zip")
    return .bytes(
      try await pictures.archive(of: visuals, formats, options), type: "application/zip", headers: headers)
  }

  /// The talk's recording, for as long as it is kept.
  @Sendable private func sound(_ request: Request, _ context: ServiceContext) async throws -> Response {
    let job = try await job(context, .read)
    guard let recording = try await VisualizeJob.recording(of: job, service.stores) else {
      throw ServiceError(
        .conflict, code: "recording_missing",
        message: "The recording of this talk is not here: it was sent as text, or is no longer kept.")
    }
    let format = try await format(of: recording.blob)
    var headers = HTTPFields()
    headers[.contentDisposition] = ContentDisposition.attachment(recording.name)
    // A page that was saved plays it, and cannot read it.
    if let policy = HTTPField.Name("Cross-Origin-Resource-Policy") { headers[policy] = "cross-origin" }
    return try await .blob(
      recording.blob, from: service.stores.blobs, type: format?.mediaType ?? "application/octet-stream",
      request, headers: headers)
  }

  private func format(of recording: BlobReference) async throws -> RecordingFormat? {
    var head: [UInt8] = []
    let range = 0..<min(recording.byteCount, Int64(RecordingFormat.headBytes))
    for try await piece in try await service.stores.blobs.read(recording, range: range) {
      head += piece.readableBytesView
    }
    return RecordingFormat(head: head)
  }

  /// Bytes of a recording that goes into the page.
  private static let largestEmbedded: Int64 = 20 << 20

  /// Inside the page while it is small, else at its address here, which plays where the page's reader is let in.
  private func pageAudio(
    of job: Job, _ request: Request, _ context: ServiceContext
  ) async throws -> InteractivePage.Audio? {
    guard let (blob, _) = try await VisualizeJob.recording(of: job, service.stores),
      let type = try await format(of: blob)?.browserType
    else { return nil }
    if blob.byteCount <= VisualsRoutes.largestEmbedded {
      return .embedded(Data(try await service.stores.blobs.bytes(of: blob)), type: type)
    }
    guard let host = request.head.authority else { return nil }
    return .at(
      address: "\(context.isSecure ? "https" : "http")://\(host)\(JobResource.path(of: job))/recording")
  }

  private func picture(
    _ bytes: [UInt8], _ format: VisualsFormat, _ stem: String, _ version: String
  ) -> Response {
    var headers = HTTPFields()
    // Labels are somebody's words: what could run in a browser is taken away as a file, never shown under our name.
    let isActive = format == .html || format == .svg
    headers[.contentDisposition] =
      isActive || format.holdsAllScenes || format == .excalidraw || format == .json
      ? ContentDisposition.attachment("\(stem).\(format.fileExtension)") : "inline"
    headers[.eTag] = "\"\(version)\""
    return .bytes(bytes, type: format.mediaType, headers: headers)
  }

  private static func format(_ name: String) throws -> VisualsFormat {
    guard let format = VisualsFormat(named: name) else {
      let all = VisualsFormat.allCases.map(\.rawValue).joined(separator: ", ")
      throw ServiceError.invalid("format", "format must be one of \(all).")
    }
    return format
  }

  // MARK: Editing

  @Sendable private func edit(_ request: Request, _ context: ServiceContext) async throws -> Response {
    let job = try await job(context, .write)
    let data = try await body(request)
    let visuals = try VisualsRoutes.checked { () throws(DiagramFile.Fault) in try DiagramFile.read(data) }
    return try await replace(visuals, of: job, request, context)
  }

  @Sendable private func editScene(_ request: Request, _ context: ServiceContext) async throws -> Response {
    let job = try await job(context, .write)
    var (visuals, _) = try await service.visuals(of: job)
    guard let number = context.parameters.get("scene").flatMap({ Int($0) }),
      visuals.scenes.indices.contains(number - 1)
    else { throw ServiceError.notFound }
    let data = try await body(request)
    visuals.scenes[number - 1].diagram = try VisualsRoutes.checked { () throws(DiagramFile.Fault) in
      try DiagramFile.readDiagram(data)
    }
    return try await replace(visuals, of: job, request, context)
  }

  private func replace(
    _ visuals: TalkVisuals, of job: Job, _ request: Request, _ context: ServiceContext
  ) async throws -> Response {
    if let wanted = request.headers[.ifMatch], wanted != "*" {
      let version = job.result.map { "\"\(VisualsResource.version(of: $0))\"" }
      guard wanted == version else {
        throw ServiceError(
          .preconditionFailed, code: "edited_meanwhile",
          message: "Somebody edited it since you read it; read it again and repeat your change.")
      }
    }
    return try await answer(
      try await service.replaceVisuals(of: job, by: visuals, as: try context.require(.write)))
  }

  private func body(_ request: Request) async throws -> Data {
    var request = request
    guard let body = try? await request.collectBody(upTo: DiagramFile.largest) else {
      throw ServiceError(
        .contentTooLarge, code: "body_too_large",
        message: "The body may have at most \(DiagramFile.largest) bytes.")
    }
    return Data(body.readableBytesView)
  }

  /// - Throws: ``ServiceError`` 422 with the faults of a diagram, each with its element's name.
  private static func checked<Value>(_ read: () throws(DiagramFile.Fault) -> Value) throws -> Value {
    do throws(DiagramFile.Fault) { return try read() } catch {
      let shown = error.problems.prefix(20).joined(separator: "; ")
      throw ServiceError(
        .unprocessableContent, code: "invalid_diagram", message: shown,
        parameter: error.problems.first.flatMap { $0.split(separator: ":").first.map(String.init) })
    }
  }

  @Sendable private func delete(_ request: Request, _ context: ServiceContext) async throws -> Response {
    let principal = try context.require(.write)
    let job = try await job(context, .write)
    if !job.state.isFinal {
      _ = try await service.cancel(job.id, by: principal)
      _ = try await service.end(of: job.id, by: principal, within: 5)
    }
    try await service.delete(job.id, by: principal)
    return Response(status: .noContent)
  }
}
