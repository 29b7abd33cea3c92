/// Refines a talk scene by scene: says what to do next and takes what came of it. No I/O and no clock of its own.
///
/// One scene is asked about first, to learn what the server understands. While answers come quickly, more are asked about at
/// once; when the server is busy or slow, fewer.
public struct RefinementSession: Sendable {
  public enum Step: Sendable, Hashable {
    case ask(scene: Int, CompletionRequest)
    /// For so many seconds, or until an answer comes; nil: until an answer comes.
    case wait(seconds: Double?)
    case done
  }

  /// The talk as far as it is refined; scenes that are not stay as the rules found them.
  public private(set) var visuals: TalkVisuals
  private let options: RefinementOptions
  private let text: SpokenText
  private let redaction: Redaction?
  private var abilities = EndpointAbilities()
  private var spending: RefinementSpending
  private var outcome: RefinementReport
  private var notes: [Int: String] = [:]
  private var settled: Set<Int> = []

  /// A scene whose question has no usable answer yet.
  private struct Attempt {
    var failures = 0
    var isRepeated = false
    var sent: Sent?
  }
  /// A question on its way.
  private struct Sent {
    var input: Int
    var answerTokens: Int
    var at: Double
    var abilities: EndpointAbilities
  }
  private var open: [Int: Attempt] = [:]
  private var nextScene = 0
  /// Questions that may be on their way at once.
  private var width = 1
  /// Seconds before which nothing is asked.
  private var quietUntil = 0.0
  /// Scenes in a row that brought nothing because of the server.
  private var barren = 0
  /// Why nothing more is asked.
  private var closed: String?

  /// After so many scenes without a usable answer the server is not asked any more.
  static let mostBarren = 3

  /// - Parameters:
  ///   - visuals: what the rules found in `text`.
  ///   - text: the talk, in which quotes are looked up.
  ///   - checkpoint: how far an earlier session with the same talk came.
  public init(
    _ visuals: TalkVisuals, of text: SpokenText, options: RefinementOptions,
    resuming checkpoint: RefinementCheckpoint? = nil
  ) {
    self.visuals = visuals
    self.text = text
    self.options = options
    redaction = options.redacts ? Redaction(text) : nil
    outcome = RefinementReport(model: options.model, sceneCount: visuals.scenes.count)
    guard let checkpoint, checkpoint.visuals.scenes.count == visuals.scenes.count else {
      spending = RefinementSpending(options.budget)
      return
    }
    spending = RefinementSpending(options.budget, before: checkpoint)
    self.visuals = checkpoint.visuals
    (settled, notes) = (checkpoint.settled, checkpoint.notes)
    (outcome.refined, outcome.dropped) = (checkpoint.refined, checkpoint.dropped)
    outcome.isComplete = checkpoint.isComplete
  }

  /// How far it is. Questions whose answers are not here yet are asked again by whoever goes on.
  public var checkpoint: RefinementCheckpoint {
    RefinementCheckpoint(
      settled: settled, notes: notes, visuals: visuals, refined: outcome.refined, dropped: outcome.dropped,
      isComplete: outcome.isComplete, requests: spending.requests, inputTokens: spending.inputTokens,
      outputTokens: spending.outputTokens)
  }

  private var sentCount: Int { open.values.count { $0.sent != nil } }

  /// Scenes that are done, with whatever outcome.
  public var scenesDone: Int { settled.count }

  /// What became of it so far.
  public var report: RefinementReport {
    var report = outcome
    report.refined.sort()
    (report.requests, report.inputTokens, report.outputTokens) = (
      spending.requests, spending.inputTokens, spending.outputTokens
    )
    report.cost = spending.cost
    report.notes = notes.sorted { $0.key < $1.key }.map { "scene \($0.key + 1): \($0.value)" }
    if let closed {
      let left = visuals.scenes.indices.filter { !settled.contains($0) }
      if let first = left.first, let last = left.last {
        // Those between that are done are few, and named by their own notes.
        report.notes.append(
          (first < last ? "scenes \(first + 1) to \(last + 1): " : "scene \(first + 1): ") + closed)
        report.isComplete = false
      }
    }
    return report
  }

