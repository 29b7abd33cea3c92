import NIOCore

/// What a connection is waiting for, and until when: a state machine that knows nothing of channels.
struct ConnectionTiming {
  /// Why a connection ends by its clock.
  enum Expiry: Equatable {
    case idle
    case header
    case body
    /// Nothing of an answer was taken.
    case answer
    /// The rest of a request that was answered already did not come.
    case rest
  }

  private enum Incoming { case nothing, head, body }

  private let limits: ConnectionLimits
  private var incoming = Incoming.nothing
  private var openAnswers = 0
  private var isHandshaking: Bool
  /// Whether the next bytes are asked for; where they are not, silence is not the sender's fault.
  private var isReading = false
  /// Since when the other side takes nothing of what was written; nil while it does.
  private var blockedSince: NIODeadline?
  /// When what is waited for began.
  private var since: NIODeadline

  init(_ limits: ConnectionLimits, isHandshaking: Bool = false, at now: NIODeadline) {
    self.limits = limits
    self.isHandshaking = isHandshaking
    since = now
  }

  /// Whether TLS is being set up.
  var isSecuring: Bool { isHandshaking }
  /// Whether a request's body, or its end, is still to come.
  var isInBody: Bool { incoming == .body }
  /// Requests that are not answered to the end.
  var unanswered: Int { openAnswers }

  mutating func handshakeEnded(at now: NIODeadline) {
    isHandshaking = false
    since = now
  }

  mutating func readAsked(at now: NIODeadline) {
    if !isReading, incoming == .body, openAnswers > 0 { since = now }
    isReading = true
  }

  /// Bytes came, and whatever was whole in them has been told with the events below.
  mutating func bytesCame(endedRequest: Bool, at now: NIODeadline) {
    isReading = false
    switch incoming {
    case .nothing:
      // What follows a request's end in the same piece is timed as soon as more of it comes.
      guard !endedRequest else { return }
      incoming = .head
      since = now
    case .head: break
    case .body: if openAnswers > 0 { since = now }
    }
  }

  mutating func headCame(at now: NIODeadline) {
    incoming = .body
    openAnswers += 1
    since = now
  }

  mutating func requestEnded() { incoming = .nothing }

  mutating func writabilityChanged(_ isWritable: Bool, at now: NIODeadline) {
    blockedSince = isWritable ? nil : now
  }

  mutating func answerEnded(at now: NIODeadline) {
    openAnswers = max(openAnswers - 1, 0)
    if openAnswers == 0 { since = now }
  }

  /// When the connection ends if nothing happens before, and why; nil while it is our turn.
  var expiry: (reason: Expiry, at: NIODeadline)? {
    func nanoseconds(_ seconds: Double) -> TimeAmount {
      .nanoseconds(Int64(max(0, min(seconds, 1e6)) * 1e9))
    }
    func after(_ seconds: Double, _ reason: Expiry) -> (Expiry, NIODeadline) {
      (reason, since + nanoseconds(seconds))
    }
    if let blockedSince { return (.answer, blockedSince + nanoseconds(limits.bodySeconds)) }
    if isHandshaking { return after(limits.headerSeconds, .header) }
    switch (incoming, openAnswers) {
    case (.nothing, 0): return after(limits.idleSeconds, .idle)
    case (.head, 0): return after(limits.headerSeconds, .header)
    case (.body, 0): return after(limits.lingerSeconds * 3, .rest)
    case (.body, _): return isReading ? after(limits.bodySeconds, .body) : nil
    default: return nil
    }
  }
}
