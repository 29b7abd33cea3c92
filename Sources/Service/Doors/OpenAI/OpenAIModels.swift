import Transcripts

/// OpenAI's names of recognizers, and ours in its form.
enum OpenAIModels {
  /// Names for which the service chooses a model.
  static let aliases = [
    "whisper-1", "gpt-transcribe", "gpt-4o-transcribe", "gpt-4o-mini-transcribe", "gpt-4o-transcribe-diarize",
  ]

  /// Whether a name, with or without the date of a version behind it, is OpenAI's.
  static func isAlias(_ name: String) -> Bool {
    aliases.contains { name == $0 || name.hasPrefix($0 + "-20") }
  }

  static func tellsSpeakers(_ name: String) -> Bool {
    name.lowercased().hasPrefix("gpt-4o-transcribe-diarize")
  }

  static func list(_ models: [ServedModel]) -> JSONValue {
    let names = models.isEmpty ? [] : aliases
    return .object([
      ("object", .string("list")),
      ("data", .array(models.map(value) + names.map { value(of: $0, among: models) })),
    ])
  }

  /// - Throws: ``ServiceError`` with `model_not_found`.
  static func one(_ name: String, among models: [ServedModel]) throws -> JSONValue {
    let found = try RequestedModel.resolve(name, among: models, isAlias: isAlias)
    if let model = models.first(where: { $0.name == found }) { return value(model) }
    return value(of: name, among: models)
  }

  private static func value(_ model: ServedModel) -> JSONValue {
    .object([
      ("id", .string(model.name)), ("object", .string("model")),
      ("created", .integer(Int(model.installedAt))),
      ("owned_by", .string("steno")), ("is_loaded", .bool(model.isLoaded)),
      ("is_multilingual", .bool(model.isMultilingual)),
    ])
  }

  /// A name that stands for the service's choice.
  private static func value(of alias: String, among models: [ServedModel]) -> JSONValue {
    .object([
      ("id", .string(alias)), ("object", .string("model")),
      ("created", .integer(Int(models.first?.installedAt ?? 0))), ("owned_by", .string("steno")),
    ])
  }
}
