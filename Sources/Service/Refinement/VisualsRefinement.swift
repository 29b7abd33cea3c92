import Foundation
public import Visuals

/// The language model that may refine diagrams, as the service's configuration has it.
public struct VisualsRefinement: Sendable {
  public var options: RefinementOptions
  public var transport: any CompletionTransport
  /// Who gets the words.
  public var origin: String

  public init(options: RefinementOptions, transport: any CompletionTransport, origin: String) {
    self.options = options
    self.transport = transport
    self.origin = origin
  }

  /// - Parameter redacts: whether a request wants it; where the configuration does, all are redacted.
  func refiner(redacts: Bool) -> TalkRefiner {
    var options = options
    options.redacts = options.redacts || redacts
    return TalkRefiner(options, transport: transport)
  }

  /// What a result depends on.
  func fingerprint(redacts: Bool) -> String {
    "\(origin)\n\(options.model)\n\(options.redacts || redacts)"
  }
}
