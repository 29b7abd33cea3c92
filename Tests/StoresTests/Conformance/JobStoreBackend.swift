import Foundation
import Jobs
import Stores
import Synchronization

/// A time that stands still until it is moved.
final class ManualClock: Sendable {
  private let milliseconds = Mutex<Int64>(1_800_000_000_000)
  var now: Timestamp { Timestamp(milliseconds: milliseconds.withLock { $0 }) }
  func advance(_ seconds: Double) { milliseconds.withLock { $0 += Int64(seconds * 1000) } }
}

/// A place for one test, removed with it.
final class TemporaryFolder: Sendable {
  let path: String
  init() throws {
    path = FileManager.default.temporaryDirectory.appendingPathComponent("stores-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }
  deinit { try? FileManager.default.removeItem(atPath: path) }
}

/// One way to keep jobs. Whoever adds another adds it to ``all``.
struct JobStoreBackend: Sendable, CustomStringConvertible {
  let description: String
  /// Opens what the folder holds; again after a crash.
  let open: @Sendable (TemporaryFolder, ManualClock) async throws -> any JobStore

  static let all: [JobStoreBackend] = [.sqlite]

  static let sqlite = JobStoreBackend(description: "SQLite") { folder, clock in
    SQLiteJobStore(database: try SQLiteDatabase(path: folder.path + "/jobs.db"), clock: { clock.now })
  }
}

/// A store on a place of its own.
struct JobStoreFixture {
  let folder: TemporaryFolder
  let clock = ManualClock()
  let store: any JobStore

  init(_ backend: JobStoreBackend) async throws {
    folder = try TemporaryFolder()
    store = try await backend.open(folder, clock)
  }

  func job(
    owner: String = "ada", _ priority: JobPriority = .normal, seconds: Double? = 30, title: String = "",
    kind: JobKind = .transcribe, parent: JobID? = nil, after: Double = 0
  ) -> Job {
    Job(
      id: JobID(now: clock.now), kind: kind, owner: owner, priority: priority, parameters: Array("{}".utf8),
      title: title, audioSeconds: seconds, parent: parent, createdAt: clock.now,
      notBefore: clock.now.advanced(seconds: after))
  }

  func claim(_ limit: Int = 1, worker: String = "w", longLimit: Int? = nil) async throws -> [Job] {
    try await store.claim(
      JobClaim(
        worker: worker, kinds: [.transcribe], until: clock.now.advanced(seconds: 10), limit: limit,
        longLimit: longLimit))
  }
}