  /// What to do now.
  /// - Parameter elapsed: seconds since the first step.
  public mutating func next(at elapsed: Double) -> Step {
    while closed == nil {
      guard elapsed < options.totalSeconds else {
        close("the time for it, \(RefinementSession.text(options.totalSeconds)) s, is over")
        break
      }
      guard let scene = open.filter({ $0.value.sent == nil }).keys.min() ?? begun() else { break }
      guard sentCount < width else { return .wait(seconds: nil) }
      guard elapsed >= quietUntil else {
        if quietUntil < options.totalSeconds { return .wait(seconds: quietUntil - elapsed) }
        close("the server wants to be left alone for longer than there is time")
        break
      }
      guard let question = question(scene) else {
        settle(scene, note: "it has too many words to be sent")
        continue
      }
      // The length of the question does not depend on that of the answer but by some digits.
      let size = question.body(abilities, answerTokens: options.mostAnswerTokens).count
      let input = RefinementSpending.estimate(bytes: size)
      guard let tokens = spending.answerTokens(input: input, wanted: options.mostAnswerTokens) else {
        // Answers on their way may turn out shorter than was reserved.
        if sentCount > 0 { return .wait(seconds: nil) }
        close("the budget is used up")
        break
      }
      spending.asked(input: input, answerTokens: tokens)
      open[scene]?.sent = Sent(input: input, answerTokens: tokens, at: elapsed, abilities: abilities)
      return .ask(
        scene: scene,
        CompletionRequest(
          body: question.body(abilities, answerTokens: tokens),
          seconds: min(options.requestSeconds, options.totalSeconds - elapsed),
          mostBytes: options.mostAnswerBytes))
    }
    return sentCount > 0 ? .wait(seconds: nil) : .done
  }

  /// The next scene with words, which is open from now on; nil after the last one.
  private mutating func begun() -> Int? {
    while nextScene < visuals.scenes.count {
      let scene = nextScene
      nextScene += 1
      if settled.contains(scene) { continue }
      let range = visuals.scenes[scene].sentences
      if !range.isEmpty, range.lowerBound >= 0, range.upperBound <= text.sentences.count,
        text.sentences[range].contains(where: { $0.tokens.count > 2 })
      {
        open[scene] = Attempt()
        return scene
      }
      settled.insert(scene)
    }
    return nil
  }

  private func question(_ scene: Int) -> RefinementQuestion? {
    let range = visuals.scenes[scene].sentences
    let sentences = redaction.map { Array($0.sentences[range]) } ?? text.sentences[range].map(\.text)
    guard sentences.reduce(0, { $0 + $1.utf8.count }) <= RefinementQuestion.mostBytes else { return nil }
    return RefinementQuestion(
      model: options.model, sentences: sentences, language: text.language, isRedacted: redaction != nil,
      isRepeated: open[scene]?.isRepeated ?? false)
  }

  // MARK: Answers

  /// Takes what came of the question about a scene.
  public mutating func received(_ exchange: CompletionExchange, for scene: Int, at elapsed: Double) {
    guard let sent = open[scene]?.sent else { return }
    open[scene]?.sent = nil
    switch exchange {
    case .answered(200, _, let body):
      let isQuick = elapsed - sent.at <= options.requestSeconds / 4
      answered(body, scene, sent)
      width = isQuick ? min(width + 1, max(1, options.mostAtOnce)) : max(1, width - 1)
    case .answered(let status, let wish, let body):
      // Who refuses makes no answer and takes nothing for it.
      spending.settled(reserved: sent.answerTokens, output: 0)
      refused(status, wish, body, scene, sent, elapsed)
    case .timedOut:
      spending.settled(reserved: sent.answerTokens, output: sent.answerTokens)
      tryAgain(scene, "no answer came in time", at: elapsed)
    case .tooLarge:
      spending.settled(reserved: sent.answerTokens, output: sent.answerTokens)
      giveUp(scene, "the answer is too large")
    case .unreachable(let reason):
      spending.settled(reserved: sent.answerTokens, output: 0)
      tryAgain(scene, reason, at: elapsed)
    case .refused(let reason):
      spending.withdrawn(input: sent.input, reserved: sent.answerTokens)
      close(reason)
    }
  }

