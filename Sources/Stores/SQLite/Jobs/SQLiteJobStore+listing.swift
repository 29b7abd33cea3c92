import GRDB
import Jobs

extension SQLiteJobStore {
  /// Jobs of one page at most.
  static let mostListed = 1000

  public func jobs(_ query: JobQuery) async throws -> JobPage {
    let (condition, arguments) = Self.condition(query)
    let column =
      switch query.order {
      case .createdAt: "created_at"
      case .finishedAt: "finished_at"
      case .audioSeconds: "audio_seconds"
      case .title: "folded_title"
      }
    let direction = query.isDescending ? "DESC" : "ASC"
    // Names make the order of equal ones the same on every page. What has no value comes last either way.
    let order = "\(column) \(direction)\(query.order == .createdAt ? "" : " NULLS LAST"), id \(direction)"
    let page: StatementArguments = [min(max(query.limit, 0), Self.mostListed), max(query.offset, 0)]
    return try await database.read { db in
      let total = try Int.fetchOne(
        db, sql: "SELECT COUNT(*) FROM jobs WHERE \(condition)", arguments: arguments)
      let rows = try Row.fetchAll(
        db, sql: "SELECT \(JobRow.columns) FROM jobs WHERE \(condition) ORDER BY \(order) LIMIT ? OFFSET ?",
        arguments: arguments + page)
      return JobPage(jobs: try rows.map(JobRow.job), total: total ?? 0)
    }
  }

  private static func condition(_ query: JobQuery) -> (String, StatementArguments) {
    var terms: [String] = []
    var arguments = StatementArguments()
    func add(_ term: String, _ values: [String]) {
      terms.append(term)
      arguments += StatementArguments(values)
    }
    func marks(_ count: Int) -> String { Array(repeating: "?", count: count).joined(separator: ", ") }
    if case .account(let owner) = query.owner { add("owner = ?", [owner]) }
    if let kinds = query.kinds { add("kind IN (\(marks(kinds.count)))", kinds.map(\.rawValue)) }
    if let states = query.states { add("state IN (\(marks(states.count)))", states.map(\.rawValue)) }
    if let parent = query.parent {
      add("parent = ?", [parent.text])
    } else if query.withoutParts {
      add("parent IS NULL", [])
    }
    if let tag = query.tag { add("EXISTS (SELECT 1 FROM json_each(tags) WHERE value = ?)", [tag]) }
    // Unlike LIKE this knows no wildcards that would have to be escaped.
    if let title = query.title, !title.isEmpty { add("instr(folded_title, ?) > 0", [JobRow.fold(title)]) }
    if let from = query.createdFrom {
      terms.append("created_at >= ?")
      arguments += [from.milliseconds]
    }
    if let before = query.createdBefore {
      terms.append("created_at < ?")
      arguments += [before.milliseconds]
    }
    return (terms.isEmpty ? "1" : terms.joined(separator: " AND "), arguments)
  }

  public func counts() async throws -> JobCounts {
    try await database.read { db in
      var counts = JobCounts()
      for row in try Row.fetchAll(db, sql: "SELECT kind, state, count FROM job_counts WHERE count > 0") {
        guard let state = JobState(rawValue: row[1]) else { continue }
        counts.counts[.init(kind: JobKind(rawValue: row[0]), state: state)] = row[2]
      }
      for priority in JobPriority.allCases {
        let row = try Row.fetchOne(
          db,
          sql: """
            SELECT MIN(not_before), COUNT(*) FROM jobs INDEXED BY jobs_queued
            WHERE state = 'queued' AND priority = ?
            """,
          arguments: [priority.rawValue])
        let oldest: Int64? = row?[0]
        counts.oldestQueued[priority] = oldest.map { Timestamp(milliseconds: $0) }
        if let count: Int = row?[1], count > 0 { counts.queued[priority] = count }
      }
      return counts
    }
  }

  public func holdings(of account: String) async throws -> JobHoldings {
    let states = JobState.allCases.filter { !$0.isFinal }.map { "'\($0.rawValue)'" }.joined(separator: ", ")
    return try await database.read { db in
      let sql = """
        SELECT coalesce(sum(coalesce(input_byte_count, 0) + coalesce(result_byte_count, 0)), 0),
          count(*) FILTER (WHERE state IN (\(states))) FROM jobs WHERE owner = ?
        """
      guard let row = try Row.fetchOne(db, sql: sql, arguments: [account]) else { return JobHoldings() }
      return JobHoldings(bytes: row[0], openJobs: row[1])
    }
  }
}
