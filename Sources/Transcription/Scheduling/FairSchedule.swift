/// Says which recording gives the next chunk. A state machine without threads and clocks: time is the audio that has
/// been given out, in seconds.
///
/// Three choices follow one another. Of the priorities the highest that has something; a lower one gets a chunk each
/// time ``patience`` seconds have passed it. Of the owners within it, then of an owner's flows, the one that has had
/// least (start-time fair queueing: Goyal, Vin and Cheng 1996). Whoever comes anew begins with as much as the one
/// served last had, so that the newcomer is next, and what it missed before does not count. A flow is one recording,
/// or a list whose recordings go in turn.
///
/// Every open recording costs a reader, so only some of each priority are open at once. Of those that wait the
/// shorter are opened first, but no length pardons waiting for more than ``longestHeadStart`` seconds of audio.
struct FairSchedule {
  /// What is asked for a recording.
  struct Request {
    var priority = RecognitionPriority.normal
    /// Whose it is: owners of one priority have equal shares.
    var owner = ""
    /// Recordings of one list go in the order in which they were added, the next when the others are being read.
    var list: Int?
    var expectedSeconds: Double?
    /// Sequences that its decodings follow at first, which is what they need memory for.
    var sequences = 1
  }

  /// Recordings open at once, of each priority.
  struct Limits {
    var open = 8
    /// More places, for recordings that are known to be short.
    var shortOpen = 4
    var shortSeconds = 120.0
  }

  enum Turn: Equatable {
    case open(Int)
    case read(Int)

    var id: Int {
      switch self {
      case .open(let id), .read(let id): id
      }
    }
  }

  /// Audio that goes before a lower priority, or twice over before each of its equals, until something gets its turn
  /// all the same.
  static let patience = 432.0
  /// What a chunk is taken to be until it is there.
  static let expectedChunk = 27.0
  private static let leastChunk = 1.0
  private static let longestHeadStart = 1800.0
  private static let unknownLength = 600.0
  /// Audio after which what an owner without recordings has had is forgotten.
  private static let memory = 600.0

  enum State {
    case waiting
    case ready
    /// Somebody opens or reads it; it may have been woken or removed meanwhile.
    case claimed(woken: Bool, removed: Bool)
    /// It has nothing yet.
    case parked
  }

  enum FlowKey: Hashable {
    case recording(Int)
    case list(Int)
  }

  /// What somebody has had.
  struct Account {
    /// Virtual seconds.
    var served: Double
    /// The audio given out in its circle when it last had a turn, or came.
    var since: Double
    var hasHadTurn = false
  }

  struct Recording {
    var request: Request
    var flow: FlowKey
    var state = State.waiting
    var isOpen = false
    var hasShortPlace = false
    /// What was charged for the chunk being read.
    var charge = 0.0
  }

  struct Flow {
    var account: Account
    /// By ids in order.
    var recordings: [Int] = []
    /// Where it stands among those that wait to be opened.
    var rank: Double
  }

  struct Owner {
    var account: Account
    /// What the flow served last had had.
    var clock = 0.0
    /// Seconds of audio given out of its flows.
    var total = 0.0
    var flows: [FlowKey: Flow] = [:]
    /// Flows of which something has been opened.
    var active: [FlowKey] = []
    /// The others, by rank.
    var waiting: [FlowKey] = []
  }

  struct Level {
    /// When it last had a turn or began to have recordings.
    var since = 0.0
    var clock = 0.0
    /// Seconds of audio given out of this priority.
    var total = 0.0
    var owners: [String: Owner] = [:]
    var open = 0
    var shortOpen = 0
    var count = 0
  }

  let limits: Limits
  private(set) var recordings: [Int: Recording] = [:]
  private(set) var levels = [Level](repeating: Level(), count: RecognitionPriority.allCases.count)
  /// Seconds of audio given out.
  private(set) var total = 0.0

  init(limits: Limits = Limits()) { self.limits = limits }

  var isEmpty: Bool { recordings.isEmpty }
  /// Recordings that are open.
  var openCount: Int { levels.reduce(0) { $0 + $1.open + $1.shortOpen } }

  func contains(_ id: Int) -> Bool { recordings[id] != nil }
  func request(of id: Int) -> Request? { recordings[id]?.request }

  // MARK: Coming and going

  /// - Parameter id: greater than all before.
  mutating func add(_ id: Int, _ request: Request) {
    let key = request.list.map(FlowKey.list) ?? .recording(id)
    recordings[id] = Recording(request: request, flow: key)
    withLevel(request.priority) { level, total in
      if level.count == 0 { level.since = total }
      level.count += 1
      level.owners = level.owners.filter {
        !$1.flows.isEmpty || level.total - $1.account.since < FairSchedule.memory
      }
      var owner =
        level.owners[request.owner] ?? Owner(account: Account(served: level.clock, since: level.total))
      if owner.flows.isEmpty {
        owner.account.served = max(owner.account.served, level.clock)
        owner.account.since = level.total
      }
      if owner.flows[key] != nil {
        owner.flows[key]?.recordings.append(id)
      } else {
        let length = max(request.expectedSeconds ?? FairSchedule.unknownLength, 0)
        let flow = Flow(
          account: Account(served: owner.clock, since: owner.total), recordings: [id],
          rank: owner.total + min(length, FairSchedule.longestHeadStart))
        let place = owner.waiting.firstIndex { (owner.flows[$0]?.rank ?? 0) > flow.rank }
        owner.waiting.insert(key, at: place ?? owner.waiting.count)
        owner.flows[key] = flow
      }
      level.owners[request.owner] = owner
    }
  }

