public import Jobs

/// Which jobs are asked for, in which order.
public struct JobQuery: Sendable, Hashable {
  public enum Order: String, Sendable, Hashable, CaseIterable {
    case createdAt = "created_at"
    case finishedAt = "finished_at"
    case audioSeconds = "duration"
    case title
  }

  public var owner: OwnerScope
  public var kinds: [JobKind]?
  public var states: [JobState]?
  public var parent: JobID?
  /// Without those that are parts of others, unless a parent is named.
  public var withoutParts = true
  public var tag: String?
  /// Text that the title contains, whatever its case.
  public var title: String?
  public var createdFrom: Timestamp?
  public var createdBefore: Timestamp?
  public var order = Order.createdAt
  public var isDescending = true
  public var offset = 0
  public var limit = 20

  public init(owner: OwnerScope) { self.owner = owner }
}

public struct JobPage: Sendable, Hashable {
  public var jobs: [Job]
  /// How many there are in all.
  public var total: Int

  public init(jobs: [Job], total: Int) {
    self.jobs = jobs
    self.total = total
  }
}
