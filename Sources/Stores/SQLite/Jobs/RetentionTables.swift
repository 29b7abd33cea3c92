import GRDB

/// What makes it cheap to find recordings whose time is over.
enum RetentionTables {
  static func register(in migrator: inout DatabaseMigrator) {
    migrator.registerMigration("retention-1") { db in
      try db.execute(
        sql: "CREATE INDEX jobs_finished_inputs ON jobs(finished_at) WHERE input_key IS NOT NULL")
    }
  }
}
