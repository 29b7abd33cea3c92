import ModelFixtures
import Testing

@testable import Transcription

/// Workers, arrivals and ends in an order drawn by chance; time is the audio that was given out.
private struct ScheduleSimulation {
  struct Recording {
    var request: FairSchedule.Request
    var chunks: [Double]
    var isOpen = false
    var isParked = false
    /// Audio given out since it could have had a turn.
    var waited = 0.0
  }

  let limits: FairSchedule.Limits
  let workers: Int
  var generator: SeededGenerator
  let schedule: TestedSchedule
  var recordings: [Int: Recording] = [:]
  var claims: [FairSchedule.Turn] = []
  var count = 0
  var had: [Int: Double] = [:]
  var longestWait = 0.0
  var ended = 0
  var mayFailToOpen = false

  init(seed: UInt64, workers: Int, limits: FairSchedule.Limits = .init()) {
    (self.limits, self.workers) = (limits, workers)
    generator = SeededGenerator(seed: seed)
    schedule = TestedSchedule(limits: limits)
  }

  mutating func add(_ request: FairSchedule.Request, chunks: Int) -> Int {
    recordings[count] = Recording(
      request: request, chunks: (0..<chunks).map { _ in .random(in: 0.5...30, using: &generator) })
    schedule.add(count, request)
    count += 1
    return count - 1
  }

  /// A worker asks.
  mutating func claim() {
    guard claims.count < workers else { return }
    guard let turn = schedule.next() else { return expectNothing() }
    guard let recording = recordings[turn.id] else {
      Issue.record("turn for \(turn.id), which has ended")
      return
    }
    #expect(!claims.contains { $0.id == turn.id }, "one worker at a time")
    #expect(recording.isOpen == (turn == .read(turn.id)) && !recording.isParked)
    claims.append(turn)
    if case .open(let id) = turn { recordings[id]?.isOpen = true }
    let open = recordings.values.filter(\.isOpen)
    for priority in RecognitionPriority.allCases {
      #expect(open.filter { $0.request.priority == priority }.count <= limits.open + limits.shortOpen)
    }
    #expect(schedule.openCount == open.count)
  }

  /// Work conserving: nobody goes without while there is something.
  private func expectNothing() {
    for (id, recording) in recordings where !claims.contains(where: { $0.id == id }) && !recording.isParked {
      #expect(!recording.isOpen, "\(id) could have been read")
      let open = recordings.values.filter { $0.isOpen && $0.request.priority == recording.request.priority }
      #expect(open.count >= limits.open, "\(id) could have been opened")
    }
  }

  /// One of those under way ends.
  mutating func complete() {
    guard let index = claims.indices.randomElement(using: &generator) else { return }
    let turn = claims.remove(at: index)
    let id = turn.id
    guard case .read = turn else {
      let succeeds = !mayFailToOpen || Int.random(in: 0..<20, using: &generator) > 0
      #expect(schedule.opened(id, succeeds) == succeeds)
      if !succeeds { drop(id) }
      return
    }
    if recordings[id]?.chunks.isEmpty == true {
      #expect(schedule.gave(id, .end))
      drop(id)
    } else if Int.random(in: 0..<30, using: &generator) == 0 {
      #expect(schedule.gave(id, .nothingYet))
      recordings[id]?.isParked = true
    } else if let seconds = recordings[id]?.chunks.removeFirst() {
      #expect(schedule.gave(id, .chunk(seconds: seconds)))
      had[id, default: 0] += seconds
      longestWait = max(longestWait, recordings[id]?.waited ?? 0)
      recordings[id]?.waited = 0
      let others = recordings.filter { $1.isOpen && !$1.isParked && $0 != id }
      for other in others.keys { recordings[other]?.waited += seconds }
    }
  }

  mutating func wakeSome() {
    for id in recordings.keys.sorted() where recordings[id]?.isParked == true {
      guard Bool.random(using: &generator) else { continue }
      schedule.wake(id)
      recordings[id]?.isParked = false
      recordings[id]?.waited = 0
    }
  }

