import Crypto
import Foundation
import Inference
import Jobs
import Stores
import Transcripts
import Visuals

/// What a talk's diagrams are asked for. The job's input is the talk: a transcript in our JSON, plain text, or a recording.
struct VisualizeRequest: Codable, Sendable, Hashable {
  enum Source: String, Codable, Sendable {
    case transcript, text, recording
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
  /// How a recording is listened to.
  var recognition: TranscriptionRequest?

  enum CodingKeys: String, CodingKey {
    case source, transcription, title, language, refine, redact, recognition
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
  /// Of the recording that was listened to for it.
  var recordingSeconds: Double?

  enum CodingKeys: String, CodingKey {
    case title, kinds, warnings, recordingSeconds
    case refinedScenes = "refined_scenes"
  }

  /// - Parameter isRefined: whether a language model was asked.
  init(
    _ visuals: TalkVisuals, heard: Transcript? = nil, isRefined: Bool = false, warnings: [String] = []
  ) {
    title = visuals.title
    kinds = visuals.scenes.map(\.diagram.kind.rawValue)
    recordingSeconds = heard?.duration
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
  /// Listens to recordings.
  let recognition: any JobHandler

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
    let bytes: [UInt8]
    let listens = request.source == .recording
    if listens {
      bytes = try await transcript(of: job, request, work)
      work.progress(JobProgress(fraction: VisualizeJob.recognitionShare, stage: "finding diagrams"))
    } else {
      work.progress(JobProgress(fraction: 0.1, stage: "reading"))
      bytes = try await blobs.bytes(of: input, limit: VisualizeJob.largestTalk)
      work.progress(JobProgress(fraction: 0.2, stage: "finding diagrams"))
    }
    var (visuals, text) = try await onThread("visualize") { try VisualizeJob.visuals(of: bytes, request) }
    try Task.checkCancellation()
    let refined = try await VisualsRefinement.refine(
      visuals, of: text, request, by: refinement, work, metrics,
      from: listens ? VisualizeJob.recognitionShare : 0.3)
    visuals = refined.visuals
    let heard = listens ? try JSONDecoder().decode(Transcript.self, from: Data(bytes)) : nil
    let result = try VisualizeJob.bytes(of: KeptTalk(visuals, transcript: heard))
    // What failed may succeed the next time.
    if !job.isEphemeral, refined.isComplete { try? await cache?.set(key, result, seconds: cacheSeconds) }
    return .completed(
      result: result,
      summary: VisualsSummary(visuals, heard: heard, isRefined: refines, warnings: refined.warnings).bytes)
  }

  static func bytes(of talk: KeptTalk) throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return Array(try encoder.encode(talk))
  }

  // MARK: Recordings

  /// Of the work on a recording.
  private static let recognitionShare = 0.95

  /// Has the recording transcribed as a part of this job, with its progress, segments and checkpoints.
  ///
  /// - Returns: the transcript in our JSON.
  private func transcript(of job: Job, _ request: VisualizeRequest, _ work: JobWork) async throws -> [UInt8] {
    var part = job
    part.kind = recognition.kind
    part.parameters = Array(try JSONEncoder().encode(request.recognition ?? TranscriptionRequest()))
    let outcome = try await recognition.run(
      part,
      JobWork(
        report: { notice in
          switch notice {
          case .progress(var progress):
            progress.fraction *= VisualizeJob.recognitionShare
            work.progress(progress)
          case .segment(let segment): work.segment(segment)
          case .changed, .ended: break
          }
        }, save: { try await work.checkpoint($0) }, load: { try await work.lastCheckpoint() }))
    guard case .completed(let transcript, _) = outcome else {
      throw JobFailure(code: "internal_error", message: "The recording has no text.", isRetryable: true)
    }
    return transcript
  }

  /// What was said in a talk, as far as it is still here; nil for a text, which has no times.
  static func transcript(of job: Job, _ stores: ServiceStores) async throws -> Transcript? {
    guard let request = try? JSONDecoder().decode(VisualizeRequest.self, from: Data(job.parameters)) else {
      return nil
    }
    var blobs: [BlobReference] = []
    switch request.source {
    case .text: return nil
    case .recording: blobs = [job.result].compactMap(\.self)
    case .transcript:
      blobs = [job.input].compactMap(\.self)
      if let id = request.transcription,
        let result = try await stores.jobs.job(id, of: .account(job.owner))?.result
      {
        blobs.append(result)
      }
    }
    for blob in blobs {
      guard let bytes = try? await stores.blobs.bytes(of: blob, limit: largestTalk) else { continue }
      if request.source == .recording {
        return try? JSONDecoder().decode(KeptTalk.self, from: Data(bytes)).transcript
      }
      return try? JSONDecoder().decode(Transcript.self, from: Data(bytes))
    }
    return nil
  }

  /// The recording of a talk, as long as it is kept; nil where there is none.
  static func recording(of job: Job, _ stores: ServiceStores) async throws -> (
    blob: BlobReference, name: String
  )? {
    guard let request = try? JSONDecoder().decode(VisualizeRequest.self, from: Data(job.parameters)) else {
      return nil
    }
    if request.source == .recording { return job.input.map { ($0, job.title) } }
    guard let id = request.transcription,
      let source = try await stores.jobs.job(id, of: .account(job.owner)), let input = source.input
    else { return nil }
    return (input, source.title)
  }

  private static func visuals(
    of bytes: [UInt8], _ request: VisualizeRequest
  ) throws -> (TalkVisuals, SpokenText) {
    var text: SpokenText
    switch request.source {
    case .text: text = SpokenText(String(decoding: bytes, as: UTF8.self), language: request.language)
    case .transcript, .recording:
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
