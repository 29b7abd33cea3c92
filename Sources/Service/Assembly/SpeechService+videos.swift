import Accounts
import Foundation
import HTTPTypes
import Jobs
import Stores
import Visuals

extension SpeechService {
  /// Accepts a wish for a video of a talk's diagrams.
  ///
  /// - Parameters:
  ///   - talk: a job of ``Jobs/JobKind/visualize``.
  ///   - form: what is wished, with a recording where it came along; its blob belongs to this call.
  /// - Throws: ``ServiceError`` 400 for options, 409 and 422 where there can be no such video, with what to do.
  func makeVideo(
    of talk: Job, _ form: ReceivedForm, idempotencyKey: String? = nil, by principal: Principal
  ) async throws -> Job {
    var input = form.upload?.blob
    do {
      var wish = try VideoWish(form.fields)
      let (visuals, _) = try await visuals(of: talk)
      try wish.check(visuals)
      if wish.hasSound, input == nil {
        guard let known = try await VisualizeJob.recording(of: talk, stores) else {
          throw VideoWish.recordingMissing
        }
        try await checkQuota(of: principal, adding: QuotaUsage(bytes: known.blob.byteCount, jobs: 1))
        // A copy: the recording may be removed before this is done.
        input = try await stores.blobs.copy(of: known.blob)
      } else if !wish.hasSound, let unwanted = input {
        input = nil
        try await stores.blobs.delete(unwanted.key)
      }
      if try await VisualizeJob.transcript(of: talk, stores) == nil { try wish.omitSubtitles() }
      let encoder = JSONEncoder()
      encoder.outputFormatting = .sortedKeys
      let now = clock()
      var job = Job(
        id: JobID(now: now), kind: .render, owner: principal.account, priority: wish.priority,
        parameters: Array(try encoder.encode(RenderRequest(visuals: talk.id, options: wish.options))),
        input: input, title: visuals.title.isEmpty ? talk.title : visuals.title,
        audioSeconds: visuals.duration ?? form.upload?.seconds, createdAt: now)
      job.isEphemeral = policy.isEphemeral
      job.expiresAt = expiry(isEphemeral: job.isEphemeral, at: now)
      let key = idempotencyKey.map {
        IdempotencyKey(
          owner: principal.account, key: $0,
          fingerprint: (input?.sha256 ?? "") + String(decoding: job.parameters, as: UTF8.self))
      }
      return try await insert(job, key: key)
    } catch {
      // What was refused is kept nowhere.
      let (blobs, refused) = (stores.blobs, input)
      await Task { if let refused { try? await blobs.delete(refused.key) } }.value
      throw error
    }
  }
}

/// What a request for a video says.
struct VideoWish {
  var options: VideoOptions
  var priority: JobPriority
  /// Whether the recording is heard.
  var hasSound: Bool
  private let asksForSubtitles: Bool

  /// Reads `format`, `resolution`, `fps`, `aspect`, `theme`, `subtitles`, `chapters`, `progress_line`, `sound`, `priority`.
  ///
  /// - Throws: ``ServiceError`` that names the field.
  init(_ fields: FormFields) throws {
    func choice<Value: RawRepresentable & CaseIterable>(
      _ name: String, _ standard: Value, _ usual: (String) -> String = { $0 }
    ) throws -> Value where Value.RawValue == String {
      guard let text = fields[name] else { return standard }
      guard let value = Value(rawValue: usual(text.lowercased())) else {
        let all = Value.allCases.map(\.rawValue).joined(separator: ", ")
        throw ServiceError.invalid(name, "\(name) must be one of \(all).")
      }
      return value
    }
    options = VideoOptions()
    options.format = try choice("format", .mp4)
    options.resolution =
      try fields["resolution"]?.lowercased() == "4k"
      ? 2160 : fields.integer("resolution", in: 144...2160) ?? options.resolution
    options.framesPerSecond = try fields.integer("fps", in: 1...60) ?? options.framesPerSecond
    options.aspect = try choice("aspect", .wide)
    options.theme = try choice("theme", .light) { $0.replacing("-", with: "_") }
    options.subtitles = try choice("subtitles", .soft) { $0 == "burnt" ? "burned" : $0 }
    options.hasChapters = try fields.flag("chapters") ?? true
    options.showsProgress = try fields.flag("progress_line") ?? true
    if let problem = options.problem { throw ServiceError.invalid("resolution", "\(problem).") }
    asksForSubtitles = fields["subtitles"] != nil && options.subtitles != .none
    hasSound = try fields.flag("sound") ?? true
    if options.format == .gif { hasSound = false }
    switch fields["priority"]?.lowercased() {
    case nil, "bulk": priority = .bulk
    case "normal": priority = .normal
    default: throw ServiceError.invalid("priority", "priority must be normal or bulk.")
    }
  }

  static let recordingMissing = ServiceError(
    .unprocessableContent, code: "recording_missing",
    message:
      "The recording of this talk is not here: it was sent as text, or is no longer kept. Send it with this request as the form's field 'file', name it by upload_id or url, or ask for a silent video with sound=false.",
    parameter: "file")

  /// - Throws: ``ServiceError`` 422 where there can be no video of a talk.
  func check(_ visuals: TalkVisuals) throws {
    func refusal(_ code: String, _ message: String, _ field: String? = nil) -> ServiceError {
      ServiceError(.unprocessableContent, code: code, message: message, parameter: field)
    }
    guard visuals.scenes.isEmpty || visuals.scenes.contains(where: { $0.start != nil }) else {
      throw refusal(
        "times_missing",
        "The talk has no times, so nothing can appear in step with it: make the diagrams from a recording, a transcription or subtitles."
      )
    }
    guard hasSound || (visuals.duration ?? 0) > 0 else {
      throw refusal(
        "duration_missing", "The length of the talk is not known: give 'duration' in its visuals.json.")
    }
    if options.format == .gif, let duration = visuals.duration, duration > VideoOptions.longestGIF {
      throw refusal(
        "too_long_for_gif",
        "A GIF may have \(Int(VideoOptions.longestGIF)) s and the talk has \(Int(duration)) s: choose mp4 or webm.",
        "format")
    }
  }

  /// The talk's words are not known.
  ///
  /// - Throws: ``ServiceError`` 422 where subtitles were asked for.
  mutating func omitSubtitles() throws {
    guard !asksForSubtitles else {
      throw ServiceError(
        .unprocessableContent, code: "transcript_missing",
        message:
          "What was said in this talk is no longer here, so there can be no subtitles: ask for subtitles=none.",
        parameter: "subtitles")
    }
    options.subtitles = .none
  }
}
