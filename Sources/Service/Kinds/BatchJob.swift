import Foundation
import Jobs
import Stores

/// What a batch is made of: recordings that have arrived, with options for all of them.
struct BatchRequest: Codable, Sendable, Hashable {
  struct Item: Codable, Sendable, Hashable {
    var input: BlobReference
    var title: String
    var audioSeconds: Double?
    /// The job that transcribes it, named beforehand, so that a worker who comes twice makes it once.
    var job: JobID
  }

  var items: [Item]
  var request: TranscriptionRequest
  var priority: JobPriority
}

/// Transcribes many recordings, each as a job of its own; ends when all have ended.
struct BatchJob: JobHandler {
  let kind = JobKind.batch
  let stores: ServiceStores
  let desk: JobDesk
  let clock: @Sendable () -> Timestamp

  func run(_ job: Job, _ work: JobWork) async throws -> JobOutcome {
    guard let batch = try? JSONDecoder().decode(BatchRequest.self, from: Data(job.parameters)) else {
      throw JobFailure(
        code: "invalid_request", message: "The batch's options cannot be read.", isRetryable: false)
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let parameters = Array(try encoder.encode(batch.request))
    for item in batch.items {
      try Task.checkCancellation()
      guard try await stores.jobs.job(item.job, of: .everyone) == nil else { continue }
      var part = Job(
        id: item.job, kind: .transcribe, owner: job.owner, priority: batch.priority, parameters: parameters,
        input: item.input, title: item.title, audioSeconds: item.audioSeconds, parent: job.id,
        createdAt: clock())
      part.expiresAt = job.expiresAt
      part.isEphemeral = job.isEphemeral
      _ = try await stores.jobs.insert([part], key: nil)
    }
    await stores.events.publish(JobTopics.waiting, [])
    return .divided
  }
}
