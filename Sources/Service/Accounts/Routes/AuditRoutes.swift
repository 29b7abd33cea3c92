import Accounts
import Hummingbird
import Stores

/// `/api/v1/admin/audit`: what was done, and whether the log of it is whole.
struct AuditRoutes: Sendable {
  private struct Page: Encodable {
    var items: [AuditResource]
    /// What to give as `before` (or `after`) for the next page; absent at the end.
    var next: Int64?
  }

  private struct Verdict: Encodable {
    var isValid: Bool
    var sequence: Int64
    /// Of the last record: written down elsewhere, it shows when the whole log is made anew.
    var hash: String?
    var fault: String?

    enum CodingKeys: String, CodingKey {
      case sequence, hash, fault
      case isValid = "valid"
    }
  }

  let store: any AccountStore

  func add(to router: some RouterMethods<ServiceContext>) {
    let routes = router.group("/api/v1/admin/audit")
    routes.get("", use: list)
    routes.get("verify", use: verify)
  }

  @Sendable private func list(_ request: Request, _ context: ServiceContext) async throws -> Response {
    _ = try context.require(.admin)
    let fields = request.queryFields
    let limit = try fields.integer("limit", in: 1...1000) ?? 100
    let records =
      if let after = try fields.integer("after", in: 0...Int.max) {
        try await store.auditRecords(after: Int64(after), limit: limit)
      } else {
        try await store.auditRecords(
          before: Int64(try fields.integer("before", in: 0...Int.max) ?? .max), limit: limit)
      }
    let next = records.count == limit ? records.last?.sequence : nil
    return try .json(Page(items: records.map { AuditResource($0) }, next: next))
  }

  @Sendable private func verify(_ request: Request, _ context: ServiceContext) async throws -> Response {
    _ = try context.require(.admin)
    do {
      let head = try await store.verifyAudit()
      return try .json(
        Verdict(isValid: true, sequence: head.sequence, hash: SecureBytes.hex(head.hash), fault: nil))
    } catch let fault as AuditFault {
      return try .json(
        Verdict(isValid: false, sequence: fault.sequence, hash: nil, fault: fault.description))
    }
  }
}
