import GRDB
import Jobs

extension SQLiteWebhookStore {
  public func notices(limit: Int) async throws -> [WebhookNotice] {
    try await writer.read { database in
      let rows = try Row.fetchAll(
        database, sql: "SELECT id, job, transition FROM webhook_outbox ORDER BY id LIMIT ?",
        arguments: [max(limit, 0)])
      return try rows.map { row in
        guard let job = JobID(row["job"] as String),
          let transition = WebhookNotice.Transition(rawValue: row["transition"])
        else { throw StoreError.corrupted("a notice of the webhooks' outbox cannot be read") }
        return WebhookNotice(id: row["id"], job: job, transition: transition)
      }
    }
  }

  public func settle(_ notice: Int64, with deliveries: [KeyedWebhookDelivery]) async throws -> Bool {
    try await writer.write { database in
      try database.execute(sql: "DELETE FROM webhook_outbox WHERE id = ?", arguments: [notice])
      // Another process was faster, or the job is gone and with it all that is told of it.
      guard database.changesCount == 1 else { return false }
      for delivery in deliveries { _ = try SQLiteWebhookStore.insert(delivery, in: database) }
      return true
    }
  }
}
