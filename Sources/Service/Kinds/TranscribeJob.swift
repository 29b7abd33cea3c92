import AudioIO
import Crypto
import Foundation
import Jobs
import Logging
import Stores
import Telemetry
import Transcription
import Transcripts

/// Transcribes a recording.
struct TranscribeJob: JobHandler {
  let kind = JobKind.transcribe
  let models: RecognitionModels
  let selection: ModelSelection
  let blobs: any BlobStore
  let cache: (any Cache)?
  let cacheSeconds: Double
  let limits: AudioLimits
  let metrics: ServiceMetrics

  func run(_ job: Job, _ work: JobWork) async throws -> JobOutcome {
    let request = try TranscribeJob.request(of: job)
    guard let input = job.input else {
      throw JobFailure(code: "input_missing", message: "The job has no recording.", isRetryable: false)
    }
    let model = try name(for: request, seconds: job.audioSeconds)
    let key = cacheKey(input, request, model: model)
    if let known = try? await cache?.value(key), let outcome = try? completed(known, warnings: []) {
      metrics.cacheRequests.increment("hit")
      return outcome
    }
    if cache != nil { metrics.cacheRequests.increment("miss") }
    do {
      let outcome = try await blobs.withFile(input) { path in
        do { return try await transcribe(path, job, request, model: model, work) } catch let error
          as AudioError
        {
          throw JobFailure(of: error).naming(job.title.isEmpty ? "it" : job.title, insteadOf: path)
        }
      }
      if case .completed(let result, _) = outcome, !job.isEphemeral {
        try? await cache?.set(key, result, seconds: cacheSeconds)
      }
      return outcome
    }
  }

  static func request(of job: Job) throws -> TranscriptionRequest {
    do {
      return try JSONDecoder().decode(TranscriptionRequest.self, from: Data(job.parameters))
    } catch {
      throw JobFailure(
        code: "invalid_request", message: "The job's options cannot be read: \(error)", isRetryable: false)
    }
  }

  private func name(for request: TranscriptionRequest, seconds: Double?) throws -> String {
    if let wanted = request.model {
      guard let name = models.installedName(wanted) else {
        throw JobFailure(
          code: "model_not_found", message: "The model \(wanted) is not installed here any more.",
          isRetryable: false)
      }
      return name
    }
    let choice = selection.choose(
      among: models.candidates(), quality: request.quality, seconds: seconds, language: request.language,
      translates: request.translates)
    guard let choice else {
      throw JobFailure(
        code: "model_missing",
        message: "No model is installed that knows the language; run 'steno models pull base'.",
        isRetryable: true)
    }
    return choice.model
  }

  /// What the result depends on, and nothing else.
  private func cacheKey(_ input: BlobReference, _ request: TranscriptionRequest, model: String) -> String {
    var request = request
    request.model = model
    request.quality = .balanced
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    var hash = SHA256()
    hash.update(data: Data(input.sha256.utf8))
    hash.update(data: (try? encoder.encode(request)) ?? Data())
    return "transcript:"
      + hash.finalize().map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
  }

  private func completed(_ json: [UInt8], warnings: [String], seconds: Double? = nil) throws -> JobOutcome {
    let transcript = try JSONDecoder().decode(Transcript.self, from: Data(json))
    return .completed(
      result: json,
      summary: TranscriptionSummary(transcript, processingSeconds: seconds, warnings: warnings).bytes)
  }

  // MARK: Recognizing

  private func transcribe(
    _ path: String, _ job: Job, _ request: TranscriptionRequest, model: String, _ work: JobWork
  ) async throws -> JobOutcome {
    var options = request.options
    var done = TranscriptionCheckpoint.read(try await work.lastCheckpoint())
    if done?.model != model { done = nil }
    if let done {
      options.clips = done.rest(of: options.clips)
      options.language = options.language ?? (request.detectsLanguagePerSegment ? nil : done.language)
      for segment in done.segments { work.segment(segment) }
    }
    let recording = RecordingBatch.Recording(
      .file(path), split: request.splitsChannels ? ChannelSplit() : nil, limits: limits, options: options)
    let speakers: SpeakerLabeling? =
      if let wanted = request.speakers { try await models.speakerLabeling(wanted) } else { nil }
    var progress = RecognitionProgress(
      start: done, model: model, rules: try request.textRules, seconds: job.audioSeconds)
    work.progress(JobProgress(fraction: progress.fraction, stage: "loading"))
    let finished = try await models.withScheduler(model) { scheduler in
      let events = RecordingTranscription(scheduler: scheduler).run(
        recording, priority: job.priority.recognition, owner: job.owner, expectedSeconds: job.audioSeconds,
        speakers: speakers)
      for try await event in events {
        for segment in progress.take(event) { work.segment(segment) }
        if case .progress = event {
          work.progress(progress.jobProgress)
          // Segments wait for their speakers until the end, so that there is nothing to keep before.
          if speakers == nil, progress.isTimeToKeep { try await work.checkpoint(progress.checkpoint.bytes) }
        }
        if case .finished(let finished) = event { return finished }
      }
      throw CancellationError()
    }
    let transcript = SegmentRefinement.refine(
      done?.joined(with: finished.transcript) ?? finished.transcript, rules: try request.textRules,
      joinsSentences: false)
    // What an earlier attempt had done was not done now.
    let audio = finished.transcript.duration - (done?.seconds ?? 0)
    metrics.transcribed(model: model, audioSeconds: audio, seconds: finished.wallSeconds)
    let json = TranscriptFormat.json.renderedBytes(transcript)
    return .completed(
      result: json,
      summary: TranscriptionSummary(
        transcript, processingSeconds: finished.wallSeconds, warnings: finished.warnings
      ).bytes)
  }
}

extension JobPriority {
  var recognition: RecognitionPriority {
    switch self {
    case .interactive: .interactive
    case .normal: .normal
    case .bulk: .bulk
    }
  }
}
