public import GRDB

/// The tables of webhooks in SQLite. They come after those of jobs, whose changes they watch.
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
    migrator.registerMigration("webhooks-2") { database in
      try database.execute(sql: endpoints)
      try database.execute(sql: outbox)
    }
  }

  private static let endpoints = """
    CREATE TABLE webhook_endpoints (
      id TEXT PRIMARY KEY NOT NULL,
      owner TEXT NOT NULL,
      -- Whether it takes deliveries now: it is switched on and in good health.
      is_open INTEGER NOT NULL,
      value BLOB NOT NULL
    ) STRICT;
    CREATE INDEX webhook_endpoints_of ON webhook_endpoints (owner, id);
    CREATE INDEX webhook_of_owner ON webhook_deliveries (owner, id);
    """

  /// Rows are written by the transaction that changes the job, so that no process can die in between; jobs that nobody
  /// wants to hear of cost nothing. What belongs to a job goes with it.
  private static let outbox = """
    CREATE TABLE webhook_outbox (
      id INTEGER PRIMARY KEY AUTOINCREMENT, job TEXT NOT NULL, transition TEXT NOT NULL
    ) STRICT;
    CREATE INDEX webhook_outbox_of ON webhook_outbox (job);
    CREATE TRIGGER webhook_job_ended AFTER UPDATE OF state ON jobs
      WHEN NEW.state IN ('completed', 'failed', 'dead', 'cancelled') AND OLD.state <> NEW.state
        AND (NEW.callbacks <> '[]'
          OR EXISTS (SELECT 1 FROM webhook_endpoints WHERE owner = NEW.owner AND is_open = 1))
    BEGIN
      INSERT INTO webhook_outbox (job, transition) VALUES (NEW.id, 'ended');
    END;
    CREATE TRIGGER webhook_job_started AFTER UPDATE OF state ON jobs
      WHEN NEW.state = 'running' AND OLD.state = 'queued' AND NEW.attempts = 1
        AND EXISTS (SELECT 1 FROM webhook_endpoints WHERE owner = NEW.owner AND is_open = 1)
    BEGIN
      INSERT INTO webhook_outbox (job, transition) VALUES (NEW.id, 'started');
    END;
    CREATE TRIGGER webhook_job_removed AFTER DELETE ON jobs BEGIN
      DELETE FROM webhook_outbox WHERE job = OLD.id;
      DELETE FROM webhook_deliveries WHERE job = OLD.id;
    END;
    """
}
