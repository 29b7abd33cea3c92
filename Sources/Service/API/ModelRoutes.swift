import Accounts
import Hummingbird
import SpeechModels

/// `/api/v1/models`: what is installed, and what `auto` would choose.
struct ModelRoutes: Sendable {
  private struct Model: Encodable {
    var name: String
    var loaded: Bool
    var multilingual: Bool
    var sizeBytes: Int64
    var `default`: Bool

    enum CodingKeys: String, CodingKey {
      case name, loaded, multilingual, `default`
      case sizeBytes = "size_bytes"
    }
  }

  private struct Preview: Encodable {
    var model: String
    var reason: String
    var expectedSeconds: Double?

    enum CodingKeys: String, CodingKey {
      case model, reason
      case expectedSeconds = "expected_seconds"
    }
  }

  let service: SpeechService

  func add(to router: some RouterMethods<ServiceContext>) {
    let routes = router.group("/api/v1/models")
    routes.get("") { _, context in
      _ = try context.require(.read)
      let models = await service.models()
      return try Response.json([
        "models": models.map {
          Model(
            name: $0.name, loaded: $0.isLoaded, multilingual: $0.isMultilingual, sizeBytes: $0.byteCount,
            default: $0.name == service.selection.preferred)
        }
      ])
    }
    routes.get("quality-preferences") { _, context in
      _ = try context.require(.read)
      return try Response.json([
        "quality_preferences": TranscriptionRequest.Quality.allCases.map(\.rawValue)
      ])
    }
    routes.get("preview") { request, context in
      _ = try context.require(.read)
      return try preview(request.queryFields)
    }
    router.get("/api/v1/languages") { _, context in
      _ = try context.require(.read)
      return try Response.json([
        "languages": WhisperLanguage.codes.map { code in
          ["code": code, "name": WhisperLanguage.name(for: code) ?? code]
        }
      ])
    }
  }

  private func preview(_ fields: FormFields) throws -> Response {
    let request = try TranscriptionRequest(fields)
    let seconds = try fields.number("duration_seconds", in: 0...1e6) ?? fields.number("duration", in: 0...1e6)
    let choice = service.selection.choose(
      among: service.models.candidates(), quality: request.quality, seconds: seconds,
      language: request.language, translates: request.translates)
    guard let choice else {
      throw ServiceError(
        .serviceUnavailable, code: "model_missing",
        message: "No installed model knows the language; run 'steno models pull base'.")
    }
    return try Response.json(
      Preview(model: choice.model, reason: choice.reason, expectedSeconds: choice.expectedSeconds))
  }
}
