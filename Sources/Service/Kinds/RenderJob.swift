import AudioIO
import Crypto
import Foundation
import Inference
import Jobs
import NIOCore
import NIOPosix
import Stores
import Synchronization
import Transcripts
import Visuals

/// What a video is asked for. The job's input is the recording; the diagrams are those of ``visuals`` when it begins.
struct RenderRequest: Codable, Sendable, Hashable {
  var visuals: JobID
  var options: VideoOptions
}

/// What lists show of a video.
struct RenderSummary: Codable, Sendable, Hashable {
  var title: String
  /// Of the diagrams that it shows.
  var version: String
  var durationSeconds: Double
  var width: Int
  var height: Int
  var frames: Int
  /// Frames that an earlier attempt had made.
  var resumedFrames: Int

  enum CodingKeys: String, CodingKey {
    case title, version, width, height, frames
    case durationSeconds = "duration_seconds"
    case resumedFrames = "resumed_frames"
  }

  static func read(_ bytes: [UInt8]?) -> RenderSummary? {
    bytes.flatMap { try? JSONDecoder().decode(RenderSummary.self, from: Data($0)) }
  }

  var bytes: [UInt8] { (try? JSONEncoder().encode(self)).map(Array.init) ?? [] }
}

/// Makes a video of a talk's diagrams and its recording. What is finished of it lies in a folder of the job, from which
/// another attempt goes on.
struct RenderJob: JobHandler {
  /// Rendering takes what recognition leaves of the processors.
  static let niceness = 15

  let kind = JobKind.render
  /// One uses all processors already.
  let mostAtOnce: Int? = 1
  let stores: ServiceStores
  /// Knows the jobs that made a video before.
  let cache: (any Cache)?
  let cacheSeconds: Double
  /// Where unfinished videos lie.
  let folder: String

  func run(_ job: Job, _ work: JobWork) async throws -> JobOutcome {
    guard let request = try? JSONDecoder().decode(RenderRequest.self, from: Data(job.parameters)) else {
      throw JobFailure(
        code: "invalid_request", message: "The job's options cannot be read.", isRetryable: false)
    }
    await removeLeftovers()
    let (talk, version) = try await talk(request, of: job)
    let key = cacheKey(job, request, talk)
    if let known = await earlier(key, than: job) { return known }
    let place = "\(folder)/\(job.id)"
    do {
      try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
      let output = "\(place)/video.\(request.options.format.rawValue)"
      let made: VideoRenderer.Summary =
        if let input = job.input {
          try await stores.blobs.withFile(input) { path in
            do {
              return try await render(talk, request, sound: (path, input.sha256), to: output, work)
            } catch let error as AudioError {
              throw JobFailure(of: error).naming(job.title, insteadOf: path)
            }
          }
        } else {
          try await render(talk, request, sound: nil, to: output, work)
        }
      work.progress(JobProgress(fraction: 0.99, stage: "keeping"))
      let result = try await stores.blobs.keep(fileAt: output)
      await remove(place)
      if !job.isEphemeral { try? await cache?.set(key, Array(job.id.text.utf8), seconds: cacheSeconds) }
      let frame = request.options.frame
      let summary = RenderSummary(
        title: talk.visuals.title, version: version, durationSeconds: made.duration, width: frame.width,
        height: frame.height, frames: made.frameCount, resumedFrames: made.resumedFrames)
      return .kept(result: result, summary: summary.bytes)
    } catch {
      let failure = (error as? VideoError).map { JobFailure(of: $0, in: place) as any Error } ?? error
      if await isOver(job, failure) { await remove(place) }
      throw failure
    }
  }

  // MARK: What it is made from

  private func talk(_ request: RenderRequest, of job: Job) async throws -> (KeptTalk, version: String) {
    guard let source = try await stores.jobs.job(request.visuals, of: .account(job.owner)),
      source.kind == .visualize, let result = source.result
    else {
      throw JobFailure(
        code: "visuals_missing", message: "The diagrams were removed before their video was made.",
        isRetryable: false)
    }
    var talk = try JSONDecoder().decode(
      KeptTalk.self, from: Data(try await stores.blobs.bytes(of: result)))
    if request.options.subtitles != .none, talk.transcript == nil {
      talk.transcript = try await VisualizeJob.transcript(of: source, stores)
    }
    return (talk, VisualsResource.version(of: result))
  }

