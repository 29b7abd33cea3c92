/// Whose turn it is; nothing here changes anything.
extension FairSchedule {
  struct Candidate {
    var priority: RecognitionPriority
    var owner: String
    var flow: FlowKey
    var turn: Turn
    /// It has had more than others and was only waiting for too long.
    var wasPassed = (owner: false, flow: false)
  }

  func candidate(_ priority: RecognitionPriority) -> Candidate? {
    let level = levels[priority.rawValue]
    guard level.count > 0 else { return nil }
    var found: [(account: Account, order: Int, candidate: Candidate)] = []
    for (name, owner) in level.owners {
      guard var candidate = choose(owner, level) else { continue }
      (candidate.priority, candidate.owner) = (priority, name)
      found.append((owner.account, candidate.turn.id, candidate))
    }
    guard let (index, wasPassed) = least(found.map { ($0.account, $0.order) }, level.total) else {
      return nil
    }
    var candidate = found[index].candidate
    candidate.wasPassed.owner = wasPassed
    return candidate
  }

  /// The flow of an owner whose turn it is; priority and owner are filled in by the caller.
  private func choose(_ owner: Owner, _ level: Level) -> Candidate? {
    var found: [(account: Account, key: FlowKey, turn: Turn)] = []
    for key in owner.active {
      guard let flow = owner.flows[key], let turn = turn(flow, level) else { continue }
      found.append((flow.account, key, turn))
    }
    for key in owner.waiting where hasAnyPlace(level) {
      guard let flow = owner.flows[key], let turn = turn(flow, level) else { continue }
      found.append((flow.account, key, turn))
      break
    }
    guard let (index, wasPassed) = least(found.map { ($0.account, $0.turn.id) }, owner.total) else {
      return nil
    }
    return Candidate(
      priority: .normal, owner: "", flow: found[index].key, turn: found[index].turn,
      wasPassed: (false, wasPassed))
  }

  /// Who has had least, unless another has been passed over for too long.
  ///
  /// - Parameter total: the audio given out among them.
  private func least(_ accounts: [(account: Account, order: Int)], _ total: Double) -> (
    index: Int, wasPassed: Bool
  )? {
    let patience = max(FairSchedule.patience, 2 * FairSchedule.expectedChunk * Double(accounts.count))
    let passed = accounts.indices.filter { total - accounts[$0].account.since >= patience }
      .min {
        (accounts[$0].account.since, accounts[$0].order) < (accounts[$1].account.since, accounts[$1].order)
      }
    if let passed { return (passed, true) }
    let least = accounts.indices.min { left, right in
      let (a, b) = (accounts[left], accounts[right])
      if a.account.served != b.account.served { return a.account.served < b.account.served }
      if a.account.hasHadTurn != b.account.hasHadTurn { return !a.account.hasHadTurn }
      return a.order < b.order
    }
    return least.map { ($0, false) }
  }

  private func turn(_ flow: Flow, _ level: Level) -> Turn? {
    for id in flow.recordings {
      guard let recording = recordings[id] else { continue }
      switch recording.state {
      case .ready: return .read(id)
      case .waiting: return place(recording.request, level) == nil ? nil : .open(id)
      case .claimed, .parked: continue
      }
    }
    return nil
  }

  private func hasAnyPlace(_ level: Level) -> Bool {
    level.open < max(limits.open, 1) || level.shortOpen < limits.shortOpen
  }

  /// - Returns: whether it is one of those for short recordings; nil: none is free.
  func place(_ request: Request, _ level: Level) -> Bool? {
    let isShort = (request.expectedSeconds ?? .infinity) <= limits.shortSeconds
    if isShort, level.shortOpen < limits.shortOpen { return true }
    return level.open < max(limits.open, 1) ? false : nil
  }
}
