import Foundation
import Jobs

/// A batch as our interface shows it.
struct BatchResource: Encodable {
  struct Counts: Encodable {
    var total = 0
    var queued = 0
    var running = 0
    var completed = 0
    var failed = 0
    var cancelled = 0
  }

  var id, name, status: String
  var counts: Counts
  /// Share of the recordings that is done, those under way counted in part, 0 to 1.
  var progress: Double
  var priority: String
  var createdAt: String
  var finishedAt, expiresAt: String?
  var tags: [String]
  var ephemeral: Bool
  var statusUrl, eventsUrl: String
  var downloadUrl: String?
  /// Only in the answer to a question for one batch.
  var items: [JobResource]?

  enum CodingKeys: String, CodingKey {
    case id, name, status, counts, progress, priority, tags, ephemeral, items
    case createdAt = "created_at"
    case finishedAt = "finished_at"
    case expiresAt = "expires_at"
    case statusUrl = "status_url"
    case eventsUrl = "events_url"
    case downloadUrl = "download_url"
  }

  init(_ batch: Job, parts: [Job], showsItems: Bool) {
    let request = try? JSONDecoder().decode(BatchRequest.self, from: Data(batch.parameters))
    var counts = Counts()
    counts.total = parts.count
    var done = 0.0
    for part in parts {
      switch part.state {
      case .scheduled, .queued, .paused: counts.queued += 1
      case .running, .waiting:
        counts.running += 1
        done += min(max(part.progress?.fraction ?? 0, 0), 1)
      case .completed: counts.completed += 1
      case .failed, .dead: counts.failed += 1
      case .cancelled: counts.cancelled += 1
      }
      if part.state.isFinal { done += 1 }
    }
    let path = JobResource.path(of: batch)
    id = batch.id.text
    name = batch.title
    self.counts = counts
    if batch.state.isFinal {
      status = batch.state.rawValue
    } else if batch.isCancelRequested {
      status = "cancelling"
    } else {
      status = counts.queued == counts.total ? "queued" : "running"
    }
    progress = parts.isEmpty ? (batch.state.isFinal ? 1 : 0) : done / Double(parts.count)
    priority = (request?.priority ?? .normal).name
    createdAt = batch.createdAt.text
    finishedAt = batch.finishedAt?.text
    expiresAt = batch.expiresAt?.text
    tags = batch.tags
    ephemeral = batch.isEphemeral
    statusUrl = path
    eventsUrl = path + "/events"
    downloadUrl = counts.completed > 0 ? path + "/download" : nil
    items = showsItems ? parts.map { JobResource($0) } : nil
  }
}
