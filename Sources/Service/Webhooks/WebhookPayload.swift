import Foundation
public import Jobs

/// What a webhook tells of a job that has ended.
public enum WebhookPayload {
  /// Bytes of a transcript that go along; a longer one is left to `download_url`.
  public static let mostTextBytes = 256 << 10

  private struct Message: Encodable {
    var event: String
    var timestamp: String
    var data: Facts
  }

  private struct Facts: Encodable {
    var id, status, kind, title: String?
    var tags: [String]?
    var transcriptText: String?
    var durationSeconds, processingTimeSeconds: Double?
    var downloadUrl: String?
    var errorCode, errorMessage: String?
  }

  /// The body of a message about a job's end. What is kept of no ephemeral job is not sent either: its text is left out.
  ///
  /// - Parameter downloadURL: where the transcript can be read; for completed jobs.
  public static func body(
    _ event: WebhookEvent, of job: Job, at now: Timestamp, transcriptText: String?, downloadURL: String?
  ) throws -> [UInt8] {
    let isComplete = job.state == .completed
    var facts = Facts(id: job.id.text, status: job.state.rawValue, kind: job.kind.rawValue, title: job.title)
    facts.tags = job.tags
    if isComplete, !job.isEphemeral, let text = transcriptText, text.utf8.count <= mostTextBytes {
      facts.transcriptText = text
    }
    facts.durationSeconds = job.audioSeconds
    if let started = job.startedAt, let finished = job.finishedAt {
      facts.processingTimeSeconds = max(finished.seconds(since: started), 0)
    }
    facts.downloadUrl = isComplete ? downloadURL : nil
    facts.errorCode = job.failure?.code
    facts.errorMessage = job.failure?.message
    return try encode(event, facts, now)
  }

  /// The body of the message that tries an endpoint out.
  public static func ping(at now: Timestamp) throws -> [UInt8] { try encode(.ping, Facts(), now) }

  /// The same for every report of the same end of a job to the same receiver; another after a retry.
  public static func key(_ event: WebhookEvent, of job: Job, receiver: String) -> String {
    "\(job.id)|\(event)|\(job.token)|\(job.finishedAt?.milliseconds ?? 0)|\(receiver)"
  }

  private static func encode(_ event: WebhookEvent, _ facts: Facts, _ now: Timestamp) throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let time = Date(timeIntervalSince1970: now.seconds)
      .formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
    return Array(try encoder.encode(Message(event: event.rawValue, timestamp: time, data: facts)))
  }
}