  private mutating func answered(_ body: [UInt8], _ scene: Int, _ sent: Sent) {
    let answer = CompletionAnswer(body)
    spending.settled(
      reserved: sent.answerTokens, output: answer?.usage?.output ?? body.count / 4,
      input: answer?.usage.map { $0.input - sent.input } ?? 0)
    guard let answer else { return askAgain(scene, "the answer is none of a chat completion") }
    if answer.isRefusal { return settle(scene, note: "the model does not answer") }
    if answer.isTruncated { return giveUp(scene, "the answer was cut off") }
    let redaction = redaction
    guard let proposal = SceneProposal(answer.content, restoring: { redaction?.restored($0) ?? $0 }) else {
      return askAgain(scene, "the answer has no diagram that can be read")
    }
    barren = 0
    settle(scene, note: take(proposal, scene))
  }

  /// - Returns: why the scene stays as it is; nil where there is nothing to say.
  private mutating func take(_ proposal: SceneProposal, _ number: Int) -> String? {
    var scene = visuals.scenes[number]
    let sentences = Array(text.sentences[scene.sentences])
    var check = ProposalCheck(SpokenWords(sentences, isEnglish: text.isEnglish))
    var isBetter = false
    let verdict = check.judge(proposal.diagram, against: scene.diagram)
    outcome.dropped += check.dropped
    switch verdict {
    case .accepted(let diagram):
      scene.diagram = diagram
      isBetter = true
    case .nothing: break
    case .rejected(let reason): return reason
    }
    if let title = check.title(proposal.title), title != scene.title {
      scene.title = title
      isBetter = true
    }
    if let sentence = proposal.summary.flatMap({ check.words.sentence(quoted: $0) }),
      sentence != scene.summary
    {
      scene.summary = String(sentence.prefix(400))
      isBetter = true
    }
    guard isBetter else { return nil }
    scene.refinedBy = options.model
    visuals.scenes[number] = scene
    outcome.refined.append(number + 1)
    return nil
  }

  // MARK: What went wrong

  private mutating func refused(
    _ status: Int, _ wish: Double?, _ body: [UInt8], _ scene: Int, _ sent: Sent, _ elapsed: Double
  ) {
    let message = CompletionAnswer.errorMessage(body).map { ": \($0)" } ?? ""
    let text = String(decoding: body.prefix(4096), as: UTF8.self)
    switch status {
    // What it says of a key may hold part of it.
    case 401, 403, 407: close("the server does not accept the key (it answered \(status))")
    case 300..<400: close("the server redirects, which is not followed: give its final address")
    case 402: close("the account has no money left (402)")
    case 404: close("there is no such model or path (404)\(message)")
    case 429 where text.contains("insufficient_quota"): close("the account's quota is used up (429)")
    case 408, 409, 425, 429, 500..<600:
      tryAgain(scene, "the server answered \(status)", after: wish, at: elapsed)
    case 400, 422:
      // Another question may have learned it meanwhile.
      if sent.abilities == abilities, !abilities.learn(from: text) {
        giveUp(scene, "the server does not take the question (\(status))\(message)")
      }
    default: giveUp(scene, "the server answered \(status)\(message)")
    }
  }

  /// Whatever is wrong with the server concerns all questions, so all wait.
  private mutating func tryAgain(
    _ scene: Int, _ reason: String, after wish: Double? = nil, at elapsed: Double
  ) {
    width = max(1, width / 2)
    let failures = (open[scene]?.failures ?? 0) + 1
    guard failures <= options.retries else { return giveUp(scene, reason) }
    open[scene]?.failures = failures
    var pause = options.firstPause
    for _ in 1..<failures { pause = min(2 * pause, 30) }
    quietUntil = max(quietUntil, elapsed + max(pause, wish ?? 0))
  }

  /// An answer that cannot be read is asked for once more.
  private mutating func askAgain(_ scene: Int, _ reason: String) {
    guard open[scene]?.isRepeated == false else { return giveUp(scene, reason) }
    open[scene]?.isRepeated = true
  }

  /// The scene stays as it is, because of the server.
  private mutating func giveUp(_ scene: Int, _ reason: String) {
    outcome.isComplete = false
    barren += 1
    settle(scene, note: reason)
    if barren >= RefinementSession.mostBarren {
      close("the server gave no usable answer \(barren) times in a row")
    }
  }

  private mutating func settle(_ scene: Int, note: String?) {
    open[scene] = nil
    settled.insert(scene)
    notes[scene] = note
  }

  /// Nothing more is asked; answers on their way still count.
  private mutating func close(_ reason: String) { closed = closed ?? reason }

  private static func text(_ seconds: Double) -> String {
    seconds == seconds.rounded() && seconds < 1e9 ? "\(Int(seconds))" : "\(seconds)"
  }
}
