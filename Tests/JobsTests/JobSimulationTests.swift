import Jobs
import Testing

/// Splitmix64 (Steele, Lea, Flood 2014): the same seed gives the same run.
private struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

/// Workers that work, sleep past their leases, die and speak twice, users who change their minds, and a virtual clock.
private struct Simulation {
  var random: SeededGenerator
  var now = Timestamp(milliseconds: 1_000_000)
  var jobs: [Job] = []
  /// Every lease that was ever given, also those whose worker does not know that it is over.
  var leases: [(job: Int, token: Int64)] = []
  var faults: [String] = []

  init(seed: UInt64) {
    random = SeededGenerator(state: seed)
    jobs = (0..<3).map { _ in
      Job(id: JobID(now: now, random: &random), kind: .transcribe, owner: "a", createdAt: now)
    }
  }

  mutating func run(steps: Int) {
    for _ in 0..<steps {
      step()
      now = now.advanced(seconds: Double(Int.random(in: 0...4, using: &random)))
      maintain()
    }
  }

  private mutating func step() {
    let index = Int.random(in: jobs.indices, using: &random)
    let pick = leases.randomElement(using: &random)
    switch Int.random(in: 0..<12, using: &random) {
    case 0...2: tell(index, .claimed(worker: "w", until: now.advanced(seconds: 10)))
    case 3: if let pick { tell(pick.job, .renewed(token: pick.token, until: now.advanced(seconds: 10))) }
    case 4: if let pick { tell(pick.job, .succeeded(token: pick.token, result: nil, summary: nil)) }
    case 5: if let pick { tell(pick.job, .released(token: pick.token)) }
    case 6:
      let failure = JobFailure(code: "f", message: "", isRetryable: Bool.random(using: &random))
      if let pick { tell(pick.job, .failed(token: pick.token, failure)) }
    case 7: tell(index, .cancelRequested)
    case 8: tell(index, .pauseRequested)
    case 9: tell(index, .resumed)
    case 10: tell(index, .retried)
    default: break
    }
  }

  private mutating func maintain() {
    for index in jobs.indices {
      if jobs[index].state == .scheduled, jobs[index].notBefore <= now { tell(index, .due) }
      if let lease = jobs[index].lease, lease.expiresAt <= now { tell(index, .leaseExpired) }
    }
  }

  private mutating func tell(_ index: Int, _ event: JobEvent) {
    let before = jobs[index]
    do {
      _ = try jobs[index].on(event, at: now)
    } catch {
      if jobs[index] != before { faults.append("refused, and yet changed: \(event)") }
      return
    }
    let job = jobs[index]
    if case .claimed = event { leases.append((index, job.token)) }
    if case .succeeded(let token, _, _) = event, token != before.lease?.token || before.state != .running {
      faults.append("a completion without the lease was taken")
    }
    if (job.lease != nil) != (job.state == .running) { faults.append("\(job.state) and lease disagree") }
    if job.token < before.token || (job.lease.map { $0.token != job.token } ?? false) {
      faults.append("the token went back")
    }
    if job.state.isFinal != (job.finishedAt != nil) { faults.append("\(job.state) and end disagree") }
    if job.crashes >= 3, !job.state.isFinal { faults.append("a job that kills workers goes on") }
    if before.state.isFinal, job.state != before.state, event != .retried {
      faults.append("an end was undone")
    }
    if let lease = job.lease, lease.expiresAt.advanced(seconds: 5) < now { faults.append("stuck") }
  }
}

@Suite("A job's life, simulated")
struct JobSimulationTests {
  @Test("Whatever workers and users do, no seed breaks a rule", arguments: 0..<20)
  func seeds(_ block: Int) {
    for seed in UInt64(block * 100)..<UInt64(block * 100 + 100) {
      var simulation = Simulation(seed: seed)
      simulation.run(steps: 60)
      #expect(simulation.faults.isEmpty, "seed \(seed)")
    }
  }
}
