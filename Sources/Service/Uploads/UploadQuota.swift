public import Accounts

/// What an account may bring. Whoever keeps accounts fills it in; without that nobody is refused.
public struct UploadQuota: Sendable {
  /// Asked before bytes are taken, as far as their number is known by then.
  ///
  /// Throws ``ServiceError`` where the account has no room for them.
  public var admit: @Sendable (_ principal: Principal, _ bytes: Int64) async throws -> Void = { _, _ in }
  /// Told once for every recording that has arrived whole, with its bytes as far as no row of an upload tells of them.
  /// Throws ``ServiceError`` to have it dropped again.
  public var keep: @Sendable (_ principal: Principal, _ bytes: Int64) async throws -> Void = { _, _ in }
  /// Told when a request wants a recording worked on, with its length in seconds where that is known. Throws
  /// ``ServiceError`` to refuse.
  public var use: @Sendable (_ principal: Principal, _ audioSeconds: Double?) async throws -> Void = { _, _ in
  }

  public init() {}
}
