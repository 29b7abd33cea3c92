public import Accounts
import Foundation
public import Jobs
public import Stores

/// Keeps accounts within their quotas. Whoever takes something in for an account asks ``check(_:adding:)`` first; jobs
/// are accepted through ``accept(_:keeping:)``, which counts them.
public struct AccountQuotas: Sendable {
  private let accounts: any AccountStore
  private let jobs: any JobStore
  private let clock: WallClock
  private let turns = AccountTurns()

  public init(accounts: any AccountStore, jobs: any JobStore, clock: WallClock = .system) {
    self.accounts = accounts
    self.jobs = jobs
    self.clock = clock
  }

  /// What an account has taken.
  public func usage(of account: String) async throws -> QuotaUsage {
    let held = try await jobs.holdings(of: account)
    let month = try await accounts.usage(of: account, in: UsageMonth(of: clock.now()))
    return QuotaUsage(bytes: held.bytes, audioSeconds: month.audioSeconds, jobs: held.openJobs)
  }

  /// Whether an account may take so much more: bytes that shall be kept, seconds of audio, jobs.
  ///
  /// - Throws: ``ServiceError`` 403 `storage_quota_exceeded`, 429 `audio_quota_exceeded` or `too_many_jobs`.
  public func check(_ account: String, adding wanted: QuotaUsage) async throws {
    guard let quota = try await accounts.user(account)?.quota, quota != .unlimited else { return }
    let now = clock.now()
    let used = try await usage(of: account)
    do { try quota.check(used, adding: wanted, at: now) } catch {
      throw ServiceError(of: error, at: now.seconds)
    }
  }

  /// Counts a job and has it kept, or refuses it. Jobs of one account are accepted one after another, so that many at once
  /// are not more than the quota has room for.
  ///
  /// - Throws: ``ServiceError`` as ``check(_:adding:)`` does, and what `keep` throws; then nothing is counted.
  public func accept(_ job: Job, keeping keep: @Sendable () async throws -> JobInsertion) async throws
    -> JobInsertion
  {
    guard let user = try await accounts.user(job.owner) else { return try await keep() }
    await turns.begin(job.owner)
    defer { turns.end(job.owner) }
    try await check(
      job.owner,
      adding: QuotaUsage(
        bytes: job.input?.byteCount ?? 0, audioSeconds: job.isRecognition ? job.audioSeconds ?? 0 : 0, jobs: 1
      ))
    guard job.isRecognition else { return try await keep() }
    let limit = user.quota.audioSecondsPerMonth
    if let used = try await accounts.reserve(entry(job, seconds: job.audioSeconds ?? 0), limit: limit) {
      let now = clock.now()
      let exceeded = QuotaExceeded(
        kind: .audioSeconds, limit: limit ?? 0, used: used, resetsAt: UsageMonth(of: now).end)
      throw ServiceError(of: exceeded, at: now.seconds)
    }
    do {
      let insertion = try await keep()
      if case .existing(let jobs) = insertion, jobs.allSatisfy({ $0.id != job.id }) {
        try await accounts.releaseUsage(of: job.id.text)
      }
      return insertion
    } catch {
      try? await accounts.releaseUsage(of: job.id.text)
      throw error
    }
  }

  /// Counts what a job took that has ended: all of its recording, or as much as was done of it.
  public func settle(_ job: Job) async throws {
    guard job.isRecognition, try await accounts.user(job.owner) != nil else { return }
    let heard =
      job.kind == .visualize
      ? VisualsSummary.read(job.summary)?.recordingSeconds
      : TranscriptionSummary.read(job.summary)?.durationSeconds
    let length = heard ?? job.audioSeconds ?? 0
    let seconds = job.state == .completed ? length : job.progress?.audioSeconds ?? 0
    guard seconds.isFinite else { return }
    try await accounts.settle(entry(job, seconds: max(0, seconds)))
  }

  private func entry(_ job: Job, seconds: Double) -> UsageEntry {
    UsageEntry(
      job: job.id.text, account: job.owner, month: UsageMonth(of: job.createdAt), audioSeconds: seconds)
  }
}

extension Job {
  /// Whether a recording is listened to for it.
  fileprivate var isRecognition: Bool {
    guard kind == .visualize else { return kind == .transcribe }
    return (try? JSONDecoder().decode(VisualizeRequest.self, from: Data(parameters)))?.source == .recording
  }
}
