import Foundation

/// A job as the service tells it; what is not needed here is let be.
public struct RemoteJob: Decodable, Sendable, Hashable {
  public struct Failure: Decodable, Sendable, Hashable {
    public var code: String
    public var message: String
  }

  public struct Progress: Decodable, Sendable, Hashable {
    /// 0 to 1.
    public var fraction: Double
    public var stage: String
    public var remainingSeconds: Double?
    /// Seconds of audio that are done.
    public var audioSeconds: Double?
  }

  public var id: String
  /// Nil where an event does not say it.
  public var kind: String?
  public var status: String
  /// Where its service tells what it made.
  public var statusURL: String?
  public var originalFilename: String
  public var model: String?
  public var language: String?
  public var durationSeconds: Double?
  public var progress: Progress?
  public var createdAt: String
  public var finishedAt: String?
  public var processingTimeSeconds: Double?
  public var error: Failure?
  public var warnings: [String]?

  enum CodingKeys: String, CodingKey {
    case id, kind, status, model, language, progress, error, warnings
    case statusURL = "status_url"
    case originalFilename = "original_filename"
    case durationSeconds = "duration_seconds"
    case createdAt = "created_at"
    case finishedAt = "finished_at"
    case processingTimeSeconds = "processing_time_seconds"
  }

  /// Whether nothing becomes of it any more unless somebody asks.
  public var hasEnded: Bool { ["completed", "failed", "dead", "cancelled"].contains(status) }

  /// - Throws: ``ServiceClientError/failed(code:message:)`` where it ended without a text.
  public func requireCompleted() throws(ServiceClientError) {
    guard status != "completed" else { return }
    throw .failed(
      code: error?.code ?? status,
      message: error?.message ?? "the job \(id) is \(status).")
  }
}

public struct RemoteJobPage: Decodable, Sendable {
  public var items: [RemoteJob]
  public var total: Int
  public var page: Int
}

/// What the stream of a job's events says.
public enum RemoteJobEvent: Sendable, Hashable {
  case job(RemoteJob)
  case progress(RemoteJob.Progress)

  /// Nil for events of other kinds, of later versions among them, and for what cannot be read.
  public init?(_ event: ReceivedEvent) {
    let data = Data(event.data.utf8)
    switch event.name {
    case "progress":
      guard let progress = try? JSONDecoder().decode(RemoteJob.Progress.self, from: data) else { return nil }
      self = .progress(progress)
    case "status", "completed", "failed", "dead", "cancelled":
      guard let job = try? JSONDecoder().decode(RemoteJob.self, from: data) else { return nil }
      self = .job(job)
    default: return nil
    }
  }
}
