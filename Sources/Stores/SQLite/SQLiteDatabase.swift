import GRDB
import Glibc

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The file that holds everything small when there is one machine: jobs, accounts, webhooks, uploads. Any number of
/// readers beside one writer (write-ahead log); what a write has returned survives a loss of power.
public final class SQLiteDatabase: Sendable {
  public static let defaultPath = "data/steno.db"

  /// A call of the database that has ended.
  public struct Call: Sendable, Hashable {
    public var isWrite: Bool
    /// From when it was asked for until it had its answer; of a write: until it was durable.
    public var seconds: Double
    public var hasFailed: Bool
  }

  let pool: DatabasePool
  private let writer: GroupCommit
  private let observe: @Sendable (Call) -> Void

  /// Opens the database, makes it where there is none, and brings its tables up to date.
  ///
  /// - Parameter observe: told of every call; it must be quick.
  /// - Throws: ``StoreError/corrupted(_:)`` where the file is damaged or no database, ``StoreError/unavailable(_:)`` where
  ///   it cannot be opened or belongs to a later version, ``StoreError/full(_:)``.
  public init(
    path: String = SQLiteDatabase.defaultPath, observe: @escaping @Sendable (Call) -> Void = { _ in }
  ) throws {
    self.observe = observe
    do {
      try SQLiteDatabase.makeFile(path)
      pool = try DatabasePool(path: path, configuration: SQLiteDatabase.configuration)
      writer = GroupCommit(pool)
      try pool.writeWithoutTransaction { db in
        // The pool itself asks for less: with it, what was answered last could be gone after a loss of power.
        try db.execute(sql: "PRAGMA synchronous = FULL")
        try db.execute(sql: "PRAGMA journal_size_limit = \(64 << 20)")
        try SQLiteDatabase.check(db, path: path)
      }
      try migrate(path: path)
    } catch {
      throw StoreError(sqlite: error, path: path)
    }
  }

  /// Looks at what is there now; many may read at once.
  func read<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value) async throws -> Value {
    do {
      return try await observed(isWrite: false) { try await pool.read(body) }
    } catch let error as DatabaseError {
      throw StoreError(sqlite: error)
    }
  }

  /// Changes something, all of it or nothing, and returns when it is durable. Changes that many tasks ask for at the same
  /// time become durable together.
  ///
  /// - Parameter body: may be run again after it was rolled back, and has no effects but those in the database.
  func write<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value) async throws -> Value {
    do {
      return try await observed(isWrite: true) { try await writer.perform(body) }
    } catch let error as DatabaseError {
      throw StoreError(sqlite: error)
    }
  }

  private func observed<Value>(isWrite: Bool, _ body: () async throws -> Value) async throws -> Value {
    let begin = ContinuousClock.now
    do {
      let value = try await body()
      observe(Call(isWrite: isWrite, seconds: begin.duration(to: .now) / .seconds(1), hasFailed: false))
      return value
    } catch {
      // A refusal of the caller's own is an answer like any other.
      observe(
        Call(
          isWrite: isWrite, seconds: begin.duration(to: .now) / .seconds(1), hasFailed: error is DatabaseError
        ))
      throw error
    }
  }

  /// Lets go of the file; later calls fail.
  public func close() throws {
    do { try pool.close() } catch { throw StoreError(sqlite: error) }
  }

  private static var configuration: Configuration {
    var configuration = Configuration()
    configuration.foreignKeysEnabled = true
    configuration.busyMode = .timeout(10)
    configuration.maximumReaderCount = 4
    configuration.label = "database"
    configuration.prepareDatabase { db in
      try db.execute(sql: "PRAGMA cache_size = -16000")
      try db.execute(sql: "PRAGMA temp_store = MEMORY")
    }
    return configuration
  }

  /// Made before SQLite opens it, so that nobody else may read it; its companions take its permissions.
  private static func makeFile(_ path: String) throws {
    let folder = path.contains("/") ? path[..<(path.lastIndex(of: "/") ?? path.startIndex)] : "."
    if !folder.isEmpty, !FileManager.default.fileExists(atPath: String(folder)) {
      try FileManager.default.createDirectory(
        atPath: String(folder), withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    }
    let descriptor = open(path, O_CREAT | O_CLOEXEC | O_RDONLY, 0o600)
    guard descriptor >= 0 else {
      throw StoreError.unavailable("\(path) cannot be opened: \(String(cString: strerror(errno)))")
    }
    Glibc.close(descriptor)
  }

  private static func check(_ db: Database, path: String) throws {
    let fault = try String.fetchOne(db, sql: "PRAGMA quick_check(1)") ?? "no answer"
    guard fault == "ok" else {
      throw StoreError.corrupted(
        "\(path): \(fault); restore the last backup, or recover it with sqlite3 .recover")
    }
  }

  private func migrate(path: String) throws {
    var migrator = DatabaseMigrator()
    for register in SQLiteDatabase.migrations { register(&migrator) }
    guard try pool.read(migrator.hasBeenSuperseded) == false else {
      throw StoreError.unavailable(
        "\(path) was written by a later version; start that one, or restore the backup made before the update"
      )
    }
    try migrator.migrate(pool)
  }
}
