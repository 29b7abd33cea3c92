/// Refines a talk scene by scene: says what to do next and takes what came of it. No I/O and no clock of its own.
public struct RefinementSession: Sendable {
  public enum Step: Sendable, Hashable {
    case ask(CompletionRequest)
    case wait(seconds: Double)
    case done
  }

  /// The talk as far as it is refined; scenes that are not stay as the rules found them.
  public private(set) var visuals: TalkVisuals
  public private(set) var report: RefinementReport
  private let options: RefinementOptions
  private let text: SpokenText
  private let redaction: Redaction?
  private var abilities = EndpointAbilities()
  private var spending: RefinementSpending
  private var place = 0
  /// Of the scene that is being asked about.
  private var failures = 0
  private var isRepeated = false
  private var pause: Double?
  private var question: (input: Int, answerTokens: Int)?
  /// Scenes in a row that brought nothing because of the server.
  private var barren = 0
  private var isOver = false

  /// After so many scenes without a usable answer the server is not asked any more.
  static let mostBarren = 3

  /// - Parameters:
  ///   - visuals: what the rules found in `text`.
  ///   - text: the talk, in which quotes are looked up.
  public init(_ visuals: TalkVisuals, of text: SpokenText, options: RefinementOptions) {
    self.visuals = visuals
    self.text = text
    self.options = options
    redaction = options.redacts ? Redaction(text) : nil
    spending = RefinementSpending(options.budget)
    report = RefinementReport(model: options.model, sceneCount: visuals.scenes.count)
  }

  /// Scenes that are done, with whatever outcome.
  public var scenesDone: Int { isOver ? visuals.scenes.count : place }

  /// What to do now.
  /// - Parameter elapsed: seconds since the first step.
  public mutating func next(at elapsed: Double) -> Step {
    while !isOver, place < visuals.scenes.count {
      guard elapsed + (pause ?? 0) < options.totalSeconds else {
        stop(
          pause.map { $0 > options.firstPause * 30 } == true
            ? "the server wants to be left alone for longer than there is time"
            : "the time for it, \(RefinementSession.text(options.totalSeconds)) s, is over")
        break
      }
      if let pause {
        self.pause = nil
        return .wait(seconds: pause)
      }
      let range = visuals.scenes[place].sentences
      guard !range.isEmpty, range.lowerBound >= 0, range.upperBound <= text.sentences.count,
        text.sentences[range].contains(where: { $0.tokens.count > 2 })
      else {
        advance()
        continue
      }
      let sentences = redaction.map { Array($0.sentences[range]) } ?? text.sentences[range].map(\.text)
      guard sentences.reduce(0, { $0 + $1.utf8.count }) <= RefinementQuestion.mostBytes else {
        note("it has too many words to be sent")
        advance()
        continue
      }
      let question = RefinementQuestion(
        model: options.model, sentences: sentences, language: text.language, isRedacted: redaction != nil,
        isRepeated: isRepeated)
      // The length of the question does not depend on that of the answer but by some digits.
      let size = question.body(abilities, answerTokens: options.mostAnswerTokens).count
      let input = RefinementSpending.estimate(bytes: size)
      guard let tokens = spending.answerTokens(input: input, wanted: options.mostAnswerTokens) else {
        stop("the budget is used up")
        break
      }
      spending.asked(input: input)
      self.question = (input, tokens)
      count()
      return .ask(
        CompletionRequest(
          body: question.body(abilities, answerTokens: tokens),
          seconds: min(options.requestSeconds, options.totalSeconds - elapsed),
          mostBytes: options.mostAnswerBytes))
    }
    isOver = true
    return .done
  }

  /// Takes what came of the last question.
  public mutating func received(_ exchange: CompletionExchange) {
    guard !isOver, place < visuals.scenes.count, let question else { return }
    self.question = nil
    switch exchange {
    case .answered(200, _, let body): answered(body, question)
    case .answered(let status, let wish, let body): refused(status, wish, body)
    case .timedOut:
      spending.lost(answerTokens: question.answerTokens)
      tryAgain("no answer came in time")
    case .tooLarge:
      spending.lost(answerTokens: question.answerTokens)
      giveUp("the answer is too large")
    case .unreachable(let reason): tryAgain(reason)
    case .refused(let reason): stop(reason)
    }
    count()
  }

