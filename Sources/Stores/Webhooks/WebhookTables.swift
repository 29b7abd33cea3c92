public import GRDB

/// The tables of webhooks in SQLite.
public enum WebhookTables {
  public static func register(in migrator: inout DatabaseMigrator) {
    migrator.registerMigration("webhooks-1") { database in
      try database.execute(
        sql: """
          CREATE TABLE webhook_deliveries (
            id TEXT PRIMARY KEY NOT NULL,
            owner TEXT NOT NULL,
            endpoint TEXT,
            job TEXT,
            key TEXT NOT NULL UNIQUE,
            receiver TEXT NOT NULL,
            state TEXT NOT NULL,
            next_at INTEGER NOT NULL,
            leased_until INTEGER NOT NULL,
            ended_at INTEGER,
            value BLOB NOT NULL
          ) STRICT;
          CREATE INDEX webhook_due ON webhook_deliveries (next_at) WHERE state = 'pending';
          CREATE INDEX webhook_leased ON webhook_deliveries (leased_until, receiver) WHERE state = 'pending';
          CREATE INDEX webhook_of_endpoint ON webhook_deliveries (endpoint, id);
          CREATE INDEX webhook_of_job ON webhook_deliveries (job);
          CREATE INDEX webhook_ended ON webhook_deliveries (ended_at) WHERE ended_at IS NOT NULL;
          CREATE TABLE webhook_attempts (
            id INTEGER PRIMARY KEY,
            delivery TEXT NOT NULL REFERENCES webhook_deliveries (id) ON DELETE CASCADE,
            value BLOB NOT NULL
          ) STRICT;
          CREATE INDEX webhook_attempts_of ON webhook_attempts (delivery, id);
          """)
    }
  }
}
