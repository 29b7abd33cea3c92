extension FairSchedule.Owner {
  mutating func activate(_ flow: FairSchedule.FlowKey, clock level: Double) {
    guard let place = waiting.firstIndex(of: flow) else { return }
    // It may have waited long for a place; what it missed does not count.
    if active.isEmpty { account.served = max(account.served, level) }
    waiting.remove(at: place)
    active.append(flow)
    raise(flow)
  }

  mutating func begin(_ flow: FairSchedule.FlowKey, total level: Double, setsClock: Bool) {
    if setsClock { clock = max(clock, flows[flow]?.account.served ?? 0) }
    account.since = level
    account.hasHadTurn = true
    flows[flow]?.account.since = total
    flows[flow]?.account.hasHadTurn = true
  }

  mutating func charge(_ flow: FairSchedule.FlowKey, _ seconds: Double) {
    total += seconds
    account.served += seconds
    flows[flow]?.account.served += seconds
  }

  /// Counts a flow as if it had had as much as the one served last.
  mutating func raise(_ flow: FairSchedule.FlowKey) {
    let served = flows[flow]?.account.served ?? 0
    flows[flow]?.account.served = max(served, clock)
  }

  mutating func rejoin(
    _ flow: FairSchedule.FlowKey, clock level: Double, total levelTotal: Double
  ) {
    account.served = max(account.served, level)
    account.since = levelTotal
    raise(flow)
    flows[flow]?.account.since = total
  }
}
