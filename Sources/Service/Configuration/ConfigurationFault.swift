/// One thing that is wrong with a configuration.
public struct ConfigurationFault: Error, Sendable, Hashable, CustomStringConvertible {
  /// The name as somebody wrote it, with the place: `PORT (environment)`.
  public var name: String
  public var fault: String
  public var fix: String

  public init(name: String, fault: String, fix: String) {
    self.name = name
    self.fault = fault
    self.fix = fix
  }

  public var description: String { "\(name): \(fault); \(fix)." }
}

/// Why a service cannot start with what was configured: everything that is wrong, at once.
public struct ConfigurationError: Error, Sendable, Hashable, CustomStringConvertible {
  public var faults: [ConfigurationFault]

  public init(_ faults: [ConfigurationFault]) { self.faults = faults }

  public var description: String {
    let lines = faults.map { "  " + $0.description }.joined(separator: "\n")
    return "The configuration does not fit:\n\(lines)"
  }
}
