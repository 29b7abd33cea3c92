import GRDB

/// The table of uploads. Times are milliseconds since 1970.
enum UploadTables {
  static func register(in migrator: inout DatabaseMigrator) {
    migrator.registerMigration("uploads-1") { db in
      try db.execute(
        sql: """
          CREATE TABLE uploads (
            id TEXT NOT NULL PRIMARY KEY,
            owner TEXT NOT NULL,
            role TEXT NOT NULL,
            blob_key TEXT NOT NULL UNIQUE,
            byte_offset INTEGER NOT NULL,
            length INTEGER,
            metadata TEXT,
            title TEXT NOT NULL,
            created_at INTEGER NOT NULL,
            expires_at INTEGER NOT NULL,
            sha256 TEXT,
            format TEXT,
            audio_seconds REAL
          ) STRICT;
          CREATE INDEX uploads_listed ON uploads(owner, created_at, id);
          CREATE INDEX uploads_expiring ON uploads(expires_at);
          """)
    }
  }
}
