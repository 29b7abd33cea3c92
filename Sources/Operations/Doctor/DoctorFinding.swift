/// What the doctor says about one thing.
public struct DoctorFinding: Sendable, Equatable {
  public enum Status: String, Sendable {
    case ok
    /// Works, but not as well as it could.
    case warning
    /// Something that is needed is not there.
    case missing
  }

  public var name: String
  public var status: Status
  public var detail: String
  /// What to do about it; nil where nothing is wrong.
  public var mend: String?

  public init(_ name: String, _ status: Status, _ detail: String, mend: String? = nil) {
    self.name = name
    self.status = status
    self.detail = detail
    self.mend = mend
  }
}
