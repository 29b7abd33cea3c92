public import Jobs
import Stores
import Synchronization
public import Transcripts

/// Does one kind of work. A new kind is one file with one of these, named in the service's list.
public protocol JobHandler: Sendable {
  var kind: JobKind { get }
  /// Jobs of this kind that a worker does at a time; nil: as many as it has room for.
  var mostAtOnce: Int? { get }
  /// Does a job's work, from its last checkpoint where there is one. Called on the cooperative pool; blocking work
  /// belongs on threads of its own.
  ///
  /// - Throws: ``Jobs/JobFailure`` where it says itself whether trying again helps, ``ServiceError`` where the request
  ///   is at fault, `CancellationError` where the task was cancelled; anything else may pass and is tried again.
  func run(_ job: Job, _ work: JobWork) async throws -> JobOutcome
}

extension JobHandler {
  public var mostAtOnce: Int? { nil }
}

/// How a job's work ended.
public enum JobOutcome: Sendable {
  /// - result: bytes of the result, with which the job is completed.
  /// - summary: what lists show of it, JSON.
  case completed(result: [UInt8], summary: [UInt8])
  /// The same, for results that are too large for memory: they lie in the blob store already.
  case kept(result: BlobReference, summary: [UInt8])
  /// Its parts were put in line; the job ends with them.
  case divided
}

/// What a handler has of the service while it works on a job.
public final class JobWork: Sendable {
  private let report: @Sendable (JobNotice) -> Void
  private let save: @Sendable ([UInt8]) async throws -> Void
  private let load: @Sendable () async throws -> [UInt8]?

  init(
    report: @escaping @Sendable (JobNotice) -> Void,
    save: @escaping @Sendable ([UInt8]) async throws -> Void,
    load: @escaping @Sendable () async throws -> [UInt8]?
  ) {
    self.report = report
    self.save = save
    self.load = load
  }

  public func progress(_ progress: JobProgress) { report(.progress(progress)) }
  public func segment(_ segment: Segment) { report(.segment(segment)) }
  /// Keeps what has been done, for whoever goes on if this worker is lost.
  public func checkpoint(_ bytes: [UInt8]) async throws { try await save(bytes) }
  public func lastCheckpoint() async throws -> [UInt8]? { try await load() }
}
