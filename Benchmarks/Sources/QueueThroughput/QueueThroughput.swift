import Foundation
import Jobs
import Stores

/// How many jobs a second the SQLite store takes in, gives out and ends, each durable (`synchronous=FULL`), in one process.
///
///     QueueThroughput [jobs] [callers] [claimed at once] [rounds]
@main
enum QueueThroughput {
  static func main() async throws {
    let numbers = CommandLine.arguments.dropFirst().compactMap { Int($0) }
    func number(_ index: Int, _ usual: Int) -> Int { index < numbers.count ? max(numbers[index], 1) : usual }
    let (count, callers, batch) = (number(0, 20_000), number(1, 64), number(2, 20))
    print("\(count) jobs, \(callers) callers, \(batch) claimed at once; jobs a second")
    for _ in 0..<number(3, 5) {
      let folder = FileManager.default.temporaryDirectory.appendingPathComponent("queue-" + UUID().uuidString)
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      defer { try? FileManager.default.removeItem(at: folder) }
      let store = SQLiteJobStore(database: try SQLiteDatabase(path: folder.path + "/steno.db"), clock: now)
      let enqueued = try await rate(count) {
        try await together(callers) { caller in
          for _ in stride(from: caller, to: count, by: callers) {
            let job = Job(
              id: JobID(now: now()), kind: .transcribe, owner: "owner", parameters: Array("{}".utf8),
              title: "talk.wav", audioSeconds: 10, createdAt: now())
            _ = try await store.insert([job], key: nil)
          }
        }
      }
      let done = try await rate(count) {
        try await together(callers) { caller in
          while true {
            let claim = JobClaim(
              worker: "worker-\(caller)", kinds: [.transcribe], until: now().advanced(seconds: 60),
              limit: batch)
            let jobs = try await store.claim(claim)
            if jobs.isEmpty { return }
            try await withThrowingTaskGroup(of: Void.self) { group in
              for job in jobs {
                group.addTask {
                  let end = JobEvent.succeeded(token: job.token, result: nil, summary: Array("{}".utf8))
                  _ = try await store.apply(end, to: job.id, of: .everyone)
                }
              }
              try await group.waitForAll()
            }
          }
        }
      }
      let left = try await store.jobs(JobQuery(owner: .everyone)).total
      var query = JobQuery(owner: .everyone)
      query.states = [.completed]
      let completed = try await store.jobs(query).total
      guard left == count, completed == count else { fatalError("\(completed) of \(count) jobs were ended") }
      let both = 1 / (1 / enqueued + 1 / done)
      print(String(format: "enqueue %6.0f   claim and finish %6.0f   all three %6.0f", enqueued, done, both))
    }
  }

  private static let now: @Sendable () -> Timestamp = { Timestamp(seconds: Date().timeIntervalSince1970) }

  private static func rate(
    _ count: Int, _ body: @Sendable () async throws -> Void
  ) async rethrows -> Double {
    let begun = ContinuousClock.now
    try await body()
    let time = (ContinuousClock.now - begun).components
    return Double(count) / (Double(time.seconds) + Double(time.attoseconds) * 1e-18)
  }

  private static func together(_ count: Int, _ body: @escaping @Sendable (Int) async throws -> Void)
    async throws
  {
    try await withThrowingTaskGroup(of: Void.self) { group in
      for index in 0..<count { group.addTask { try await body(index) } }
      try await group.waitForAll()
    }
  }
}
