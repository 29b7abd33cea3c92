import Hummingbird
import Jobs
import Stores

extension JobQuery {
  /// The most that one page may hold.
  static let mostPerPage = 100

  /// Reads filters, order and page from a query.
  ///
  /// - Throws: ``ServiceError`` that names the field.
  init(_ fields: FormFields, owner: OwnerScope, kinds: [JobKind]) throws {
    self.init(owner: owner)
    self.kinds = kinds
    let states = fields.all("status").flatMap { $0.split(separator: ",") }.map(String.init)
    if !states.isEmpty {
      self.states = try states.map { text in
        if let state = JobQuery.stateNames[text.lowercased()] ?? JobState(rawValue: text.lowercased()) {
          return state
        }
        throw ServiceError.invalid(
          "status", "status must be one of \(JobState.allCases.map(\.rawValue).joined(separator: ", ")).")
      }
    }
    tag = fields["tag"]
    title = fields["q"] ?? fields["filename"]
    limit = try fields.integer("limit", in: 1...JobQuery.mostPerPage) ?? 20
    let page = try fields.integer("page", in: 1...1_000_000) ?? 1
    offset = try fields.integer("offset", in: 0...100_000_000) ?? (page - 1) * limit
    if let sort = fields["sort"] {
      guard let order = Order(rawValue: sort) else {
        throw ServiceError.invalid(
          "sort", "sort must be one of \(Order.allCases.map(\.rawValue).joined(separator: ", ")).")
      }
      self.order = order
    }
    switch fields["order"]?.lowercased() {
    case nil, "desc": isDescending = true
    case "asc": isDescending = false
    default: throw ServiceError.invalid("order", "order must be asc or desc.")
    }
  }

  /// What the guides call states.
  private static let stateNames: [String: JobState] = [
    "pending": .queued, "processing": .running, "canceled": .cancelled,
  ]
}

extension Request {
  /// The query as fields.
  var queryFields: FormFields {
    FormFields(uri.queryParameters.map { (name: String($0.key), value: String($0.value)) })
  }
}