  /// What the result depends on, and nothing else.
  private func cacheKey(_ job: Job, _ request: RenderRequest, _ talk: KeptTalk) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    var hash = SHA256()
    hash.update(data: Data((job.input?.sha256 ?? "-").utf8))
    hash.update(data: (try? encoder.encode(request.options)) ?? Data())
    hash.update(data: (try? encoder.encode(talk)) ?? Data())
    return "video:"
      + hash.finalize().map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
  }

  /// The same video, where it was made before and is still here.
  private func earlier(_ key: String, than job: Job) async -> JobOutcome? {
    guard let name = try? await cache?.value(key), let id = JobID(String(decoding: name, as: UTF8.self)),
      id != job.id, let made = try? await stores.jobs.job(id, of: .everyone), made.state == .completed,
      let result = made.result, let summary = made.summary,
      let copy = try? await stores.blobs.copy(of: result)
    else { return nil }
    return .kept(result: copy, summary: summary)
  }

  // MARK: Rendering

  /// Blocks no thread of the pool: frames are painted on threads of their own.
  private func render(
    _ talk: KeptTalk, _ request: RenderRequest, sound: (path: String, identity: String)?, to output: String,
    _ work: JobWork
  ) async throws -> VideoRenderer.Summary {
    var renderer = VideoRenderer(
      visuals: talk.visuals, sound: sound?.path, transcript: talk.transcript, options: request.options)
    renderer.soundIdentity = sound?.identity
    renderer.niceness = RenderJob.niceness
    let (made, wish) = (renderer, Cancellation())
    let rate = Double(request.options.framesPerSecond)
    return try await withTaskCancellationHandler {
      try await onThread("render", niceness: RenderJob.niceness) {
        try made.render(to: output, isCancelled: { wish.isSaid }) { progress in
          work.progress(
            JobProgress(
              fraction: min(progress.fraction, 0.99), stage: progress.stage.name,
              remainingSeconds: progress.secondsLeft, audioSeconds: Double(progress.frames) / rate))
        }
      }
    } onCancel: {
      wish.say()
    }
  }

  private final class Cancellation: Sendable {
    private let said = Atomic(false)
    var isSaid: Bool { said.load(ordering: .relaxed) }
    func say() { said.store(true, ordering: .relaxed) }
  }

  // MARK: What is unfinished

  /// Whether nobody goes on with a job after an error.
  private func isOver(_ job: Job, _ error: any Error) async -> Bool {
    if !(error is CancellationError), !JobFailure(of: error).isRetryable { return true }
    let jobs = stores.jobs
    // Asked apart: what is cancelled is told nothing by the store.
    let now = await Task { try? await jobs.job(job.id, of: .everyone) }.value
    return now.map { $0.isCancelRequested || $0.state.isFinal } ?? false
  }

  /// Removes what jobs have left that ended elsewhere.
  private func removeLeftovers() async {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    for name in names {
      guard let id = JobID(name) else { continue }
      do {
        if let job = try await stores.jobs.job(id, of: .everyone), !job.state.isFinal { continue }
      } catch { continue }
      await remove("\(folder)/\(name)")
    }
  }

  private func remove(_ place: String) async {
    await Task { try? await onThread { try FileManager.default.removeItem(atPath: place) } }.value
  }
}

extension VideoRenderer.Progress.Stage {
  /// What clients are told.
  fileprivate var name: String {
    switch self {
    case .sound: "encoding sound"
    case .layout: "drawing diagrams"
    case .frames: "rendering"
    case .joining: "joining"
    }
  }
}

extension JobFailure {
  /// - Parameter place: whose name is nobody's business.
  fileprivate init(of error: VideoError, in place: String) {
    let message = "\(error)".replacing(place + "/", with: "")
    switch error {
    case .encoder: self.init(code: "encoder_failed", message: message, isRetryable: true)
    case .cannotWrite: self.init(code: "store_unavailable", message: message, isRetryable: true)
    case .options, .noDuration, .noTimes, .tooLongForGIF:
      self.init(code: "invalid_video", message: "There can be no video: \(message).", isRetryable: false)
    }
  }
}

extension BlobStore {
  /// Keeps a file that a job has made, piece by piece.
  func keep(fileAt path: String) async throws -> BlobReference {
    let writer = try await createResult()
    do {
      let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
      defer { try? file.close() }
      while true {
        let piece = try await NIOThreadPool.singleton.runIfActive { try file.read(upToCount: 1 << 20) }
        guard let piece, !piece.isEmpty else { break }
        try await writer.append(ByteBuffer(bytes: piece))
      }
      return try await writer.finish()
    } catch {
      try? await writer.abandon()
      throw error
    }
  }
}
