import Foundation
import GRDB
import Jobs

/// A job as a row of the table of jobs.
enum JobRow {
  /// What stays as it was accepted.
  private static let fixed = [
    "id", "kind", "owner", "priority", "parameters", "input_key", "input_byte_count", "input_sha256", "title",
    "audio_seconds", "parent", "callbacks", "is_ephemeral", "tags", "created_at", "expires_at",
  ]
  /// What a ``JobLifecycle`` holds.
  private static let changing = [
    "state", "not_before", "started_at", "finished_at", "attempts", "crashes", "token", "lease_worker",
    "lease_expires_at", "is_cancel_requested", "is_pause_requested", "progress_fraction", "progress_stage",
    "progress_remaining_seconds", "progress_audio_seconds", "result_key", "result_byte_count",
    "result_sha256",
    "summary", "failure_code", "failure_message", "failure_is_retryable",
  ]

  static let columns = (fixed + changing).joined(separator: ", ")
  private static let insertion =
    "INSERT INTO jobs (folded_title, \(columns)) VALUES (?\(String(repeating: ", ?", count: fixed.count + changing.count)))"
  private static let change =
    "UPDATE jobs SET \(changing.map { "\($0) = ?" }.joined(separator: ", ")) WHERE id = ?"

  static func insert(_ job: Job, _ db: Database) throws {
    let values = [fold(job.title)] + fixedValues(job) + changingValues(job.lifecycle)
    try db.cachedStatement(sql: insertion).execute(arguments: StatementArguments(values))
  }

  static func update(_ job: Job, _ db: Database) throws {
    let values = changingValues(job.lifecycle) + [job.id.text]
    try db.cachedStatement(sql: change).execute(arguments: StatementArguments(values))
  }

  /// Titles are compared in this form: a recording's name may come composed or decomposed, and in any case.
  static func fold(_ title: String) -> String {
    let isPlain = title.utf8.allSatisfy { $0 < 0x80 }
    return (isPlain ? title : title.precomposedStringWithCanonicalMapping).lowercased()
  }

  private static func fixedValues(_ job: Job) -> [(any DatabaseValueConvertible)?] {
    [
      job.id.text, job.kind.rawValue, job.owner, job.priority.rawValue, Data(job.parameters), job.input?.key,
      job.input?.byteCount, job.input?.sha256, job.title, job.audioSeconds, job.parent?.text,
      list(job.callbacks), job.isEphemeral, list(job.tags), job.createdAt.milliseconds,
      job.expiresAt?.milliseconds,
    ]
  }

  private static func changingValues(_ life: JobLifecycle) -> [(any DatabaseValueConvertible)?] {
    [
      life.state.rawValue, life.notBefore.milliseconds, life.startedAt?.milliseconds,
      life.finishedAt?.milliseconds, life.attempts, life.crashes, life.token, life.lease?.worker,
      life.lease?.expiresAt.milliseconds, life.isCancelRequested, life.isPauseRequested,
      life.progress?.fraction, life.progress?.stage, life.progress?.remainingSeconds,
      life.progress?.audioSeconds, life.result?.key, life.result?.byteCount, life.result?.sha256,
      life.summary.map { Data($0) }, life.failure?.code, life.failure?.message, life.failure?.isRetryable,
    ]
  }

  /// - Parameter row: of the ``columns``, in their order.
  static func job(_ row: Row) throws -> Job {
    guard let id = JobID(row[0] as String), let state = JobState(rawValue: row[16]) else {
      throw StoreError.corrupted("job \(row[0] as String) has the unknown state \(row[16] as String)")
    }
    var job = Job(
      id: id, kind: JobKind(rawValue: row[1]), owner: row[2],
      priority: JobPriority(rawValue: row[3]) ?? .normal,
      parameters: [UInt8](row[4] as Data), input: blob(row, 5), title: row[8], audioSeconds: row[9],
      parent: (row[10] as String?).flatMap { JobID($0) }, createdAt: Timestamp(milliseconds: row[14]))
    job.callbacks = list(row[11])
    job.isEphemeral = row[12]
    job.tags = list(row[13])
    job.expiresAt = time(row[15])
    var life = JobLifecycle(state: state, notBefore: Timestamp(milliseconds: row[17]))
    life.startedAt = time(row[18])
    life.finishedAt = time(row[19])
    life.attempts = row[20]
    life.crashes = row[21]
    life.token = row[22]
    if let worker = row[23] as String?, let end = time(row[24]) {
      life.lease = JobLease(worker: worker, token: life.token, expiresAt: end)
    }
    life.isCancelRequested = row[25]
    life.isPauseRequested = row[26]
    if let fraction = row[27] as Double? {
      life.progress = JobProgress(
        fraction: fraction, stage: row[28] ?? "", remainingSeconds: row[29], audioSeconds: row[30])
    }
    life.result = blob(row, 31)
    life.summary = (row[34] as Data?).map { [UInt8]($0) }
    if let code = row[35] as String? {
      life.failure = JobFailure(code: code, message: row[36] ?? "", isRetryable: row[37] ?? false)
    }
    return job.restored(at: life)
  }

  private static func blob(_ row: Row, _ index: Int) -> BlobReference? {
    guard let key = row[index] as String?, let count = row[index + 1] as Int64? else { return nil }
    return BlobReference(key: key, byteCount: count, sha256: row[index + 2] ?? "")
  }

  private static func time(_ milliseconds: Int64?) -> Timestamp? {
    milliseconds.map { Timestamp(milliseconds: $0) }
  }

  static func list(_ strings: [String]) -> String {
    guard !strings.isEmpty, let bytes = try? JSONEncoder().encode(strings) else { return "[]" }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// One list that cannot be read must not keep the job from being found.
  static func list(_ text: String) -> [String] {
    text == "[]" ? [] : (try? JSONDecoder().decode([String].self, from: Data(text.utf8))) ?? []
  }
}