  /// Takes a recording out: it has ended, has failed or is not wanted any more.
  ///
  /// - Returns: false where somebody is at it, who is told when he is done.
  mutating func remove(_ id: Int) -> Bool {
    guard let recording = recordings[id] else { return true }
    if case .claimed(let woken, _) = recording.state {
      recordings[id]?.state = .claimed(woken: woken, removed: true)
      return false
    }
    drop(id)
    return true
  }

  private mutating func drop(_ id: Int) {
    guard let recording = recordings.removeValue(forKey: id) else { return }
    withLevel(recording.request.priority) { level, _ in
      level.count -= 1
      if recording.isOpen {
        if recording.hasShortPlace { level.shortOpen -= 1 } else { level.open -= 1 }
      }
      let name = recording.request.owner
      level.owners[name]?.flows[recording.flow]?.recordings.removeAll { $0 == id }
      if level.owners[name]?.flows[recording.flow]?.recordings.isEmpty == true {
        level.owners[name]?.flows[recording.flow] = nil
        level.owners[name]?.active.removeAll { $0 == recording.flow }
        level.owners[name]?.waiting.removeAll { $0 == recording.flow }
      }
      // Nobody is left to whom the past would matter.
      if level.count == 0 { (level.owners, level.clock) = ([:], 0) }
    }
  }

  // MARK: Turns

  /// Gives somebody a turn, who then has the recording to himself until he tells what came of it.
  ///
  /// - Parameters:
  ///   - lowest: the lowest priority that is wanted.
  ///   - admit: whether there is room for a chunk of it; no turn is given to another then, or what needs much room
  ///     would wait for ever.
  mutating func next(from lowest: RecognitionPriority = .bulk, admit: (Request) -> Bool = { _ in true })
    -> Turn?
  {
    let candidates = RecognitionPriority.allCases.reversed().filter { $0 >= lowest }
      .compactMap { candidate($0) }
    guard let first = candidates.first else { return nil }
    let passed = candidates.dropFirst()
      .filter { total - levels[$0.priority.rawValue].since >= FairSchedule.patience }
      .min { levels[$0.priority.rawValue].since < levels[$1.priority.rawValue].since }
    let chosen = passed ?? first
    if case .read(let id) = chosen.turn, let request = recordings[id]?.request, !admit(request) {
      return nil
    }
    take(chosen)
    return chosen.turn
  }

  /// What came of opening.
  ///
  /// - Returns: whether it is still wanted.
  mutating func opened(_ id: Int, _ isOpen: Bool) -> Bool {
    guard isOpen, !isRemoved(id) else {
      drop(id)
      return false
    }
    recordings[id]?.state = .ready
    return true
  }

  enum Given: Equatable {
    case chunk(seconds: Double)
    case nothingYet
    case end
  }

  /// What came of reading.
  ///
  /// - Returns: whether the recording is still wanted.
  mutating func gave(_ id: Int, _ given: Given) -> Bool {
    guard let recording = recordings[id] else { return false }
    if case .chunk(let seconds) = given {
      charge(recording, max(seconds, FairSchedule.leastChunk) - recording.charge)
    } else {
      charge(recording, -recording.charge)
    }
    guard case .claimed(let woken, let removed) = recording.state, !removed, given != .end else {
      drop(id)
      return given == .end && !isRemoved(recording)
    }
    recordings[id]?.charge = 0
    recordings[id]?.state = given == .nothingYet && !woken ? .parked : .ready
    return true
  }

  /// A recording that had nothing has something now.
  mutating func wake(_ id: Int) {
    guard let recording = recordings[id] else { return }
    switch recording.state {
    case .claimed(_, let removed): recordings[id]?.state = .claimed(woken: true, removed: removed)
    case .parked:
      recordings[id]?.state = .ready
      withLevel(recording.request.priority) { level, _ in
        let (clock, total) = (level.clock, level.total)
        level.owners[recording.request.owner]?.rejoin(recording.flow, clock: clock, total: total)
      }
    case .waiting, .ready: break
    }
  }

  private func isRemoved(_ id: Int) -> Bool { recordings[id].map(isRemoved) ?? true }

  private func isRemoved(_ recording: Recording) -> Bool {
    if case .claimed(_, true) = recording.state { return true }
    return false
  }

  private mutating func take(_ chosen: Candidate) {
    let id = chosen.turn.id
    guard let recording = recordings[id] else { return }
    recordings[id]?.state = .claimed(woken: false, removed: false)
    let opens = chosen.turn == .open(id)
    let isShort = place(recording.request, levels[chosen.priority.rawValue]) ?? false
    if opens {
      recordings[id]?.isOpen = true
      recordings[id]?.hasShortPlace = isShort
    }
    withLevel(chosen.priority) { level, total in
      if opens {
        if isShort { level.shortOpen += 1 } else { level.open += 1 }
        level.owners[chosen.owner]?.activate(chosen.flow, clock: level.clock)
        return
      }
      level.since = total
      if !chosen.wasPassed.owner {
        level.clock = max(level.clock, level.owners[chosen.owner]?.account.served ?? 0)
      }
      let own = level.total
      level.owners[chosen.owner]?.begin(chosen.flow, total: own, setsClock: !chosen.wasPassed.flow)
    }
    if !opens {
      recordings[id]?.charge = FairSchedule.expectedChunk
      charge(recording, FairSchedule.expectedChunk)
    }
  }

  private mutating func charge(_ recording: Recording, _ seconds: Double) {
    total += seconds
    withLevel(recording.request.priority) { level, _ in
      level.total += seconds
      level.owners[recording.request.owner]?.charge(recording.flow, seconds)
    }
  }

  private mutating func withLevel(
    _ priority: RecognitionPriority, _ body: (inout Level, _ total: Double) -> Void
  ) {
    body(&levels[priority.rawValue], total)
  }
}
