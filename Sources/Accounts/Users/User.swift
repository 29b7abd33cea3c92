public import Jobs

/// Who may use the service.
public struct User: Sendable, Hashable, Codable, Identifiable {
  /// What everything of the user's is kept under; it never changes and says nothing about the person.
  public var id: String
  public var name: UserName
  public var email: String?
  public var role: Role
  public var isEnabled: Bool
  /// Whether a new password must be chosen before anything else can be done.
  public var mustChangePassword: Bool
  public var createdAt: Timestamp
  public var quota: Quota

  public init(
    id: String = User.makeID(), name: UserName, email: String? = nil, role: Role = .user,
    isEnabled: Bool = true,
    mustChangePassword: Bool = false, createdAt: Timestamp, quota: Quota = .unlimited
  ) {
    self.id = id
    self.name = name
    self.email = email
    self.role = role
    self.isEnabled = isEnabled
    self.mustChangePassword = mustChangePassword
    self.createdAt = createdAt
    self.quota = quota
  }

  public static func makeID() -> String { "usr_" + SecureBytes.hex(SecureBytes.random(12)) }

  /// What the user's role allows; no credential of the user allows more.
  public var scopes: Set<Scope> { role.scopes }

  /// An address as far as it can be told from its form alone.
  ///
  /// - Throws: ``AccountError/invalidSetting(name:fault:)``
  public static func checkedEmail(_ text: String) throws -> String {
    let parts = text.split(separator: "@", omittingEmptySubsequences: false)
    guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty, text.utf8.count <= 254,
      text.utf8.allSatisfy({ $0 > 32 && $0 < 127 })
    else {
      throw AccountError.invalidSetting(name: "email", fault: "must be an address such as ada@example.org")
    }
    return text.lowercased()
  }
}

extension Role {
  public var scopes: Set<Scope> {
    switch self {
    case .user: [.read, .write]
    case .admin: Set(Scope.allCases)
    }
  }
}

/// The name a user logs in with: 2 to 64 ASCII letters, digits and `. _ - + @`, in lower case, so that no two names
/// look the same.
public struct UserName: Sendable, Hashable, Codable, CustomStringConvertible {
  public let text: String

  /// - Throws: ``AccountError/invalidName(_:)``
  public init(_ given: String) throws {
    guard (2...64).contains(given.utf8.count) else {
      throw AccountError.invalidName("it must have 2 to 64 characters")
    }
    for byte in given.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"),
        UInt8(ascii: "+"), UInt8(ascii: "@"):
        continue
      default: throw AccountError.invalidName("only letters a to z, digits and . _ - + @ may be in it")
      }
    }
    text = given.lowercased()
  }

  public var description: String { text }

  public init(from decoder: any Decoder) throws {
    try self.init(decoder.singleValueContainer().decode(String.self))
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(text)
  }
}
