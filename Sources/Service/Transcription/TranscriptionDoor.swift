public import Accounts
public import Jobs
public import Transcripts

/// What every door needs of the service: to hand in a recording, to see how far it is, to have its text. All of them
/// meet here, so that a recording has the same limits, the same fairness and the same fate whichever way it came.
public protocol TranscriptionDoor: Sendable {
  /// Accepts a recording that has arrived whole. What it returns is durable.
  ///
  /// - Throws: ``ServiceError`` where the recording is none, is too long, or the account has no more room.
  func submit(_ submission: TranscriptionSubmission, by principal: Principal) async throws -> Job
  /// What happens to a job from now on, ending with its end. Segments come as they are recognized, in order, where the
  /// job runs in this process.
  func follow(_ id: JobID, by principal: Principal) async throws -> AsyncStream<JobNotice>
  /// The job once it has ended, or as it is after so many seconds. Cancelling the task does not cancel the job.
  func end(of id: JobID, by principal: Principal, within seconds: Double) async throws -> Job
  /// - Throws: ``ServiceError`` where the job has not completed.
  func transcript(of job: Job) async throws -> Transcript
  func cancel(_ id: JobID, by principal: Principal) async throws -> Job
  /// Names of installed recognizers, the one first that `auto` prefers.
  func models() async -> [ServedModel]
}

/// A recording and what is wanted of it.
public struct TranscriptionSubmission: Sendable {
  public var request: TranscriptionRequest
  public var upload: ReceivedUpload
  public var priority = JobPriority.normal
  public var callbacks: [String] = []
  public var isEphemeral = false
  public var tags: [String] = []
  public var idempotencyKey: String?
  /// When it may begin; nil: now.
  public var notBefore: Timestamp?

  public init(request: TranscriptionRequest, upload: ReceivedUpload) {
    self.request = request
    self.upload = upload
  }
}

/// A recording that lies in the blob store.
public struct ReceivedUpload: Sendable, Hashable {
  public var blob: BlobReference
  /// What the sender calls it; for people only.
  public var fileName: String
  /// What its first bytes say it is, such as `wav` or `mp4`.
  public var format: String
  /// Its length as its container tells it; nil where it does not.
  public var seconds: Double?

  public init(blob: BlobReference, fileName: String, format: String, seconds: Double? = nil) {
    self.blob = blob
    self.fileName = fileName
    self.format = format
    self.seconds = seconds
  }
}

/// What is told of a job while it is under way.
public enum JobNotice: Sendable {
  case changed(Job)
  case progress(JobProgress)
  /// A segment is recognized; it may yet be refined in the transcript.
  case segment(Segment)
  /// The last one.
  case ended(Job)
}

/// A model as the service's interfaces show it.
public struct ServedModel: Sendable, Hashable {
  public var name: String
  public var isLoaded: Bool
  public var isMultilingual: Bool
  public var byteCount: Int64
  /// Seconds since 1970 when it was installed.
  public var installedAt: Int64

  public init(name: String, isLoaded: Bool, isMultilingual: Bool, byteCount: Int64, installedAt: Int64) {
    self.name = name
    self.isLoaded = isLoaded
    self.isMultilingual = isMultilingual
    self.byteCount = byteCount
    self.installedAt = installedAt
  }
}
