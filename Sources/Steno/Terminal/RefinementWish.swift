import ArgumentParser
import Foundation
import Service
import Visuals

/// A language model that the user wants to be asked, and what he is told of it.
struct RefinementWish {
  var options: RefinementOptions
  var endpoint: CompletionEndpoint

  /// - Returns: the talk as far as it could be refined; what the rules found where it could not.
  func refine(
    _ visuals: TalkVisuals, of text: SpokenText, _ console: Console, quiet: Bool
  ) async throws -> TalkVisuals {
    guard !visuals.scenes.isEmpty else { return visuals }
    if !quiet {
      let what = options.redacts ? "without names, numbers and addresses, as far as they can be told, " : ""
      console.tell("the words of the talk go \(what)to \(endpoint.origin) (\(options.model))")
    }
    if endpoint.isExposed {
      console.tell("what is sent there travels without encryption; take https where you can")
    }
    defer { console.progress("") }
    let refiner = TalkRefiner(options, transport: endpoint)
    let work = Task {
      try await refiner.refine(
        visuals, of: text,
        progress: { done, all in
          if !quiet { console.progress("refining \(done) of \(all) scenes") }
        })
    }
    let watch = Task {
      while !Task.isCancelled, Interruption.shared.signal == nil {
        try? await Task.sleep(for: .milliseconds(100))
      }
      if Interruption.shared.signal != nil { work.cancel() }
    }
    defer { watch.cancel() }
    do {
      let (better, report) = try await work.value
      tell(report, console, quiet: quiet)
      return better
    } catch is CancellationError {
      throw ExitCode(128 + (Interruption.shared.signal ?? SIGINT))
    }
  }

  private func tell(_ report: RefinementReport, _ console: Console, quiet: Bool) {
    console.progress("")
    // That something was asked for and did not happen is told to the quiet too.
    for note in report.notes where !quiet || !report.isComplete {
      console.tell("not refined: \(note)")
    }
    guard !quiet else { return }
    var line = "refined \(report.refined.count) of \(report.sceneCount) scenes"
    line += "; \(report.requests) requests, \(report.inputTokens + report.outputTokens) tokens"
    if let cost = report.cost { line += ", cost \(String(format: "%.4f", cost))" }
    if report.dropped > 0 { line += "; \(report.dropped) elements without words of the talk were dropped" }
    console.tell(line)
  }
}
