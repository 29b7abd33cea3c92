import Foundation
import Jobs
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

extension VisualsRefinement {
  /// A talk after refining, whether asking again would bring nothing new, and why scenes stayed as the rules found them.
  struct Outcome: Sendable {
    var visuals: TalkVisuals
    var isComplete = true
    var warnings: [String] = []
  }

  /// Does what a request wishes, which may be nothing. A language model that fails costs its improvements only.
  ///
  /// - Parameter begin: the share of the job that is done before.
  static func refine(
    _ visuals: TalkVisuals, of text: SpokenText, _ request: VisualizeRequest,
    by refinement: VisualsRefinement?, _ work: JobWork, _ metrics: ServiceMetrics, from begin: Double
  ) async throws -> Outcome {
    guard request.refine == true else { return Outcome(visuals: visuals) }
    guard let refinement else {
      return Outcome(
        visuals: visuals, isComplete: false,
        warnings: ["not refined: no language model is configured any more"])
    }
    let checkpoint = try await work.lastCheckpoint().flatMap {
      try? JSONDecoder().decode(RefinementCheckpoint.self, from: Data($0))
    }
    let refiner = refinement.refiner(redacts: request.redact == true)
    let (better, report) = try await refiner.refine(visuals, of: text, resuming: checkpoint) {
      // What was asked once has cost something.
      try await work.checkpoint(Array(try JSONEncoder().encode($0)))
    } progress: { done, all in
      let share = Double(done) / Double(max(1, all))
      work.progress(JobProgress(fraction: begin + (0.99 - begin) * share, stage: "refining"))
    }
    metrics.refined(report)
    return Outcome(
      visuals: better, isComplete: report.isComplete, warnings: report.notes.map { "not refined: " + $0 })
  }
}
