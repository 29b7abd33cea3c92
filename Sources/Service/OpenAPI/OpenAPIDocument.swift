import HTTPTypes
import Transcripts

/// What the service offers, for programs: OpenAPI 3.1.
enum OpenAPIDocument {
  static let text = value(of: APIOperation.all).serialized()

  static func value(of operations: [APIOperation]) -> JSONValue {
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
      ("security", .array([.object([("bearer", .array([]))]), .object([("key", .array([]))]), .object([])])),
      ("paths", .object(paths.map { ($0.0, .object($0.1)) })), ("components", components),
    ])
  }

  private static func value(_ operation: APIOperation) -> JSONValue {
    var members: [(String, JSONValue)] = [
      ("operationId", .string(operation.name)), ("tags", .array([.string(operation.topic)])),
      ("summary", .string(operation.summary)),
    ]
    if let description = operation.description { members.append(("description", .string(description))) }
    if operation.isPublic { members.append(("security", .array([]))) }
    if !operation.parameters.isEmpty {
      members.append(("parameters", .array(operation.parameters.map(value))))
    }
    if let body = operation.body {
      members.append(
        (
          "requestBody",
          .object([("required", .bool(body.isRequired)), ("content", content(body.contents))])
        ))
    }
    members.append(("responses", answers(of: operation)))
    return .object(members)
  }

  private static func value(_ parameter: APIOperation.Parameter) -> JSONValue {
    .object([
      ("name", .string(parameter.name)), ("in", .string(parameter.place.rawValue)),
      ("required", .bool(parameter.place == .path)), ("description", .string(parameter.description)),
      ("schema", parameter.schema),
    ])
  }

  private static func content(
    _ contents: [(type: String, schema: JSONValue)], example: JSONValue? = nil
  ) -> JSONValue {
    .object(
      contents.map { type, schema in
        (type, .object([("schema", schema)] + (example.map { [("example", $0)] } ?? [])))
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
    let form = ErrorEnvelope(path: operation.path)
    var statuses = operation.errors
    if !operation.isPublic { statuses += [401, 403] }
    for status in statuses.sorted() {
      answers.append(
        (
          String(status),
          .object([
            ("description", .string(reasons[status] ?? "Refused.")),
            (
              "content",
              .object([("application/json", .object([("schema", APISchema.reference(form.schema))]))])
            ),
          ])
        ))
    }
    return .object(answers)
  }

  private static let reasons = [
    400: "Something in the request is wrong; the message says what.",
    401: "Nobody is known by what was shown.",
    403: "These credentials do not allow it.", 404: "It is not there, or belongs to somebody else.",
    409: "Its state does not allow it.", 413: "It is larger or longer than is taken here.",
    415: "It is no recording that can be read.", 426: "There is only a WebSocket here.",
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
