/// Lets a language model refine what the rules found in a talk: it proposes, and the words of the talk decide. Whatever
/// goes wrong, the result is at least what was there before.
public struct TalkRefiner: Sendable {
  public let options: RefinementOptions
  private let transport: any CompletionTransport

  public init(_ options: RefinementOptions, transport: any CompletionTransport) {
    self.options = options
    self.transport = transport
  }

  /// - Parameters:
  ///   - visuals: what the rules found in `text`.
  ///   - progress: told of scenes that are done, and of how many.
  /// - Throws: `CancellationError`.
  public func refine(
    _ visuals: TalkVisuals, of text: SpokenText, progress: (Int, Int) throws -> Void = { _, _ in }
  ) async throws -> (visuals: TalkVisuals, report: RefinementReport) {
    let start = ContinuousClock.now
    var session = RefinementSession(visuals, of: text, options: options)
    while true {
      try Task.checkCancellation()
      try progress(session.scenesDone, visuals.scenes.count)
      switch session.next(at: (ContinuousClock.now - start) / .seconds(1)) {
      case .ask(let request): session.received(try await transport.send(request))
      case .wait(let seconds): try await Task.sleep(for: .seconds(seconds))
      case .done: return (session.visuals, session.report)
      }
    }
  }
}
