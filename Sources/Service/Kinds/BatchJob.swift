import Jobs

/// What a batch is made of: recordings that have arrived, with options for all of them.
struct BatchRequest: Codable, Sendable, Hashable {
  struct Item: Codable, Sendable, Hashable {
    var input: BlobReference
    var title: String
    var audioSeconds: Double?
    /// Options for it alone; nil: those for all.
    var request: TranscriptionRequest?
    /// The job that transcribes it.
    var job: JobID
  }

  var items: [Item]
  var request: TranscriptionRequest
  var priority: JobPriority
}

/// Waits for recordings that were put in line together with it, each as a job of its own; ends when all have ended.
struct BatchJob: JobHandler {
  let kind = JobKind.batch

  func run(_ job: Job, _ work: JobWork) async throws -> JobOutcome { .divided }

  /// The job that transcribes one of a batch's recordings.
  static func part(
    _ item: BatchRequest.Item, of batch: Job, _ wish: BatchRequest, parameters: [UInt8], at now: Timestamp,
    notBefore: Timestamp?
  ) -> Job {
    var part = Job(
      id: item.job, kind: .transcribe, owner: batch.owner, priority: wish.priority, parameters: parameters,
      input: item.input, title: item.title, audioSeconds: item.audioSeconds, parent: batch.id, createdAt: now,
      notBefore: notBefore)
    part.tags = batch.tags
    part.expiresAt = batch.expiresAt
    part.isEphemeral = batch.isEphemeral
    return part
  }
}
