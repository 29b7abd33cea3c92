public import GRDB

/// The tables of accounts. Times are milliseconds since 1970, hashes are bytes.
public enum AccountTables {
  public static func register(in migrator: inout DatabaseMigrator) {
    migrator.registerMigration("accounts-1") { db in
      try db.execute(sql: users)
      try db.execute(sql: logins)
      try db.execute(sql: audit)
    }
    migrator.registerMigration("accounts-2") { try $0.execute(sql: usage) }
  }

  /// Without a key to the users: the only user of a service has no row.
  private static let usage = """
    CREATE TABLE usage_entries (
      job TEXT NOT NULL PRIMARY KEY, account TEXT NOT NULL, month TEXT NOT NULL, audio_seconds REAL NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX usage_by_month ON usage_entries(account, month, audio_seconds);
    """

  private static let users = """
    CREATE TABLE users (
      id TEXT NOT NULL PRIMARY KEY, name TEXT NOT NULL UNIQUE, email TEXT UNIQUE, role TEXT NOT NULL,
      is_enabled INTEGER NOT NULL, must_change_password INTEGER NOT NULL, created_at INTEGER NOT NULL,
      quota_bytes INTEGER, quota_audio_seconds REAL, quota_jobs INTEGER, password TEXT NOT NULL
    ) STRICT;
    CREATE TABLE api_keys (
      id TEXT NOT NULL PRIMARY KEY, account TEXT NOT NULL REFERENCES users(id) ON DELETE CASCADE,
      name TEXT NOT NULL, scopes TEXT NOT NULL, created_at INTEGER NOT NULL, expires_at INTEGER, revoked_at INTEGER,
      last_used_at INTEGER, request_count INTEGER NOT NULL, hash BLOB NOT NULL
    ) STRICT;
    CREATE INDEX api_keys_of_account ON api_keys(account);
    """

  private static let logins = """
    CREATE TABLE refresh_families (
      id TEXT NOT NULL PRIMARY KEY, account TEXT NOT NULL REFERENCES users(id) ON DELETE CASCADE,
      created_at INTEGER NOT NULL, ends_at INTEGER NOT NULL, expires_at INTEGER NOT NULL, revoked_at INTEGER,
      newest BLOB NOT NULL
    ) STRICT;
    CREATE INDEX refresh_families_of_account ON refresh_families(account);
    -- Old ones too: that they are shown again tells that they were stolen.
    CREATE TABLE refresh_tokens (
      hash BLOB NOT NULL PRIMARY KEY, family TEXT NOT NULL REFERENCES refresh_families(id) ON DELETE CASCADE
    ) STRICT;
    CREATE INDEX refresh_tokens_of_family ON refresh_tokens(family);
    CREATE TABLE sessions (
      id TEXT NOT NULL PRIMARY KEY, account TEXT NOT NULL REFERENCES users(id) ON DELETE CASCADE,
      created_at INTEGER NOT NULL, seen_at INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX sessions_of_account ON sessions(account);
    CREATE TABLE login_attempts (
      id TEXT NOT NULL PRIMARY KEY, count INTEGER NOT NULL, last INTEGER NOT NULL, paused_until INTEGER
    ) STRICT;
    CREATE INDEX login_attempts_by_last ON login_attempts(last);
    """

  private static let audit = """
    CREATE TABLE audit_records (
      sequence INTEGER NOT NULL PRIMARY KEY, at INTEGER NOT NULL, actor TEXT NOT NULL, action TEXT NOT NULL,
      target TEXT NOT NULL, outcome TEXT NOT NULL, address TEXT NOT NULL, request TEXT NOT NULL, detail TEXT NOT NULL,
      previous BLOB NOT NULL, hash BLOB NOT NULL
    ) STRICT;
    CREATE TABLE audit_head (
      id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1), sequence INTEGER NOT NULL, hash BLOB NOT NULL
    ) STRICT;
    """
}
