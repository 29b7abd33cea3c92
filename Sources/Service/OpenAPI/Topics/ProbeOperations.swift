import HTTPTypes
import Transcripts

extension APIOperation {
  static var probes: [APIOperation] {
    let status = ("status", APISchema.text(example: "ok"))
    let check = APISchema.object(
      [status, ("seconds", APISchema.number()), ("message", APISchema.text())],
      required: ["status", "seconds"])
    let whole = APISchema.object([
      status, ("version", APISchema.text()), ("uptime_seconds", APISchema.number()),
      ("checks", APISchema.map(of: check)),
    ])
    func probe(_ path: String, _ summary: String, _ schema: JSONValue) -> APIOperation {
      APIOperation(
        method: .get, path: path, topic: "Service", summary: summary,
        answers: [.json(200, "Yes.", schema), .json(503, "No.", schema)], isPublic: true)
    }
    return [
      probe("/livez", "Does it live?", APISchema.object([status])),
      probe("/health", "Is all well?", whole), probe("/readyz", "Can it work?", whole),
      probe("/ready", "Can it work?", whole), probe("/health/db", "Does its store answer?", check),
      probe("/health/cache", "Does its cache keep things?", check),
      APIOperation(
        method: .get, path: "/version", topic: "Service", summary: "Its version",
        answers: [
          .json(
            200, "Name and version.",
            APISchema.object([("name", APISchema.text()), ("version", APISchema.text())]))
        ], isPublic: true),
      APIOperation(
        method: .get, path: "/status", topic: "Service", summary: "What it does now",
        answers: [
          .json(
            200, "Figures.",
            APISchema.object([
              ("status", APISchema.text()), ("version", APISchema.text()),
              ("uptime_seconds", APISchema.number()), ("running_jobs", APISchema.integer()),
              ("jobs", APISchema.map(of: APISchema.integer())),
              ("loaded_models", APISchema.list(APISchema.text())),
            ]))
        ]),
      APIOperation(
        method: .get, path: MetricsRoutes.path, topic: "Service", summary: "Figures for Prometheus",
        description: "For this machine and its network, or with the token if one is set.",
        answers: [
          Answer(
            status: 200, description: "Figures.",
            contents: [
              ("text/plain", APISchema.text()), ("application/openmetrics-text", APISchema.text()),
            ])
        ], errors: [403], isPublic: true, security: ["metrics"]),
    ]
  }

  static var documents: [APIOperation] {
    func document(_ path: String, _ summary: String, _ type: String, _ schema: JSONValue) -> APIOperation {
      APIOperation(
        method: .get, path: path, topic: "Service", summary: summary,
        answers: [Answer(status: 200, description: "The document.", contents: [(type, schema)])],
        isPublic: true)
    }
    return [
      document("/openapi.json", "This document", "application/json", APISchema.map(of: .object([]))),
      document("/api/openapi.json", "This document", "application/json", APISchema.map(of: .object([]))),
      document("/docs", "A page to try things out", "text/html", APISchema.text()),
    ]
  }

  static var modelsAndLanguages: [APIOperation] {
    let topic = "Models"
    let model = APISchema.object([
      ("name", APISchema.text()), ("loaded", APISchema.flag()), ("multilingual", APISchema.flag()),
      ("size_bytes", APISchema.integer()), ("default", APISchema.flag()),
    ])
    return [
      APIOperation(
        method: .get, path: "/api/v1/models", topic: topic, summary: "Installed models",
        answers: [.json(200, "Models.", APISchema.object([("models", APISchema.list(model))]))]),
      APIOperation(
        method: .get, path: "/api/v1/models/quality-preferences", topic: topic,
        summary: "What `quality` may say",
        answers: [
          .json(
            200, "Names.",
            APISchema.object([("quality_preferences", APISchema.list(APISchema.text()))]))
        ]),
      APIOperation(
        method: .get, path: "/api/v1/models/preview", topic: topic, summary: "Which model `auto` would mean",
        parameters: [
          .query(
            "quality", APISchema.choice(TranscriptionRequest.Quality.allCases.map(\.rawValue)),
            "Which way to lean."),
          .query("language", APISchema.language, "The spoken language."),
          .query("duration_seconds", APISchema.number(0...1e6), "Length of the recording."),
        ],
        answers: [
          .json(
            200, "The choice.",
            APISchema.object(
              [
                ("model", APISchema.text()), ("reason", APISchema.text()),
                ("expected_seconds", APISchema.number()),
              ], required: ["model", "reason"]))
        ], errors: [400, 503]),
      APIOperation(
        method: .get, path: "/api/v1/languages", topic: topic, summary: "Languages that models may know",
        answers: [
          .json(
            200, "Codes and names.",
            APISchema.object([
              (
                "languages",
                APISchema.list(APISchema.object([("code", APISchema.text()), ("name", APISchema.text())]))
              )
            ]))
        ]),
    ]
  }
}
