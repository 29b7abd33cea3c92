import HTTPTypes

/// Which installed model somebody means who uses another service's names.
enum RequestedModel {
  /// The installed name; nil: the service's choice.
  ///
  /// - Parameters:
  ///   - name: as it was given; nothing, `auto` and `default` leave the choice to the service.
  ///   - isAlias: whether a name is another service's, for which any model will do.
  /// - Throws: ``ServiceError`` with `model_not_found`.
  static func resolve(
    _ name: String?, among models: [ServedModel], isAlias: (String) -> Bool = { _ in false }
  ) throws -> String? {
    guard let name, !["", "auto", "default"].contains(name.lowercased()) else { return nil }
    if let found = installed(name, among: models) { return found }
    if isAlias(name.lowercased()) { return nil }
    let known = models.map(\.name).joined(separator: ", ")
    throw ServiceError(
      .notFound, code: "model_not_found",
      message: "There is no model '\(name.prefix(80))'. "
        + (known.isEmpty ? "None is installed: run 'steno pull base'." : "Installed: \(known)."),
      parameter: "model")
  }

  /// The installed model of that name, or of the name that hubs and other programs give it.
  static func installed(_ name: String, among models: [ServedModel]) -> String? {
    func find(_ name: String) -> String? { models.first { $0.name.lowercased() == name }?.name }
    var plain = name.lowercased()
    if let found = find(plain) { return found }
    // As in `Systran/faster-whisper-base`, `openai/whisper-base` and `ggml-base.bin`. A path is no name.
    let parts = plain.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count <= 2, !plain.contains("..") else { return nil }
    plain = String(parts[parts.count - 1])
    if plain.hasSuffix(".bin") { plain.removeLast(4) }
    for prefix in ["faster-", "ggml-", "whisper-"] where plain.hasPrefix(prefix) {
      plain.removeFirst(prefix.count)
    }
    if plain.hasPrefix("distil-whisper-") { plain = "distil-" + plain.dropFirst("distil-whisper-".count) }
    let other = ["large": "large-v3", "turbo": "large-v3-turbo"]
    return find(plain) ?? other[plain].flatMap(find)
  }
}