  private mutating func answered(_ body: [UInt8], _ question: (input: Int, answerTokens: Int)) {
    let answer = CompletionAnswer(body)
    spending.answered(asked: question.input, usage: answer?.usage, answerBytes: body.count)
    guard let answer else { return askAgain("the answer is none of a chat completion") }
    if answer.isRefusal {
      note("the model does not answer")
      return advance()
    }
    if answer.isTruncated { return giveUp("the answer was cut off") }
    let redaction = redaction
    guard let proposal = SceneProposal(answer.content, restoring: { redaction?.restored($0) ?? $0 }) else {
      return askAgain("the answer has no diagram that can be read")
    }
    barren = 0
    take(proposal)
    advance()
  }

  private mutating func take(_ proposal: SceneProposal) {
    var scene = visuals.scenes[place]
    let sentences = Array(text.sentences[scene.sentences])
    var check = ProposalCheck(SpokenWords(sentences, isEnglish: text.isEnglish))
    var isBetter = false
    switch check.judge(proposal.diagram, against: scene.diagram) {
    case .accepted(let diagram):
      scene.diagram = diagram
      isBetter = true
    case .nothing: break
    case .rejected(let reason):
      report.dropped += check.dropped
      note(reason)
      return
    }
    report.dropped += check.dropped
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
    guard isBetter else { return }
    scene.refinedBy = options.model
    visuals.scenes[place] = scene
    report.refined.append(place + 1)
  }

  // MARK: What went wrong

  private mutating func refused(_ status: Int, _ wish: Double?, _ body: [UInt8]) {
    let message = CompletionAnswer.errorMessage(body).map { ": \($0)" } ?? ""
    switch status {
    // What it says of a key may hold part of it.
    case 401, 403, 407: stop("the server does not accept the key (it answered \(status))")
    case 300..<400: stop("the server redirects, which is not followed: give its final address")
    case 402: stop("the account has no money left (402)")
    case 404: stop("there is no such model or path (404)\(message)")
    case 429 where String(decoding: body.prefix(4096), as: UTF8.self).contains("insufficient_quota"):
      stop("the account's quota is used up (429)")
    case 408, 409, 425, 429, 500..<600: tryAgain("the server answered \(status)", after: wish)
    case 400, 422:
      if !abilities.learn(from: String(decoding: body.prefix(4096), as: UTF8.self)) {
        giveUp("the server does not take the question (\(status))\(message)")
      }
    default: giveUp("the server answered \(status)\(message)")
    }
  }

  private mutating func tryAgain(_ reason: String, after wish: Double? = nil) {
    failures += 1
    guard failures <= options.retries else { return giveUp(reason) }
    var wait = options.firstPause
    for _ in 1..<failures { wait = min(2 * wait, 30) }
    pause = max(wait, wish ?? 0)
  }

  /// An answer that cannot be read is asked for once more.
  private mutating func askAgain(_ reason: String) {
    guard !isRepeated else { return giveUp(reason) }
    isRepeated = true
  }

  /// The scene stays as it is.
  private mutating func giveUp(_ reason: String) {
    note(reason)
    report.isComplete = false
    barren += 1
    if barren == RefinementSession.mostBarren, place + 1 < visuals.scenes.count {
      return stop("the server gave no usable answer \(barren) times in a row")
    }
    advance()
  }

  private mutating func advance() {
    place += 1
    (failures, isRepeated, pause) = (0, false, nil)
  }

  /// This scene and those after it stay as they are.
  private mutating func stop(_ reason: String) {
    report.isComplete = false
    let first = place + 1
    let last = visuals.scenes.count
    report.notes.append((first < last ? "scenes \(first) to \(last): " : "scene \(first): ") + reason)
    isOver = true
  }

  private mutating func note(_ reason: String) { report.notes.append("scene \(place + 1): \(reason)") }

  private mutating func count() {
    (report.requests, report.inputTokens, report.outputTokens) = (
      spending.requests, spending.inputTokens, spending.outputTokens
    )
    report.cost = spending.cost
  }

  private static func text(_ seconds: Double) -> String {
    seconds == seconds.rounded() ? "\(Int(seconds))" : "\(seconds)"
  }
}
