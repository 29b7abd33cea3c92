/// How soon a job is wanted.
public enum JobPriority: Int, Sendable, Codable, CaseIterable, Comparable {
  /// Somebody waits for it.
  case interactive = 0
  case normal = 1
  /// It has time.
  case bulk = 2

  public init?(name: String) {
    guard let found = JobPriority.allCases.first(where: { $0.name == name }) else { return nil }
    self = found
  }

  public var name: String {
    switch self {
    case .interactive: "interactive"
    case .normal: "normal"
    case .bulk: "bulk"
    }
  }

  /// The more urgent one is less.
  public static func < (left: JobPriority, right: JobPriority) -> Bool { left.rawValue < right.rawValue }
}
