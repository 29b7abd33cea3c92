/// What sort of work a job is. Open: whoever can do a kind of work names it.
public struct JobKind: RawRepresentable, Hashable, Sendable, Codable, CustomStringConvertible {
  public let rawValue: String
  public init(rawValue: String) { self.rawValue = rawValue }
  public var description: String { rawValue }

  public static let transcribe = JobKind(rawValue: "transcribe")
  public static let export = JobKind(rawValue: "export")
  public static let batch = JobKind(rawValue: "batch")
  public static let visualize = JobKind(rawValue: "visualize")
  public static let render = JobKind(rawValue: "render")
}
