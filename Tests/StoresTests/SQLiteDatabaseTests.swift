import Foundation
import GRDB
import Jobs
import Stores
import Testing

@testable import Stores

@Suite("The SQLite database")
struct SQLiteDatabaseTests {
  @Test("Keeps what was answered through a loss of power, and is for its owner only")
  func durability() async throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/new/steno.db"
    let database = try SQLiteDatabase(path: path)
    let level = try await database.write { try Int.fetchOne($0, sql: "PRAGMA synchronous") }
    #expect(level == 2)
    let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? NSNumber
    #expect(mode == 0o600)
  }

  @Test("A file that is no database is refused in words")
  func foreign() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/steno.db"
    try Data(repeating: 7, count: 8192).write(to: URL(fileURLWithPath: path))
    let error = #expect(throws: StoreError.self) { try SQLiteDatabase(path: path) }
    guard case .corrupted = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test("One failure among many changes fails alone")
  func savepoints() async throws {
    let folder = try TemporaryFolder()
    let database = try SQLiteDatabase(path: folder.path + "/steno.db")
    try await database.write { try $0.execute(sql: "CREATE TABLE t (n INTEGER PRIMARY KEY)") }
    let failed = await withTaskGroup(of: Bool.self) { group in
      for n in 0..<100 {
        group.addTask {
          do {
            try await database.write { db in
              try db.execute(sql: "INSERT INTO t VALUES (?)", arguments: [n])
              if n % 10 == 0 { throw StoreError.notFound }
            }
            return false
          } catch { return true }
        }
      }
      return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
    }
    #expect(failed == 10)
    #expect(try await database.read { try Int.fetchOne($0, sql: "SELECT COUNT(*) FROM t") } == 90)
  }

  @Test("On a full disk changes are refused as such, and what was there stays")
  func full() async throws {
    let folder = try TemporaryFolder()
    let database = try SQLiteDatabase(path: folder.path + "/steno.db")
    let store = SQLiteJobStore(database: database, clock: { Timestamp(milliseconds: 5) })
    func job(_ bytes: Int) -> Job {
      Job(
        id: JobID(now: Timestamp(milliseconds: 5)), kind: .transcribe, owner: "a",
        parameters: [UInt8](repeating: 1, count: bytes), createdAt: Timestamp(milliseconds: 5))
    }
    let kept = job(10)
    _ = try await store.insert([kept], key: nil)
    let pages = try await database.read { try Int.fetchOne($0, sql: "PRAGMA page_count") ?? 0 }
    try await database.pool.writeWithoutTransaction {
      try $0.execute(sql: "PRAGMA max_page_count = \(pages + 1)")
    }
    let error = await #expect(throws: StoreError.self) { try await store.insert([job(1 << 20)], key: nil) }
    guard case .full = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(try await store.jobs(JobQuery(owner: .everyone)).jobs == [kept])
    _ = try await store.apply(.pauseRequested, to: kept.id, of: .everyone)
  }
}
