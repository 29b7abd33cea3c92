import Foundation
import HTTPTypes
import Inference
public import Models
import SpeechModels
import Synchronization
import Telemetry
import Transcription

/// The models of a service: loaded when they are first needed, each with one scheduler that all its jobs share, and let
/// go when nobody has needed them for a while.
public actor RecognitionModels {
  public struct Configuration: Sendable {
    /// The model that is meant where none is named; nil: chosen among those installed.
    public var defaultModel: String?
    public var threads: Int
    /// Seconds after its last use until a model is let go; nil: never.
    public var unloadsAfterSeconds: Double?
    public var preloads: [String] = []
    /// How far compute threads stand behind those that answer requests, as nice(1) has it.
    public var niceness = 0

    public init(defaultModel: String? = nil, threads: Int, unloadsAfterSeconds: Double? = 300) {
      self.defaultModel = defaultModel
      self.threads = threads
      self.unloadsAfterSeconds = unloadsAfterSeconds
    }
  }

  private struct Loaded {
    var scheduler: RecognitionScheduler
    var uses = 0
    var idleSince: ContinuousClock.Instant
  }

  private let store: InstalledModels
  private let configuration: Configuration
  private let metrics: ServiceMetrics
  private var loaded: [String: Loaded] = [:]
  private var loading: [String: Task<RecognitionScheduler, any Error>] = [:]
  private var voiceActivity: SileroVoiceActivityModel?
  private var speakers: (models: SpeakerModels, embedding: String)?

  public init(
    store: InstalledModels, configuration: Configuration, metrics: ServiceMetrics = ServiceMetrics()
  ) {
    self.store = store
    self.metrics = metrics
    self.configuration = configuration
  }

  /// Names of the models that are in memory.
  public var loadedNames: [String] { loaded.keys.sorted() }

  /// What is measured of each model in memory.
  var engines: [String: ServiceOperations.EngineState] {
    loaded.mapValues { .init(activity: $0.scheduler.activity, memory: $0.scheduler.memoryInUse) }
  }

  /// Bytes that chunks under way hold, of all models.
  public var memoryInUse: Int { loaded.values.reduce(0) { $0 + $1.scheduler.memoryInUse } }

  /// Installed recognizers by size, smallest first.
  public nonisolated func candidates() -> [ModelSelection.Candidate] {
    store.list().filter { $0.manifest.kind == .speechRecognition }.map { model in
      let description = ModelCatalogue.standard[model.name]
      let bytes = model.manifest.files.reduce(0) { $0 + $1.size }
      return ModelSelection.Candidate(
        name: model.name, isMultilingual: !model.name.hasSuffix(".en"),
        parameters: description?.parameters ?? Int(bytes / 2))
    }
    .sorted { ($0.parameters, $0.name) < ($1.parameters, $1.name) }
  }

  public func served() -> [ServedModel] {
    let models = store.list().filter { $0.manifest.kind == .speechRecognition }
    return models.map { model in
      ServedModel(
        name: model.name, isLoaded: loaded[model.name] != nil, isMultilingual: !model.name.hasSuffix(".en"),
        byteCount: model.manifest.files.reduce(0) { $0 + $1.size },
        installedAt: Int64(model.manifest.installedAt.timeIntervalSince1970))
    }
    .sorted {
      ($0.name != configuration.defaultModel ? 1 : 0, $0.name) < (
        $1.name != configuration.defaultModel ? 1 : 0, $1.name
      )
    }
  }

  /// The name of an installed model by its name or an alias of it.
  public nonisolated func installedName(_ name: String) -> String? {
    guard let model = store.model(named: name), model.manifest.kind == .speechRecognition else { return nil }
    return model.name
  }

  /// Uses a model for as long as `body` takes; it is loaded first where it is not.
  ///
  /// - Throws: ``ServiceError`` where it is not installed, or what is wrong with its files.
  func withScheduler<Result: Sendable>(
    _ name: String, _ body: (RecognitionScheduler) async throws -> Result
  ) async throws -> Result {
    let scheduler = try await scheduler(name)
    loaded[name]?.uses += 1
    defer { leave(name) }
    return try await body(scheduler)
  }

  /// Loads a model before it is needed.
  public func preload(_ name: String) async throws { _ = try await scheduler(name) }

  /// Lets go models that nobody has used for long enough.
  public func unloadIdle() {
    guard let seconds = configuration.unloadsAfterSeconds else { return }
    let now = ContinuousClock.now
    for (name, model) in loaded where model.uses == 0 && now - model.idleSince > .seconds(seconds) {
      loaded[name] = nil
      end(model.scheduler)
    }
  }

  /// Ends everything at its next step.
  public func shutDown() {
    for model in loaded.values { end(model.scheduler) }
    loaded = [:]
  }

  private func leave(_ name: String) {
    loaded[name]?.uses -= 1
    loaded[name]?.idleSince = .now
  }

  private func end(_ scheduler: RecognitionScheduler) {
    let thread = Thread { scheduler.shutdown(.stop) }
    thread.name = "recognizer-end"
    thread.start()
  }

  private func scheduler(_ name: String) async throws -> RecognitionScheduler {
    if let loaded = loaded[name] { return loaded.scheduler }
    if let task = loading[name] { return try await task.value }
    guard let folder = store.path(of: name) else {
      throw ServiceError(
        .notFound, code: "model_not_found",
        message: "The model \(name) is not installed; run 'steno models pull \(name)'.", parameter: "model")
    }
    let voiceActivity = try loadVoiceActivity()
    let (threads, niceness) = (configuration.threads, configuration.niceness)
    let begin = ContinuousClock.now
    let task = Task {
      try await onThread("model-loader", niceness: niceness) {
        let model = try SpeechModel(
          path: folder.path, name: name, kernels: try Kernels.selected(), threads: threads)
        var configuration = RecognitionScheduler.Configuration(threads: threads)
        configuration.niceness = niceness
        return try RecognitionScheduler(
          model: model, voiceActivity: voiceActivity, configuration: configuration)
      }
    }
    loading[name] = task
    defer { loading[name] = nil }
    let scheduler = try await task.value
    loaded[name] = Loaded(scheduler: scheduler, idleSince: .now)
    metrics.modelLoadSeconds.observe(begin.duration(to: .now) / .seconds(1), name)
    return scheduler
  }

  private func loadVoiceActivity() throws -> SileroVoiceActivityModel {
    if let voiceActivity { return voiceActivity }
    let model = try SileroVoiceActivityModel(path: try companion(.voiceActivity))
    voiceActivity = model
    return model
  }

  /// What tells speakers apart, with enrolled voices.
  func speakerLabeling(_ wanted: TranscriptionRequest.Speakers) async throws -> SpeakerLabeling {
    let (models, embedding) = try await speakerModels()
    var options = DiarizationOptions()
    options.speakers = SpeakerCount(minimum: wanted.minimum ?? 1, maximum: wanted.maximum ?? .max)
    let voices = ((try? VoiceStore(home: store.home).list()) ?? []).filter { $0.model == embedding }
      .map { VoiceIdentification.Voice(name: $0.name, embeddings: $0.embeddings) }
    return SpeakerLabeling(models: models, options: options, names: wanted.names) { embeddings in
      VoiceIdentification().names(for: embeddings, voices: voices)
    }
  }

  private func speakerModels() async throws -> (models: SpeakerModels, embedding: String) {
    if let speakers { return speakers }
    let segmentation = try companion(.speakerSegmentation)
    let embedding = try companion(.speakerEmbedding)
    let models = try await onThread("model-loader") {
      try SpeakerModels(
        segmentationPath: segmentation, embeddingPath: embedding, kernels: try Kernels.selected())
    }
    let found = (models, URL(fileURLWithPath: embedding).lastPathComponent)
    speakers = found
    return found
  }

  private func companion(_ kind: ModelKind) throws -> String {
    guard let found = try store.companion(kind, besides: configuration.defaultModel) else {
      let name = ModelCatalogue.standard.models(of: kind).first?.name ?? "NAME"
      throw ServiceError(
        .serviceUnavailable, code: "model_missing",
        message: "The service lacks the model \(name); its administrator runs 'steno models pull \(name)'.")
    }
    return found.path
  }
}
