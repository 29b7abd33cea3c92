import Accounts
import Foundation
import HTTPTypes
import Hummingbird
import Jobs
import Stores

/// `/api/v1/webhooks`: servers that are told of an account's jobs, and the log of what they were told.
struct WebhookRoutes: Sendable {
  static let mostEndpoints = 50
  static let mostOverlapSeconds = 7.0 * 86_400

  private struct Wish: Decodable {
    var url: String?
    var description: String?
    var events: [String]?
    var enabled: Bool?
    var secret: String?
  }

  private struct Rotation: Decodable {
    var secret: String?
    var overlapSeconds: Double?

    enum CodingKeys: String, CodingKey {
      case secret
      case overlapSeconds = "overlap_seconds"
    }
  }

  private struct Items<Item: Encodable>: Encodable {
    var items: [Item]
  }

  let desk: WebhookDesk
  /// How long a test waits for the receiver's answer.
  var testSeconds = 20.0

  func add(to router: some RouterMethods<ServiceContext>) {
    let routes = router.group("/api/v1/webhooks")
    routes.post("", use: create)
    routes.get("", use: list)
    routes.get("callback-secret") { _, context in
      // Whoever has it can sign, so looking is not enough.
      let principal = try context.require(.write)
      return try Response.json(["secret": desk.callbackSecrets.secret(of: principal.account).text])
    }
    routes.get("deliveries") { request, context in try await deliveries(request, context, of: nil) }
    routes.get("deliveries/{id}", use: delivery)
    routes.post("deliveries/{id}/replay", use: replay)
    routes.get("{id}") { _, context in
      let endpoint = try await endpoint(context, .read)
      return try Response.json(WebhookResource(endpoint, at: desk.clock()))
    }
    routes.patch("{id}", use: change)
    routes.delete("{id}") { _, context in
      let principal = try context.require(.write)
      let id = try context.parameters.require("id")
      guard try await desk.store.deleteEndpoint(id, of: .account(principal.account)) else {
        throw ServiceError.notFound
      }
      return Response(status: .noContent)
    }
    routes.post("{id}/rotate", use: rotate)
    routes.post("{id}/test", use: test)
    routes.get("{id}/deliveries") { request, context in
      try await deliveries(request, context, of: try await endpoint(context, .read).id)
    }
  }

  // MARK: Endpoints

  private func endpoint(_ context: ServiceContext, _ scope: Scope) async throws -> WebhookEndpoint {
    let owner = OwnerScope.account(try context.require(scope).account)
    guard let endpoint = try await desk.store.endpoint(try context.parameters.require("id"), of: owner) else {
      throw ServiceError.notFound
    }
    return endpoint
  }

  @Sendable private func create(_ request: Request, _ context: ServiceContext) async throws -> Response {
    let principal = try context.require(.write)
    let wish = try await request.json(Wish.self)
    guard let url = wish.url else { throw ServiceError.invalid("url", "url is missing.") }
    let events = try WebhookRoutes.events(wish.events ?? ["*"])
    let secret = try WebhookRoutes.secret(wish.secret)
    try WebhookRoutes.check(description: wish.description)
    try await desk.receivers.check(url, parameter: "url")
    guard try await desk.store.endpoints(of: principal.account).count < WebhookRoutes.mostEndpoints else {
      throw ServiceError(
        .conflict, code: "too_many_webhooks",
        message: "An account has at most \(WebhookRoutes.mostEndpoints) webhooks; remove one first.")
    }
    let now = desk.clock()
    var endpoint = WebhookEndpoint(
      id: "we_\(JobID(now: now))", owner: principal.account, url: url, description: wish.description ?? "",
      events: events, secret: secret.text, createdAt: now)
    if wish.enabled == false { endpoint.switchOn(false, at: now) }
    try await desk.store.insert(endpoint)
    var headers = HTTPFields()
    headers[.location] = "/api/v1/webhooks/\(endpoint.id)"
    return try .json(
      WebhookResource(endpoint, at: now, showsSecret: true), status: .created, headers: headers)
  }

  @Sendable private func list(_ request: Request, _ context: ServiceContext) async throws -> Response {
    let principal = try context.require(.read)
    let now = desk.clock()
    let all = try await desk.store.endpoints(of: principal.account)
    return try .json(Items(items: all.map { WebhookResource($0, at: now) }))
  }

  @Sendable private func change(_ request: Request, _ context: ServiceContext) async throws -> Response {
    let old = try await endpoint(context, .write)
    let wish = try await request.json(Wish.self)
    guard wish.secret == nil else {
      throw ServiceError.invalid("secret", "A secret is exchanged by POST /api/v1/webhooks/{id}/rotate.")
    }
    try WebhookRoutes.check(description: wish.description)
    if let url = wish.url, url != old.url { try await desk.receivers.check(url, parameter: "url") }
    let events = try wish.events.map(WebhookRoutes.events)
    let now = desk.clock()
    let (url, description, isOn) = (wish.url, wish.description, wish.enabled)
    let endpoint = try await desk.store.change(old.id, of: .account(old.owner)) { endpoint in
      endpoint.change(url: url, description: description, events: events, at: now)
      if let isOn { endpoint.switchOn(isOn, at: now) }
    }
    desk.wake()
    return try .json(WebhookResource(endpoint, at: now))
  }

