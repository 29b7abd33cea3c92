import GRDB

/// The tables of jobs. Times are milliseconds since 1970.
enum JobTables {
  static func register(in migrator: inout DatabaseMigrator) {
    migrator.registerMigration("jobs-1") { db in
      try db.execute(sql: jobs)
      try db.execute(sql: indices)
      try db.execute(sql: counts)
      try db.execute(sql: companions)
    }
  }

  private static let jobs = """
    CREATE TABLE jobs (
      id TEXT NOT NULL PRIMARY KEY,
      kind TEXT NOT NULL,
      owner TEXT NOT NULL,
      state TEXT NOT NULL,
      priority INTEGER NOT NULL,
      parameters BLOB NOT NULL,
      input_key TEXT, input_byte_count INTEGER, input_sha256 TEXT,
      title TEXT NOT NULL,
      -- As it is searched and sorted: of one case and one composition of accents.
      folded_title TEXT NOT NULL,
      audio_seconds REAL,
      parent TEXT,
      callbacks TEXT NOT NULL,
      is_ephemeral INTEGER NOT NULL,
      tags TEXT NOT NULL,
      created_at INTEGER NOT NULL,
      not_before INTEGER NOT NULL,
      started_at INTEGER,
      finished_at INTEGER,
      expires_at INTEGER,
      attempts INTEGER NOT NULL,
      crashes INTEGER NOT NULL,
      token INTEGER NOT NULL,
      lease_worker TEXT, lease_expires_at INTEGER,
      is_cancel_requested INTEGER NOT NULL,
      is_pause_requested INTEGER NOT NULL,
      progress_fraction REAL, progress_stage TEXT, progress_remaining_seconds REAL, progress_audio_seconds REAL,
      result_key TEXT, result_byte_count INTEGER, result_sha256 TEXT,
      summary BLOB,
      failure_code TEXT, failure_message TEXT, failure_is_retryable INTEGER
    ) STRICT
    """

  /// Most hold only the few jobs that are in a state, so that the many that ended cost nothing.
  private static let indices = """
    CREATE INDEX jobs_queued ON jobs(priority, owner, not_before, id, kind, audio_seconds) WHERE state = 'queued';
    CREATE INDEX jobs_scheduled ON jobs(not_before) WHERE state = 'scheduled';
    CREATE INDEX jobs_running ON jobs(owner) WHERE state = 'running';
    CREATE INDEX jobs_leased ON jobs(lease_expires_at) WHERE state = 'running';
    CREATE INDEX jobs_listed ON jobs(owner, created_at, id);
    CREATE INDEX jobs_parts ON jobs(parent) WHERE parent IS NOT NULL;
    CREATE INDEX jobs_expiring ON jobs(expires_at) WHERE expires_at IS NOT NULL;
    CREATE INDEX jobs_inputs ON jobs(input_key) WHERE input_key IS NOT NULL;
    CREATE INDEX jobs_results ON jobs(result_key) WHERE result_key IS NOT NULL;
    """

  /// Counted as they change: counting a million rows for every look at the metrics would be slow.
  private static let counts = """
    CREATE TABLE job_counts (
      kind TEXT NOT NULL, state TEXT NOT NULL, count INTEGER NOT NULL, PRIMARY KEY (kind, state)
    ) STRICT, WITHOUT ROWID;
    CREATE TRIGGER jobs_counted_in AFTER INSERT ON jobs BEGIN
      INSERT INTO job_counts VALUES (NEW.kind, NEW.state, 1)
        ON CONFLICT DO UPDATE SET count = count + 1;
    END;
    CREATE TRIGGER jobs_counted_out AFTER DELETE ON jobs BEGIN
      UPDATE job_counts SET count = count - 1 WHERE kind = OLD.kind AND state = OLD.state;
    END;
    CREATE TRIGGER jobs_counted_over AFTER UPDATE OF state ON jobs WHEN OLD.state <> NEW.state BEGIN
      UPDATE job_counts SET count = count - 1 WHERE kind = OLD.kind AND state = OLD.state;
      INSERT INTO job_counts VALUES (NEW.kind, NEW.state, 1)
        ON CONFLICT DO UPDATE SET count = count + 1;
    END;
    """

  private static let companions = """
    CREATE TABLE job_checkpoints (
      job TEXT NOT NULL PRIMARY KEY REFERENCES jobs(id) ON DELETE CASCADE, bytes BLOB NOT NULL
    ) STRICT;
    CREATE TABLE job_keys (
      owner TEXT NOT NULL, key TEXT NOT NULL, fingerprint TEXT NOT NULL, created_at INTEGER NOT NULL,
      -- Names of the jobs that were made under the key, a JSON array.
      jobs TEXT NOT NULL,
      PRIMARY KEY (owner, key)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX job_keys_aging ON job_keys(created_at);
    """
}
