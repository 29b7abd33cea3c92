extension Job {
  /// What the job is after an event, and what the world has to do about it. Everything that can happen to a job is here.
  ///
  /// - Throws: ``JobEventError`` where the event cannot be or comes too late; the job is then as before.
  public mutating func on(_ event: JobEvent, at now: Timestamp, policy: RetryPolicy = .standard) throws
    -> [JobEffect]
  {
    switch event {
    case .due: try becomeDue()
    case .claimed(let worker, let until): try claim(worker, until: until, at: now)
    case .renewed(let token, let until):
      try holdLease(token)
      let end = lease?.expiresAt ?? until
      lease?.expiresAt = max(until, end)
      return []
    case .progressed(let token, let progress):
      try holdLease(token)
      self.progress = progress
      return []
    case .divided(let token):
      try holdLease(token)
      if isCancelRequested { return end(.cancelled, at: now) }
      // From now on there is nothing of its own to pause.
      (state, lease, isPauseRequested) = (.waiting, nil, false)
      return []
    case .partsEnded(let result, let summary):
      guard state == .waiting else { throw JobEventError.notPossible(state: state, wish: "put together") }
      (self.result, self.summary) = (result, summary)
      if isCancelRequested { return end(.cancelled, at: now) }
      progress = JobProgress(fraction: 1, stage: "completed", audioSeconds: progress?.audioSeconds)
      return end(.completed, at: now)
    case .partsResumed:
      guard state.isFinal else { throw JobEventError.notPossible(state: state, wish: "reopened") }
      (isCancelRequested, failure, finishedAt, result, summary) = (false, nil, nil, nil, nil)
      (state, progress) = (.waiting, nil)
      return []
    case .succeeded(let token, let result, let summary):
      try holdLease(token)
      // The work is done: a wish to cancel that came too late would only throw it away.
      (self.result, self.summary, failure) = (result, summary, nil)
      progress = JobProgress(fraction: 1, stage: "completed", audioSeconds: progress?.audioSeconds)
      return end(.completed, at: now)
    case .failed(let token, let failure):
      try holdLease(token)
      return fail(failure, at: now, policy)
    case .released(let token):
      try holdLease(token)
      return release(at: now)
    case .leaseExpired:
      guard state == .running else { throw JobEventError.notPossible(state: state, wish: "taken back") }
      return lose(at: now, policy)
    case .cancelRequested: return try cancel(at: now)
    case .pauseRequested: return try pause()
    case .resumed: return try resume(at: now)
    case .retried: return try retry(at: now)
    case .resultReplaced(let result, let summary):
      guard state == .completed else { throw JobEventError.notPossible(state: state, wish: "edited") }
      (self.result, self.summary) = (result, summary)
      return []
    }
    return state == .queued ? [.notifyWorkers] : []
  }

  private mutating func becomeDue() throws {
    guard state == .scheduled else { throw JobEventError.notPossible(state: state, wish: "made due") }
    state = .queued
  }

  private mutating func claim(_ worker: String, until: Timestamp, at now: Timestamp) throws {
    guard state == .queued else { throw JobEventError.notPossible(state: state, wish: "claimed") }
    state = .running
    attempts += 1
    token += 1
    startedAt = startedAt ?? now
    failure = nil
    lease = JobLease(worker: worker, token: token, expiresAt: until)
  }

  /// Only who holds the last lease may speak.
  private func holdLease(_ token: Int64) throws {
    guard state == .running, lease?.token == token else { throw JobEventError.staleLease }
  }

  private mutating func end(_ state: JobState, at now: Timestamp) -> [JobEffect] {
    self.state = state
    lease = nil
    isPauseRequested = false
    finishedAt = now
    return [.ended(state)]
  }

  private mutating func fail(_ failure: JobFailure, at now: Timestamp, _ policy: RetryPolicy) -> [JobEffect] {
    self.failure = failure
    if isCancelRequested { return end(.cancelled, at: now) }
    guard failure.isRetryable else { return end(.failed, at: now) }
    guard attempts < policy.mostAttempts else { return end(.dead, at: now) }
    return wait(policy.pause(afterAttempts: attempts, of: id), at: now)
  }

  private mutating func lose(at now: Timestamp, _ policy: RetryPolicy) -> [JobEffect] {
    crashes += 1
    if isCancelRequested { return end(.cancelled, at: now) }
    guard crashes < policy.mostCrashes else {
      failure = .quarantined
      return end(.dead, at: now)
    }
    failure = .workerLost
    // The first time it was hardly the job's fault: an update, a power cut.
    return wait(crashes == 1 ? 0 : policy.pause(afterAttempts: crashes, of: id), at: now)
  }

  private mutating func wait(_ seconds: Double, at now: Timestamp) -> [JobEffect] {
    lease = nil
    if isPauseRequested {
      (state, isPauseRequested) = (.paused, false)
      return []
    }
    guard seconds > 0 else {
      // What was not its fault does not cost it its place: it waits since the time it waited since before.
      state = .queued
      return [.notifyWorkers]
    }
    (state, notBefore) = (.scheduled, now.advanced(seconds: seconds))
    return []
  }

  /// Given back, it costs no attempt: nothing went wrong.
  private mutating func release(at now: Timestamp) -> [JobEffect] {
    attempts = max(attempts - 1, 0)
    if isCancelRequested { return end(.cancelled, at: now) }
    return wait(0, at: now)
  }

  private mutating func cancel(at now: Timestamp) throws -> [JobEffect] {
    switch state {
    case .scheduled, .queued, .paused: return end(.cancelled, at: now)
    case .running, .waiting:
      // Its worker, or its parts, end it; asking twice is no fault.
      isCancelRequested = true
      return [.stopWorker]
    case .cancelled: return []
    case .completed, .failed, .dead:
      throw JobEventError.notPossible(state: state, wish: "cancelled: it has ended")
    }
  }

  private mutating func pause() throws -> [JobEffect] {
    switch state {
    case .scheduled, .queued:
      state = .paused
      return []
    case .running:
      isPauseRequested = true
      return [.stopWorker]
    case .paused: return []
    case .waiting, .completed, .failed, .dead, .cancelled:
      throw JobEventError.notPossible(state: state, wish: "paused")
    }
  }

  private mutating func resume(at now: Timestamp) throws -> [JobEffect] {
    if state == .running, isPauseRequested, !isCancelRequested {
      isPauseRequested = false
      return []
    }
    guard state == .paused else { throw JobEventError.notPossible(state: state, wish: "resumed") }
    state = notBefore > now ? .scheduled : .queued
    return state == .queued ? [.notifyWorkers] : []
  }

  private mutating func retry(at now: Timestamp) throws -> [JobEffect] {
    guard state == .failed || state == .dead || state == .cancelled else {
      throw JobEventError.notPossible(state: state, wish: "tried again")
    }
    (attempts, crashes, isCancelRequested, isPauseRequested) = (0, 0, false, false)
    (failure, finishedAt, progress, result, summary) = (nil, nil, nil, nil, nil)
    (state, notBefore) = (.queued, now)
    return [.notifyWorkers]
  }
}