  @Sendable private func rotate(_ request: Request, _ context: ServiceContext) async throws -> Response {
    let old = try await endpoint(context, .write)
    let isEmpty = request.headers[.contentLength].map { $0 == "0" } ?? (request.headers[.contentType] == nil)
    let wish = isEmpty ? Rotation() : try await request.json(Rotation.self)
    let secret = try WebhookRoutes.secret(wish.secret).text
    let overlap = wish.overlapSeconds ?? 86_400
    guard (0...WebhookRoutes.mostOverlapSeconds).contains(overlap) else {
      throw ServiceError.invalid(
        "overlap_seconds", "overlap_seconds must be from 0 to \(Int(WebhookRoutes.mostOverlapSeconds)).")
    }
    let now = desk.clock()
    let endpoint = try await desk.store.change(old.id, of: .account(old.owner)) {
      $0.rotate(to: secret, overlapSeconds: overlap, at: now)
    }
    return try .json(WebhookResource(endpoint, at: now, showsSecret: true))
  }

  /// Sends a ping and tells how it went.
  @Sendable private func test(_ request: Request, _ context: ServiceContext) async throws -> Response {
    let endpoint = try await endpoint(context, .write)
    guard endpoint.hold == nil else {
      throw ServiceError(
        .conflict, code: "webhook_off", message: "The webhook is switched off; switch it on to try it out.")
    }
    let id = try await desk.ping(endpoint)
    let end = ContinuousClock.now + .seconds(testSeconds)
    while true {
      guard let delivery = try await desk.store.delivery(id, of: .account(endpoint.owner)) else {
        throw ServiceError.notFound
      }
      if delivery.state != .pending || ContinuousClock.now > end {
        return try await answer(delivery, status: delivery.state == .pending ? .accepted : .ok)
      }
      try await Task.sleep(for: .milliseconds(50))
    }
  }

  // MARK: Deliveries

  private func deliveries(
    _ request: Request, _ context: ServiceContext, of endpoint: String?
  ) async throws -> Response {
    let fields = request.queryFields
    var query = WebhookDeliveryQuery(owner: .account(try context.require(.read).account))
    query.endpoint = endpoint
    query.limit = try fields.integer("limit", in: 1...100) ?? 20
    let page = try fields.integer("page", in: 1...1_000_000) ?? 1
    query.offset = (page - 1) * query.limit
    if let text = fields["status"] {
      guard let state = WebhookDelivery.State(rawValue: text) else {
        throw ServiceError.invalid("status", "status must be pending, delivered or failed.")
      }
      query.state = state
    }
    if let text = fields["job"] {
      guard let job = JobID(text) else { throw ServiceError.invalid("job", "job must be the name of a job.") }
      query.job = job
    }
    return try .json(
      Items(items: try await desk.store.deliveries(query).map { WebhookDeliveryResource($0) }))
  }

  @Sendable private func delivery(_ request: Request, _ context: ServiceContext) async throws -> Response {
    let owner = OwnerScope.account(try context.require(.read).account)
    guard let delivery = try await desk.store.delivery(try context.parameters.require("id"), of: owner) else {
      throw ServiceError.notFound
    }
    return try await answer(delivery)
  }

  /// Sends it once more, from the start of the schedule, under the same `webhook-id`.
  @Sendable private func replay(_ request: Request, _ context: ServiceContext) async throws -> Response {
    let owner = OwnerScope.account(try context.require(.write).account)
    let (delivery, _) = try await desk.store.apply(
      .replayed, to: try context.parameters.require("id"), of: owner, attempt: nil, at: desk.clock(),
      schedule: desk.schedule)
    desk.wake()
    return try await answer(delivery, status: .accepted)
  }

  private func answer(
    _ delivery: WebhookDelivery, status: HTTPResponse.Status = .ok
  ) async throws -> Response {
    let log = try await desk.store.attempts(of: delivery.id)
    return try .json(WebhookDeliveryResource(delivery, attempts: log), status: status)
  }

  // MARK: Reading wishes

  private static func events(_ texts: [String]) throws -> [WebhookEventPattern] {
    guard (1...20).contains(texts.count) else {
      throw ServiceError.invalid("events", "events must name 1 to 20 events.")
    }
    return try texts.map { text in
      guard let pattern = WebhookEventPattern(rawValue: text) else {
        let names = WebhookEvent.known.map(\.rawValue).joined(separator: ", ")
        throw ServiceError.invalid(
          "events", "events must be some of \(names), all of a subject as transcription.*, or *.")
      }
      return pattern
    }
  }

  private static func secret(_ text: String?) throws -> WebhookSecret {
    guard let text else { return .random() }
    guard let secret = WebhookSecret(text) else {
      throw ServiceError.invalid(
        "secret",
        "A secret has 16 to 256 visible ASCII characters, or is whsec_ and base64 of 24 to 64 bytes; leave it out to have one made."
      )
    }
    return secret
  }

  private static func check(description: String?) throws {
    guard description?.utf8.count ?? 0 <= 1000 else {
      throw ServiceError.invalid("description", "A description has at most 1000 bytes.")
    }
  }
}
