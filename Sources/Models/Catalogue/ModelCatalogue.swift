/// The models that can be asked for by name.
public struct ModelCatalogue: Sendable {
  /// Address of the model hub, unless the environment names another one.
  public var hubEndpoint: String
  public let models: [ModelDescription]
  private let indexBySpelling: [String: Int]

  /// - Parameter models: descriptions; where two share a spelling, the first one has it.
  public init(models: [ModelDescription], hubEndpoint: String = "https://huggingface.co") {
    self.models = models
    self.hubEndpoint = hubEndpoint
    var index: [String: Int] = [:]
    for (position, model) in models.enumerated() {
      index[model.name.lowercased()] = position
    }
    for (position, model) in models.enumerated() {
      for alias in model.aliases where index[alias.lowercased()] == nil {
        index[alias.lowercased()] = position
      }
    }
    indexBySpelling = index
  }

  /// The models that Steno knows: Whisper's, then their companions.
  public static let standard = ModelCatalogue(models: whisperModels + companionModels)

  /// The model that a name or one of its aliases means; case does not matter.
  public subscript(name: String) -> ModelDescription? {
    indexBySpelling[name.lowercased()].map { models[$0] }
  }

  /// The models of one kind, first choice first.
  public func models(of kind: ModelKind) -> [ModelDescription] { models.filter { $0.kind == kind } }

  /// The model that a name means.
  /// - Throws: `ModelStoreError.unknownModel` with the nearest name.
  public func model(named name: String) throws(ModelStoreError) -> ModelDescription {
    guard let model = self[name] else {
      throw .unknownModel(name: name, suggestion: nearestName(to: name))
    }
    return model
  }

  /// The known spelling that differs least from `name`, or nil if all differ much.
  public func nearestName(to name: String) -> String? {
    let wanted = name.lowercased()
    guard !wanted.isEmpty, wanted.utf8.count <= 64 else { return nil }
    let limit = max(1, wanted.count / 3)
    var best: (distance: Int, spelling: String)?
    // Names come before aliases so that a name wins when both are equally near.
    let spellings = models.map(\.name) + models.flatMap(\.aliases)
    for spelling in spellings {
      let distance = editDistance(wanted, spelling.lowercased())
      if distance <= limit, distance < (best?.distance ?? .max) {
        best = (distance, spelling)
      }
    }
    return best?.spelling
  }
}
