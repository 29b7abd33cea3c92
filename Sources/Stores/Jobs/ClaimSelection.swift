import Jobs

/// Decides which of the jobs that wait a worker gets. Pure, so that every backend decides alike: it finds the candidates
/// and this chooses among them.
struct ClaimSelection {
  /// A job that waits.
  struct Candidate: Hashable {
    var id: String
    var owner: String
    /// Since when it waits, milliseconds since 1970.
    var since: Int64
    /// Neither interactive nor known to be short.
    var isLong: Bool
  }

  /// Candidates of one urgency: those of a priority that wait for a time after `after` and up to `upTo`, milliseconds
  /// since 1970.
  struct Group: Hashable {
    var priority: JobPriority
    var after: Int64 = .min
    var upTo: Int64 = .max
  }

  /// Jobs that each owner has under way, those chosen here among them.
  private(set) var running: [String: Int]
  /// How many may still be chosen.
  private(set) var room: Int
  private(set) var longRoom: Int

  init(_ claim: JobClaim, running: [String: Int]) {
    self.running = running
    room = max(claim.limit, 0)
    longRoom = max(min(claim.longLimit, claim.limit), 0)
  }

  /// Groups of equal urgency, the most urgent first. Whoever waited for 10 minutes as a normal job counts as interactive;
  /// a job that has time counts as normal after an hour, and as a normal one that waited for 10 minutes after 10 more.
  static func urgencies(at now: Timestamp) -> [[Group]] {
    func ago(_ minutes: Double) -> Int64 { now.advanced(seconds: -60 * minutes).milliseconds }
    return [
      [
        Group(priority: .interactive), Group(priority: .normal, upTo: ago(10)),
        Group(priority: .bulk, upTo: ago(70)),
      ],
      [Group(priority: .normal, after: ago(10)), Group(priority: .bulk, after: ago(70), upTo: ago(60))],
      [Group(priority: .bulk, after: ago(60))],
    ]
  }

  /// The owners who can be next, given since when the first job of each waits: no choice of ``room`` jobs goes beyond so
  /// many owners.
  func nextOwners(_ heads: [String: Int64]) -> Set<String> {
    guard heads.count > room else { return Set(heads.keys) }
    let ordered = heads.sorted { left, right in
      (running[left.key] ?? 0, left.value, left.key) < (running[right.key] ?? 0, right.value, right.key)
    }
    return Set(ordered.prefix(room).map(\.key))
  }

  /// Chooses among candidates of equal urgency: of the owner who has fewest under way the one that waits for longest.
  mutating func choose(among candidates: Set<Candidate>) -> [String] {
    var queues = Dictionary(grouping: candidates, by: \.owner)
    for owner in queues.keys {
      // The last is the first to go.
      queues[owner]?.sort { ($0.since, $0.id) > ($1.since, $1.id) }
    }
    var chosen: [String] = []
    while room > 0 {
      if longRoom == 0 {
        for owner in queues.keys { queues[owner]?.removeAll(where: \.isLong) }
      }
      let next = queues.values.compactMap(\.last).min { left, right in
        (running[left.owner] ?? 0, left.since, left.id) < (running[right.owner] ?? 0, right.since, right.id)
      }
      guard let next else { break }
      queues[next.owner]?.removeLast()
      running[next.owner, default: 0] += 1
      room -= 1
      if next.isLong { longRoom -= 1 }
      chosen.append(next.id)
    }
    return chosen
  }
}
