import GRDB
import Synchronization

/// Gathers the changes that many tasks ask for at the same time into one transaction, because making a transaction durable
/// takes far longer than changing some rows. Each change is a savepoint of its own: one that fails undoes itself alone.
///
/// A change waits for nothing: while a transaction is made durable the next changes gather, and a lone one goes at once.
final class GroupCommit: Sendable {
  /// A change and whom to tell. `run` returns what tells him, once it is known whether it lasts.
  private struct Change: Sendable {
    let run: @Sendable (Database) throws -> @Sendable () -> Void
    let fail: @Sendable (any Error) -> Void
  }

  private struct Waiting {
    var changes: [Change] = []
    var isWriting = false
  }

  private let pool: DatabasePool
  private let waiting = Mutex(Waiting())
  /// Changes in one transaction at most, so that the first of them does not wait for long.
  private let limit: Int

  init(_ pool: DatabasePool, limit: Int = 512) {
    self.pool = pool
    self.limit = limit
  }

  func perform<Value: Sendable>(
    _ body: @escaping @Sendable (Database) throws -> Value
  ) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
      let change = Change(
        run: { db in
          let value = try body(db)
          return { continuation.resume(returning: value) }
        },
        fail: { continuation.resume(throwing: $0) })
      let mustStart = waiting.withLock { waiting in
        waiting.changes.append(change)
        defer { waiting.isWriting = true }
        return !waiting.isWriting
      }
      if mustStart { start() }
    }
  }

  private func start() {
    pool.asyncWriteWithoutTransaction { [self] db in
      let changes = waiting.withLock { waiting in
        let taken = Array(waiting.changes.prefix(limit))
        waiting.changes.removeFirst(taken.count)
        return taken
      }
      commit(changes, db)
      let isMore = waiting.withLock { waiting in
        waiting.isWriting = !waiting.changes.isEmpty
        return waiting.isWriting
      }
      if isMore { start() }
    }
  }

  private func commit(_ changes: [Change], _ db: Database) {
    let outcomes: [() -> Void]
    do {
      outcomes = try together(changes, db)
    } catch {
      if db.isInsideTransaction { try? db.rollback() }
      if changes.count == 1 {
        changes[0].fail(error)
        return
      }
      // Perhaps only one of them asks for what cannot be had.
      for change in changes { commit([change], db) }
      return
    }
    for tell in outcomes { tell() }
  }

  /// - Throws: where the transaction as a whole failed and nothing of it lasts.
  private func together(_ changes: [Change], _ db: Database) throws -> [() -> Void] {
    try db.beginTransaction(.immediate)
    var outcomes: [() -> Void] = []
    outcomes.reserveCapacity(changes.count)
    for change in changes {
      do {
        var tell: () -> Void = {}
        try db.inSavepoint {
          tell = try change.run(db)
          return .commit
        }
        outcomes.append(tell)
      } catch {
        // A full disk, among others, ends the whole transaction.
        guard db.isInsideTransaction else { throw error }
        outcomes.append { change.fail(error) }
      }
    }
    try db.commit()
    return outcomes
  }
}