  private mutating func drop(_ id: Int) {
    recordings[id] = nil
    ended += 1
  }
}

@Suite("Fair schedule under random arrivals")
struct ScheduleSimulationTests {
  @Test("Every recording ends, nobody idles, few are open, and no wait is long", arguments: 0..<9)
  func properties(_ seed: Int) {
    var simulation = ScheduleSimulation(
      seed: UInt64(seed), workers: 1 + seed % 4,
      limits: .init(open: 3 + seed % 3, shortOpen: 2, shortSeconds: 60))
    simulation.mayFailToOpen = true
    for _ in 0..<2500 {
      switch Int.random(in: 0..<24, using: &simulation.generator) {
      case 0 where simulation.count < 120:
        let chunks =
          Bool.random(using: &simulation.generator) ? 1 : Int.random(in: 0...40, using: &simulation.generator)
        let priority = RecognitionPriority.allCases.randomElement(using: &simulation.generator) ?? .normal
        let owner = "\(Int.random(in: 0..<3, using: &simulation.generator))"
        let list = Int.random(in: 0..<6, using: &simulation.generator)
        _ = simulation.add(
          .init(
            priority: priority, owner: owner, list: list < 2 ? list : nil,
            expectedSeconds: list == 3 ? nil : Double(chunks) * 20), chunks: chunks)
      case 1: simulation.wakeSome()
      case 2..<12: simulation.claim()
      default: simulation.complete()
      }
    }
    var rounds = 0
    while !simulation.recordings.isEmpty, rounds < 20_000 {
      rounds += 1
      simulation.wakeSome()
      simulation.claim()
      simulation.complete()
    }
    #expect(simulation.schedule.isEmpty && simulation.ended == simulation.count)
    #expect(simulation.schedule.openCount == 0)
    // A lower priority has a chunk after every 432 s that pass it, of three owners with up to seven flows.
    #expect(simulation.longestWait < 3 * 7 * (FairSchedule.patience + 60))
  }

  @Test("Long recordings keep half of their share though short ones never stop coming", arguments: 0..<2)
  func flood(_ seed: Int) {
    var simulation = ScheduleSimulation(seed: UInt64(seed), workers: 2)
    let long = (0..<4).map { _ in simulation.add(.init(), chunks: 100_000) }
    var short: [Int] = []
    for _ in 0..<3000 {
      short.removeAll { simulation.recordings[$0] == nil }
      while short.count < 3 { short.append(simulation.add(.init(expectedSeconds: 20), chunks: 1)) }
      simulation.wakeSome()
      simulation.claim()
      simulation.complete()
    }
    let total = simulation.had.values.reduce(0, +)
    let shares = long.map { simulation.had[$0, default: 0] / total }
    for share in shares { #expect(share > 1 / 7.0 / 2.5, "of seven") }
    #expect(simulation.longestWait < 3 * FairSchedule.patience)
  }

  @Test("Equal recordings and equal owners have equal shares, workers or not", arguments: [1, 3])
  func shares(_ workers: Int) {
    var simulation = ScheduleSimulation(seed: UInt64(workers), workers: workers)
    let ids = (0..<6).map { simulation.add(.init(owner: $0 < 4 ? "a" : "b"), chunks: 100_000) }
    for _ in 0..<3000 {
      for id in ids where simulation.recordings[id]?.isParked == true {
        simulation.schedule.wake(id)
        simulation.recordings[id]?.isParked = false
      }
      simulation.claim()
      simulation.complete()
    }
    let had = ids.map { simulation.had[$0, default: 0] }
    let total = had.reduce(0, +)
    let first = had[..<4].reduce(0, +)
    #expect(abs(first - total / 2) < 0.02 * total + 60 * Double(workers))
    for owner in [had[..<4], had[4...]] {
      let most = owner.max() ?? 0
      #expect(most - (owner.min() ?? 0) < 0.05 * most + 60 * Double(workers))
    }
  }
}
