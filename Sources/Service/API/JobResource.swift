import Foundation
import Jobs
import Transcripts

/// A job as our interface shows it. Names follow the guides where they have one.
struct JobResource: Encodable {
  struct Failure: Encodable {
    var code: String
    var message: String
  }

  var id: String
  var kind: String
  var status: String
  var priority: String
  var originalFilename: String
  var model: String?
  var language: String?
  var fileSizeBytes: Int64?
  var durationSeconds: Double?
  var progress: ProgressResource?
  var attempts: Int
  var createdAt: String
  var notBefore: String?
  var startedAt: String?
  var finishedAt: String?
  var expiresAt: String?
  var processingTimeSeconds: Double?
  var error: Failure?
  var errorMessage: String?
  var preview: String?
  var words: Int?
  var speakers: [TranscriptionSummary.Speaker]?
  var warnings: [String]?
  var tags: [String]
  var batchId: String?
  var isEphemeral: Bool
  var statusUrl: String
  var eventsUrl: String
  var socketUrl: String?
  var downloadUrl: String?
  /// Only in the answer to a question for one job.
  var transcriptText: String?
  var segments: [Segment]?

  enum CodingKeys: String, CodingKey {
    case id, kind, status, priority, model, language, progress, attempts, error, preview, words, speakers,
      warnings
    case tags, segments
    case originalFilename = "original_filename"
    case fileSizeBytes = "file_size_bytes"
    case durationSeconds = "duration_seconds"
    case createdAt = "created_at"
    case notBefore = "not_before"
    case startedAt = "started_at"
    case finishedAt = "finished_at"
    case expiresAt = "expires_at"
    case processingTimeSeconds = "processing_time_seconds"
    case errorMessage = "error_message"
    case batchId = "batch_id"
    case isEphemeral = "ephemeral"
    case statusUrl = "status_url"
    case eventsUrl = "events_url"
    case socketUrl = "websocket_url"
    case downloadUrl = "download_url"
    case transcriptText = "transcript_text"
  }

  init(_ job: Job, transcript: Transcript? = nil) {
    let summary = job.kind == .transcribe ? TranscriptionSummary.read(job.summary) : nil
    let request = try? JSONDecoder().decode(TranscriptionRequest.self, from: Data(job.parameters))
    let path = JobResource.path(of: job)
    id = job.id.text
    kind = job.kind.rawValue
    status = job.isCancelRequested && !job.state.isFinal ? "cancelling" : job.state.rawValue
    priority = job.priority.name
    originalFilename = job.title
    model = summary?.model ?? request?.model
    language = summary?.language ?? request?.language
    fileSizeBytes = job.input?.byteCount
    durationSeconds = summary?.durationSeconds ?? job.audioSeconds
    progress = job.progress.map { ProgressResource($0) }
    attempts = job.attempts
    createdAt = job.createdAt.text
    notBefore = job.state == .scheduled ? job.notBefore.text : nil
    startedAt = job.startedAt?.text
    finishedAt = job.finishedAt?.text
    expiresAt = job.expiresAt?.text
    processingTimeSeconds = summary?.processingSeconds
    error = job.failure.map { Failure(code: $0.code, message: $0.message) }
    errorMessage = job.failure?.message
    preview = summary?.preview
    words = summary?.words
    speakers = (summary?.speakers).flatMap { $0.isEmpty ? nil : $0 }
    warnings = (summary?.warnings).flatMap { $0.isEmpty ? nil : $0 }
    tags = job.tags
    batchId = job.parent?.text
    isEphemeral = job.isEphemeral
    statusUrl = path
    eventsUrl = path + "/events"
    socketUrl = [.transcribe, .visualize, .render].contains(job.kind) ? path + "/ws" : nil
    downloadUrl = job.state == .completed && job.result != nil ? path + "/download" : nil
    transcriptText = transcript?.text
    segments = transcript?.segments
  }

  static func path(of job: Job) -> String {
    switch job.kind {
    case .batch: "/api/v1/batches/\(job.id)"
    case .export: "/api/v1/exports/\(job.id)"
    case .visualize: "/api/v1/visuals/\(job.id)"
    case .render: "/api/v1/videos/\(job.id)"
    default: "/api/v1/transcriptions/\(job.id)"
    }
  }
}

/// How far a job is, in answers and events alike.
struct ProgressResource: Encodable {
  var fraction: Double
  /// The same in whole hundredths; 100 only at the end.
  var percent: Int
  var stage: String
  var remainingSeconds: Double?
  var audioSeconds: Double?

  enum CodingKeys: String, CodingKey {
    case fraction, percent, stage
    case remainingSeconds = "remaining_seconds"
    case audioSeconds = "audio_seconds"
  }

  init(_ progress: JobProgress) {
    fraction = progress.fraction
    percent = Int(min(max(progress.fraction, 0), 1) * 100)
    stage = progress.stage
    remainingSeconds = progress.remainingSeconds
    audioSeconds = progress.audioSeconds
  }
}
