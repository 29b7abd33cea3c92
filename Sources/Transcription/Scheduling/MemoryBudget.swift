import Synchronization

/// Bytes that all decodings under way may hold together, shared by the workers.
///
/// Each worker may take an equal part, so that one does not leave the others idle, and one decoding always, however
/// large: nothing waits for ever. Interactive work may use what is kept back for it, and beyond that one decoding is
/// always let in.
final class MemoryBudget: Sendable {
  enum Purpose {
    case ordinary
    case interactive
    /// What is there already and must be counted, or a worker's only decoding.
    case necessary
  }

  fileprivate struct State {
    var used = 0
    var usedByWorker: [Int: Int] = [:]
    var interactive = 0
    /// Decodings that wait for more; new ones do not go before them.
    var growing = 0
    var most = 0
  }

  let bytes: Int
  private let reserve: Int
  private let share: Int
  private let state = Mutex(State())

  /// - Parameter reserve: bytes that only interactive work may take.
  init(bytes: Int, reserve: Int = 0, workers: Int) {
    self.bytes = max(bytes, 0)
    self.reserve = min(max(reserve, 0), self.bytes / 2)
    share = (self.bytes - self.reserve) / max(workers, 1)
  }

  /// Bytes held now.
  var used: Int { state.withLock { $0.used } }
  /// Most bytes that were ever held.
  var most: Int { state.withLock { $0.most } }

  /// - Returns: nil where there is no room.
  func reserve(_ bytes: Int, worker: Int, _ purpose: Purpose = .ordinary) -> MemoryReservation? {
    let isGranted = state.withLock { state in
      let isFree =
        switch purpose {
        case .necessary: true
        case .interactive: state.interactive == 0 || state.used + bytes <= self.bytes
        case .ordinary:
          state.growing == 0 && (state.usedByWorker[worker] ?? 0) + bytes <= share
            && state.used + bytes <= self.bytes - reserve
        }
      guard isFree else { return false }
      state.take(bytes, worker)
      if purpose == .interactive { state.interactive += 1 }
      return true
    }
    guard isGranted else { return nil }
    return MemoryReservation(self, bytes: bytes, worker: worker, isInteractive: purpose == .interactive)
  }

  fileprivate func grow(_ more: Int, worker: Int, wasWaiting: Bool, force: Bool) -> Bool {
    state.withLock { state in
      let isGranted = force || state.used + more <= bytes - reserve
      if isGranted { state.take(more, worker) }
      state.growing += (isGranted ? 0 : 1) - (wasWaiting ? 1 : 0)
      return isGranted
    }
  }

  fileprivate func release(_ reservation: MemoryReservation) {
    let (bytes, worker) = (reservation.bytes, reservation.worker)
    let (isInteractive, isWaiting) = (reservation.isInteractive, reservation.isWaiting)
    state.withLock { state in
      state.take(-bytes, worker)
      if isInteractive { state.interactive -= 1 }
      if isWaiting { state.growing -= 1 }
    }
  }
}

extension MemoryBudget.State {
  fileprivate mutating func take(_ bytes: Int, _ worker: Int) {
    used += bytes
    usedByWorker[worker, default: 0] += bytes
    most = max(most, used)
  }
}

/// A part of a budget, given back when nothing refers to it any more. Touched by one worker at a time.
final class MemoryReservation: @unchecked Sendable {
  private let budget: MemoryBudget
  let worker: Int
  let isInteractive: Bool
  private(set) var bytes: Int
  /// Whether it wants to become larger and there was no room.
  private(set) var isWaiting = false

  fileprivate init(_ budget: MemoryBudget, bytes: Int, worker: Int, isInteractive: Bool) {
    self.budget = budget
    self.bytes = bytes
    self.worker = worker
    self.isInteractive = isInteractive
  }

  /// Takes at least so many bytes in all; what it has it keeps.
  ///
  /// - Parameter force: whether to take them even where there is no room.
  /// - Returns: whether it has them.
  func grow(to bytes: Int, force: Bool = false) -> Bool {
    guard bytes > self.bytes else { return true }
    let isGranted = budget.grow(bytes - self.bytes, worker: worker, wasWaiting: isWaiting, force: force)
    isWaiting = !isGranted
    if isGranted { self.bytes = bytes }
    return isGranted
  }

  /// Gives back what is above so many bytes.
  func shrink(to bytes: Int) {
    guard bytes < self.bytes else { return }
    _ = budget.grow(bytes - self.bytes, worker: worker, wasWaiting: false, force: true)
    self.bytes = bytes
  }

  deinit { budget.release(self) }
}
