import Crypto
import Foundation
import Inference
import Jobs
import Stores
import Transcripts
import Visuals

/// What a talk's diagrams are asked for. The job's input is the talk: a transcript in our JSON, or plain text.
struct VisualizeRequest: Codable, Sendable, Hashable {
  enum Source: String, Codable, Sendable {
    case transcript, text
  }

  var source: Source
  /// The transcription whose text it is; nil where the text was sent.
  var transcription: JobID?
  var title: String?
  var language: String?
  /// From 0 to 1, below which a scene has no diagram.
  var leastConfidence: Double
  /// Whether a language model refines what is found, and whether names and numbers are hidden from it; nil: no.
  var refine: Bool?
  var redact: Bool?

  enum CodingKeys: String, CodingKey {
    case source, transcription, title, language, refine, redact
    case leastConfidence = "least_confidence"
  }
}

/// What lists show of a talk's diagrams.
struct VisualsSummary: Codable, Sendable, Hashable {
  var title: String
  /// Kinds of the scenes' diagrams, in order.
  var kinds: [String]
  /// Scenes that a language model made better, counted from 1; nil where none was asked.
  var refinedScenes: [Int]?
  /// Why others stayed as they were.
  var warnings: [String]?

  enum CodingKeys: String, CodingKey {
    case title, kinds, warnings
    case refinedScenes = "refined_scenes"
  }

  /// - Parameter isRefined: whether a language model was asked.
  init(_ visuals: TalkVisuals, isRefined: Bool = false, warnings: [String] = []) {
    title = visuals.title
    kinds = visuals.scenes.map(\.diagram.kind.rawValue)
    let refined = visuals.scenes.indices.filter { visuals.scenes[$0].refinedBy != nil }.map { $0 + 1 }
    refinedScenes = isRefined || !refined.isEmpty ? refined : nil
    self.warnings = warnings.isEmpty ? nil : warnings
  }

  static func read(_ bytes: [UInt8]?) -> VisualsSummary? {
    bytes.flatMap { try? JSONDecoder().decode(VisualsSummary.self, from: Data($0)) }
  }

  var bytes: [UInt8] { (try? JSONEncoder().encode(self)).map(Array.init) ?? [] }
}

/// Finds the scenes of a talk and their diagrams. Pictures are drawn when they are asked for, from what it finds.
struct VisualizeJob: JobHandler {
  /// Bytes of a talk's text, times and words included.
  static let largestTalk = 64 << 20

  let kind = JobKind.visualize
  let blobs: any BlobStore
  let cache: (any Cache)?
  let cacheSeconds: Double
  /// Nil: nothing is sent to a language model.
  let refinement: VisualsRefinement?
  let metrics: ServiceMetrics

  func run(_ job: Job, _ work: JobWork) async throws -> JobOutcome {
    guard let request = try? JSONDecoder().decode(VisualizeRequest.self, from: Data(job.parameters)),
      let input = job.input
    else {
      throw JobFailure(
        code: "invalid_request", message: "The job's options or its text cannot be read.", isRetryable: false)
    }
    let refines = request.refine == true
    let key = cacheKey(input, request)
    if let known = try? await cache?.value(key), let visuals = try? DiagramFile.read(Data(known)) {
      return .completed(result: known, summary: VisualsSummary(visuals, isRefined: refines).bytes)
    }
    work.progress(JobProgress(fraction: 0.1, stage: "reading"))
    let bytes = try await blobs.bytes(of: input, limit: VisualizeJob.largestTalk)
    work.progress(JobProgress(fraction: 0.2, stage: "finding diagrams"))
    var (visuals, text) = try await onThread("visualize") { try VisualizeJob.visuals(of: bytes, request) }
    try Task.checkCancellation()
    let refined = try await VisualsRefinement.refine(
      visuals, of: text, request, by: refinement, work, metrics)
    visuals = refined.visuals
    let result = try VisualizeJob.bytes(of: visuals)
    // What failed may succeed the next time.
    if !job.isEphemeral, refined.isComplete { try? await cache?.set(key, result, seconds: cacheSeconds) }
    return .completed(
      result: result,
      summary: VisualsSummary(visuals, isRefined: refines, warnings: refined.warnings).bytes)
  }

  static func bytes(of visuals: TalkVisuals) throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return Array(try encoder.encode(visuals))
  }

  private static func visuals(
    of bytes: [UInt8], _ request: VisualizeRequest
  ) throws -> (TalkVisuals, SpokenText) {
    var text: SpokenText
    switch request.source {
    case .text: text = SpokenText(String(decoding: bytes, as: UTF8.self), language: request.language)
    case .transcript:
      text = SpokenText(try JSONDecoder().decode(Transcript.self, from: Data(bytes)))
      text.language = request.language ?? text.language
    }
    let finder = SceneFinder(diagrams: DiagramFinder(leastConfidence: request.leastConfidence))
    return (try finder.visuals(of: text, title: request.title), text)
  }

  /// What the result depends on, and nothing else.
  private func cacheKey(_ input: BlobReference, _ request: VisualizeRequest) -> String {
    var request = request
    request.transcription = nil
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    var hash = SHA256()
    hash.update(data: Data(input.sha256.utf8))
    hash.update(data: (try? encoder.encode(request)) ?? Data())
    if request.refine == true {
      hash.update(data: Data((refinement?.fingerprint(redacts: request.redact == true) ?? "").utf8))
    }
    return "visuals:"
      + hash.finalize().map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
  }
}
