import Foundation
import GRDB
public import Jobs

extension SQLiteWebhookStore {
  public func insert(_ endpoint: WebhookEndpoint) async throws {
    try await writer.write { database in
      try database.execute(
        sql: "INSERT INTO webhook_endpoints (id, owner, is_open, value) VALUES (?, ?, ?, ?)",
        arguments: [
          endpoint.id, endpoint.owner, endpoint.hold == nil, try JSONEncoder().encode(endpoint),
        ])
    }
  }

  public func endpoint(_ id: String, of owner: OwnerScope) async throws -> WebhookEndpoint? {
    try await writer.read { try SQLiteWebhookStore.endpoint(id, of: owner, in: $0) }
  }

  public func endpoints(of account: String) async throws -> [WebhookEndpoint] {
    try await writer.read { database in
      try Data.fetchAll(
        database, sql: "SELECT value FROM webhook_endpoints WHERE owner = ? ORDER BY id", arguments: [account]
      ).map(SQLiteWebhookStore.readEndpoint)
    }
  }

  public func change(
    _ id: String, of owner: OwnerScope, _ change: @escaping @Sendable (inout WebhookEndpoint) throws -> Void
  ) async throws -> WebhookEndpoint {
    try await writer.write { database in
      guard var endpoint = try SQLiteWebhookStore.endpoint(id, of: owner, in: database) else {
        throw StoreError.notFound
      }
      try change(&endpoint)
      try database.execute(
        sql: "UPDATE webhook_endpoints SET is_open = ?, value = ? WHERE id = ?",
        arguments: [endpoint.hold == nil, try JSONEncoder().encode(endpoint), id])
      return endpoint
    }
  }

  public func deleteEndpoint(_ id: String, of owner: OwnerScope) async throws -> Bool {
    try await writer.write { database in
      guard try SQLiteWebhookStore.endpoint(id, of: owner, in: database) != nil else { return false }
      try database.execute(sql: "DELETE FROM webhook_endpoints WHERE id = ?", arguments: [id])
      try database.execute(sql: "DELETE FROM webhook_deliveries WHERE endpoint = ?", arguments: [id])
      return true
    }
  }

  private static func endpoint(
    _ id: String, of owner: OwnerScope, in database: Database
  ) throws -> WebhookEndpoint? {
    try Data.fetchOne(
      database, sql: "SELECT value FROM webhook_endpoints WHERE id = ? AND (? IS NULL OR owner = ?)",
      arguments: [id, owner.account, owner.account]
    ).map(readEndpoint)
  }

  private static func readEndpoint(_ bytes: Data) throws -> WebhookEndpoint {
    do {
      return try JSONDecoder().decode(WebhookEndpoint.self, from: bytes)
    } catch {
      throw StoreError.corrupted("a webhook endpoint cannot be read")
    }
  }
}
