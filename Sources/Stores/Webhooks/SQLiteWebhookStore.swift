import Foundation
import GRDB
public import Jobs

/// Webhooks in SQLite, beside the jobs that they tell of. Processes that share it do not send the same at once: a claim is
/// one writing transaction.
public struct SQLiteWebhookStore: WebhookStore {
  let writer: SQLiteDatabase

  public init(database: SQLiteDatabase) { writer = database }

  public func enqueue(_ deliveries: [KeyedWebhookDelivery]) async throws -> Int {
    try await writer.write { database in
      try deliveries.count { try SQLiteWebhookStore.insert($0, in: database) }
    }
  }

  public func claim(_ claim: WebhookClaim, at now: Timestamp) async throws -> [KeyedWebhookDelivery] {
    try await writer.write { database in
      let rows = try Row.fetchAll(
        database,
        sql: """
          WITH due AS (
            SELECT id, key, receiver, next_at, value,
              row_number() OVER (PARTITION BY receiver ORDER BY next_at, id) AS place
            FROM webhook_deliveries WHERE state = 'pending' AND next_at <= :now AND leased_until <= :now
              AND (endpoint IS NULL OR EXISTS (
                SELECT 1 FROM webhook_endpoints WHERE webhook_endpoints.id = endpoint AND is_open = 1))
          )
          SELECT key, receiver, value FROM due WHERE place <= :each - (
            SELECT count(*) FROM webhook_deliveries AS other
            WHERE other.receiver = due.receiver AND other.state = 'pending' AND other.leased_until > :now)
          ORDER BY next_at, id LIMIT :limit
          """,
        arguments: ["now": now.milliseconds, "each": claim.limitPerReceiver, "limit": max(claim.limit, 0)])
      return try rows.map { row in
        var delivery = try SQLiteWebhookStore.decode(row["value"])
        _ = try delivery.on(.claimed(sender: claim.sender, until: claim.until), at: now)
        try SQLiteWebhookStore.keep(delivery, in: database)
        return KeyedWebhookDelivery(delivery, key: row["key"], receiver: row["receiver"])
      }
    }
  }

  public func apply(
    _ event: WebhookDeliveryEvent, to id: String, of owner: OwnerScope, attempt: WebhookAttempt?,
    at now: Timestamp, schedule: WebhookSchedule
  ) async throws -> (delivery: WebhookDelivery, effects: [WebhookDeliveryEffect]) {
    try await writer.write { database in
      guard var delivery = try SQLiteWebhookStore.find(id, of: owner, in: database) else {
        throw StoreError.notFound
      }
      let effects = try delivery.on(event, at: now, schedule: schedule)
      try SQLiteWebhookStore.keep(delivery, in: database)
      if let attempt {
        try database.execute(
          sql: "INSERT INTO webhook_attempts (delivery, value) VALUES (?, ?)",
          arguments: [id, try JSONEncoder().encode(attempt)])
      }
      return (delivery, effects)
    }
  }

  public func delivery(_ id: String, of owner: OwnerScope) async throws -> WebhookDelivery? {
    try await writer.read { try SQLiteWebhookStore.find(id, of: owner, in: $0) }
  }

  public func deliveries(_ query: WebhookDeliveryQuery) async throws -> [WebhookDelivery] {
    try await writer.read { database in
      try Data.fetchAll(
        database,
        sql: """
          SELECT value FROM webhook_deliveries
          WHERE (:owner IS NULL OR owner = :owner) AND (:endpoint IS NULL OR endpoint = :endpoint)
            AND (:job IS NULL OR job = :job) AND (:state IS NULL OR state = :state)
          ORDER BY id DESC LIMIT :limit OFFSET :offset
          """,
        arguments: [
          "owner": query.owner.account, "endpoint": query.endpoint, "job": query.job?.text,
          "state": query.state?.rawValue, "limit": max(query.limit, 0), "offset": max(query.offset, 0),
        ]
      ).map(SQLiteWebhookStore.decode)
    }
  }

  public func attempts(of id: String) async throws -> [WebhookAttempt] {
    try await writer.read { database in
      try Data.fetchAll(
        database, sql: "SELECT value FROM webhook_attempts WHERE delivery = ? ORDER BY id", arguments: [id]
      ).map { try JSONDecoder().decode(WebhookAttempt.self, from: $0) }
    }
  }

  public func backlog() async throws -> Int {
    try await writer.read { database in
      try Int.fetchOne(
        database,
        sql: """
          SELECT (SELECT count(*) FROM webhook_deliveries WHERE state = 'pending')
            + (SELECT count(*) FROM webhook_outbox)
          """) ?? 0
    }
  }

  public func purge(before moment: Timestamp, limit: Int) async throws -> Int {
    try await writer.write { database in
      try database.execute(
        sql: """
          DELETE FROM webhook_deliveries WHERE id IN (
            SELECT id FROM webhook_deliveries WHERE ended_at < :moment
            UNION ALL
            SELECT id FROM webhook_deliveries
            WHERE state = 'pending' AND next_at < :moment AND leased_until < :moment
            LIMIT :limit)
          """, arguments: ["moment": moment.milliseconds, "limit": max(limit, 0)])
      return database.changesCount
    }
  }

  /// - Returns: whether it is new.
  static func insert(_ keyed: KeyedWebhookDelivery, in database: Database) throws -> Bool {
    let delivery = keyed.delivery
    try database.execute(
      sql: """
        INSERT INTO webhook_deliveries
          (id, owner, endpoint, job, key, receiver, state, next_at, leased_until, ended_at, value)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, NULL, ?) ON CONFLICT (key) DO NOTHING
        """,
      arguments: [
        delivery.id, delivery.owner, delivery.endpoint, delivery.job?.text, keyed.key, keyed.receiver,
        delivery.state.rawValue, delivery.nextAttemptAt.milliseconds, try JSONEncoder().encode(delivery),
      ])
    return database.changesCount > 0
  }

  private static func find(
    _ id: String, of owner: OwnerScope, in database: Database
  ) throws -> WebhookDelivery? {
    try Data.fetchOne(
      database, sql: "SELECT value FROM webhook_deliveries WHERE id = ? AND (? IS NULL OR owner = ?)",
      arguments: [id, owner.account, owner.account]
    ).map(decode)
  }

  private static func keep(_ delivery: WebhookDelivery, in database: Database) throws {
    try database.execute(
      sql: """
        UPDATE webhook_deliveries SET state = ?, next_at = ?, leased_until = ?, ended_at = ?, value = ? WHERE id = ?
        """,
      arguments: [
        delivery.state.rawValue, delivery.nextAttemptAt.milliseconds,
        delivery.lease?.expiresAt.milliseconds ?? 0,
        delivery.endedAt?.milliseconds, try JSONEncoder().encode(delivery), delivery.id,
      ])
  }

  private static func decode(_ bytes: Data) throws -> WebhookDelivery {
    do {
      return try JSONDecoder().decode(WebhookDelivery.self, from: bytes)
    } catch {
      throw StoreError.corrupted("a webhook delivery cannot be read")
    }
  }
}

extension OwnerScope {
  /// Nil for everyone.
  var account: String? {
    switch self {
    case .account(let account): account
    case .everyone: nil
    }
  }
}
