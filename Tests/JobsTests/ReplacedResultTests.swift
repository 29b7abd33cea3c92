import Jobs
import Testing

@Suite struct ReplacedResultTests {
  private let start = Timestamp(seconds: 1000)

  private func blob(_ key: String) -> BlobReference { BlobReference(key: key, byteCount: 1, sha256: key) }

  @Test("What a completed job made can be replaced, and only then")
  func replaced() throws {
    var job = Job(id: JobID(now: start), kind: .visualize, owner: "a", createdAt: start)
    let edit = JobEvent.resultReplaced(result: blob("new"), summary: [1])
    #expect(throws: JobEventError.self) { try job.on(edit, at: start) }
    _ = try job.on(.claimed(worker: "w", until: start.advanced(seconds: 10)), at: start)
    #expect(throws: JobEventError.self) { try job.on(edit, at: start) }
    _ = try job.on(.succeeded(token: job.token, result: blob("old"), summary: nil), at: start)
    #expect(try job.on(edit, at: start.advanced(seconds: 5)) == [])
    #expect(job.state == .completed && job.result == blob("new") && job.summary == [1])
    #expect(job.finishedAt == start)
  }
}
