/// Lets a language model refine what the rules found in a talk: it proposes, and the words of the talk decide. Whatever
/// goes wrong, the result is at least what was there before.
public struct TalkRefiner: Sendable {
  public let options: RefinementOptions
  private let transport: any CompletionTransport

  public init(_ options: RefinementOptions, transport: any CompletionTransport) {
    self.options = options
    self.transport = transport
  }

  /// The same for a text that is one scene.
  public func refine(
    _ diagram: Diagram, of text: SpokenText
  ) async throws -> (diagram: Diagram, report: RefinementReport) {
    var scene = Scene(diagram)
    scene.sentences = 0..<text.sentenceCount
    let talk = TalkVisuals(title: diagram.title, scenes: [scene])
    let (better, report) = try await refine(talk, of: text)
    return (better.scenes.first?.diagram ?? diagram, report)
  }

  private enum Event: Sendable {
    case received(CompletionExchange, scene: Int)
    case timePassed
  }

  /// - Parameters:
  ///   - visuals: what the rules found in `text`.
  ///   - checkpoint: how far an earlier attempt at the same talk came.
  ///   - save: given how far it is whenever another scene is done.
  ///   - progress: told of scenes that are done, and of how many.
  /// - Throws: `CancellationError`, and what `save` and `progress` throw.
  public func refine(
    _ visuals: TalkVisuals, of text: SpokenText, resuming checkpoint: RefinementCheckpoint? = nil,
    save: @escaping @Sendable (RefinementCheckpoint) async throws -> Void = { _ in },
    progress: @escaping @Sendable (Int, Int) throws -> Void = { _, _ in }
  ) async throws -> (visuals: TalkVisuals, report: RefinementReport) {
    try await withThrowingTaskGroup(of: Event.self) { group in
      defer { group.cancelAll() }
      let start = ContinuousClock.now
      var elapsed: Double { (ContinuousClock.now - start) / .seconds(1) }
      var session = RefinementSession(visuals, of: text, options: options, resuming: checkpoint)
      while true {
        try Task.checkCancellation()
        try progress(session.scenesDone, visuals.scenes.count)
        switch session.next(at: elapsed) {
        case .ask(let scene, let request):
          group.addTask { .received(try await transport.send(request), scene: scene) }
          continue
        case .wait(let seconds):
          if let seconds {
            group.addTask {
              try await Task.sleep(for: .seconds(seconds))
              return .timePassed
            }
          }
        case .done: return (session.visuals, session.report)
        }
        if case .received(let exchange, let scene) = try await group.next() {
          let before = session.scenesDone
          session.received(exchange, for: scene, at: elapsed)
          if session.scenesDone > before { try await save(session.checkpoint) }
        }
      }
    }
  }
}
