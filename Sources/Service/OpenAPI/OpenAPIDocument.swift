import HTTPTypes
import Transcripts

/// What the service offers, for programs: OpenAPI 3.1.
enum OpenAPIDocument {
  static let text = value(of: APIOperation.all).serialized()

  /// The document of a service that has some of the operations. Where nobody can log in, the service has one user, who may
  /// be known without showing anything.
  static func value(of operations: [APIOperation]) -> JSONValue {
    let hasAccounts = operations.contains { $0.path == "/token" }
    var paths: [(String, [(String, JSONValue)])] = []
    for operation in operations {
      let member = (operation.method.rawValue.lowercased(), value(operation))
      if let place = paths.firstIndex(where: { $0.0 == operation.path }) {
        paths[place].1.append(member)
      } else {
        paths.append((operation.path, [member]))
      }
    }
    var topics: [String] = []
    for operation in operations where !topics.contains(operation.topic) { topics.append(operation.topic) }
    return .object([
      ("openapi", .string("3.1.0")),
      (
        "info",
        .object([
          ("title", .string("Steno")), ("version", .string(StenoVersion.current)),
          (
            "description",
            .string(
              "Speech to text on your own machine. Every way in leads to the same jobs. Fields that are not "
                + "known do no harm.")
          ), ("license", .object([("name", .string("Apache-2.0")), ("identifier", .string("Apache-2.0"))])),
        ])
      ),
      ("servers", .array([.object([("url", .string("/"))])])),
      ("tags", .array(topics.map { .object([("name", .string($0))]) })),
      (
        "security",
        .array(["bearer", "key"].map(requirement) + (hasAccounts ? [requirement("session")] : [.object([])]))
      ),
      ("paths", .object(paths.map { ($0.0, .object($0.1)) })), ("components", components),
    ])
  }

  private static func value(_ operation: APIOperation) -> JSONValue {
    var members: [(String, JSONValue)] = [
      ("operationId", .string(operation.name)), ("tags", .array([.string(operation.topic)])),
      ("summary", .string(operation.summary)),
    ]
    if let description = operation.description { members.append(("description", .string(description))) }
    if operation.isPublic {
      members.append(
        (
          "security",
          .array(
            operation.security.isEmpty ? [] : operation.security.map(requirement) + [.object([])])
        ))
    }
    if !operation.parameters.isEmpty {
      members.append(("parameters", .array(operation.parameters.map(value))))
    }
    if let body = operation.body {
      members.append(
        (
          "requestBody",
          .object([
            ("required", .bool(body.isRequired)),
            ("content", content(body.contents, example: body.example, isOnFirst: true)),
          ])
        ))
    }
    members.append(("responses", answers(of: operation)))
    return .object(members)
  }

  private static func value(_ parameter: APIOperation.Parameter) -> JSONValue {
    .object([
      ("name", .string(parameter.name)), ("in", .string(parameter.place.rawValue)),
      ("required", .bool(parameter.isRequired || parameter.place == .path)),
      ("description", .string(parameter.description)),
      ("schema", parameter.schema),
    ])
  }

  private static func requirement(_ scheme: String) -> JSONValue { .object([(scheme, .array([]))]) }

  private static func content(
    _ contents: [(type: String, schema: JSONValue)], example: JSONValue? = nil, isOnFirst: Bool = false
  ) -> JSONValue {
    .object(
      contents.enumerated().map { index, content in
        let shown = isOnFirst && index > 0 ? nil : example
        return (
          content.type, .object([("schema", content.schema)] + (shown.map { [("example", $0)] } ?? []))
        )
      })
  }

  private static func answers(of operation: APIOperation) -> JSONValue {
    var answers = operation.answers.map { answer -> (String, JSONValue) in
      var members: [(String, JSONValue)] = [("description", .string(answer.description))]
      if !answer.contents.isEmpty {
        members.append(("content", content(answer.contents, example: answer.example)))
      }
      return (String(answer.status), .object(members))
    }
    var statuses = Set(operation.errors)
    if !operation.isPublic { statuses.formUnion([401, 403]) }
    if RateRules.routeClass(operation.method, operation.path) != .free { statuses.insert(429) }
    for status in statuses.sorted() {
      answers.append((String(status), error(operation, reasons[status] ?? "Refused.")))
    }
    answers.append(("default", error(operation, "Any other error has the same form.")))
    return .object(answers)
  }

  private static func error(_ operation: APIOperation, _ description: String) -> JSONValue {
    var members: [(String, JSONValue)] = [("description", .string(description))]
    // Answers to HEAD have no body.
    if operation.method != .head {
      let form = ErrorEnvelope(path: operation.path)
      members.append(("content", content([("application/json", APISchema.reference(form.schema))])))
    }
    return .object(members)
  }

  private static let reasons = [
    400: "Something in the request is wrong; the message says what.",
    401: "Nobody is known by what was shown.",
    403: "These credentials do not allow it.", 404: "It is not there, or belongs to somebody else.",
    409: "Its state does not allow it.", 413: "It is larger or longer than is taken here.",
    405: "There is no such method here.", 410: "It was kept for its time.",
    412: "Another version of tus is spoken here.", 415: "It is no recording that can be read.",
    423: "Another request writes to it.", 460: "The bytes do not fit their checksum.",
    426: "There is only a WebSocket here.",
    429: "Too much at once; Retry-After says when to come back.", 500: "Something went wrong in the service.",
    502: "The server of the address did not answer.", 503: "It cannot be done now.",
    504: "It takes longer than a request may; the job goes on.", 507: "There is no room.",
  ]

  private static var components: JSONValue {
    .object([
      ("schemas", .object(APISchema.named)),
      (
        "securitySchemes",
        .object([
          (
            "bearer",
            .object([
              ("type", .string("http")), ("scheme", .string("bearer")),
              (
                "description",
                .string("An API key or an access token. `Token` in place of `Bearer` does as well.")
              ),
            ])
          ),
          (
            "key",
            .object([
              ("type", .string("apiKey")), ("in", .string("header")), ("name", .string("X-API-Key")),
            ])
          ),
          (
            "session",
            .object([
              ("type", .string("apiKey")), ("in", .string("cookie")), ("name", .string("steno_session")),
              (
                "description",
                .string(
                  "A session of a browser; over TLS its name begins with `__Host-`. What changes something also needs "
                    + "the token of the other cookie in `X-CSRF-Token`.")
              ),
            ])
          ),
          (
            "metrics",
            .object([
              ("type", .string("apiKey")), ("in", .string("header")), ("name", .string("X-Metrics-Token")),
            ])
          ),
        ])
      ),
    ])
  }
}

extension ErrorEnvelope {
  /// The name of its schema.
  var schema: String {
    switch self {
    case .own: "Error"
    case .openAI: "OpenAIError"
    case .whisperCPP: "WhisperCPPError"
    case .deepgram: "DeepgramError"
    }
  }
}
