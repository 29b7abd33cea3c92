import GRDB

extension SQLiteDatabase {
  /// What makes the tables, in the order in which it runs. Each topic has its own file and its own names of migrations,
  /// which begin with the topic (`jobs-1`). A migration that was released never changes: what comes later is another
  /// one, and it only adds.
  static let migrations: [@Sendable (inout DatabaseMigrator) -> Void] = [
    { JobTables.register(in: &$0) }, { AccountTables.register(in: &$0) },
    { WebhookTables.register(in: &$0) },
    { RetentionTables.register(in: &$0) },
    { UploadTables.register(in: &$0) },
  ]
}
