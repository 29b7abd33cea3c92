import Foundation
import Transcripts

@testable import Visuals

/// A short talk, answers about it, and what the rules find in it.
struct ProposedLetters {
  static let text =
    "First the clerk opens the letter. Then the clerk scans it. If the letter is a bill, the clerk pays the bill. Finally he files the letter."

  let spoken: SpokenText
  let visuals: TalkVisuals

  init(_ text: String = ProposedLetters.text) throws {
    spoken = SpokenText(text, language: "en")
    visuals = try SceneFinder().visuals(of: spoken)
  }

  var words: SpokenWords { SpokenWords(spoken.sentences, isEnglish: true) }

  /// An answer with nodes and edges given as `id|label|quote` and `from|to|label|quote`.
  static func answer(
    kind: String = "flowchart", title: String = "Opening letters",
    summary: String = "Then the clerk scans it.",
    nodes: [String] = goodNodes, edges: [String] = goodEdges
  ) -> String {
    func quoted(_ text: String) -> [[String: String]] { [["quote": text]] }
    func parts(_ text: String) -> [String] {
      text.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
    }
    let diagram: [String: Any] = [
      "kind": kind, "title": title,
      "nodes": nodes.map(parts).map {
        ["id": $0[0], "label": $0[1], "role": $0.count > 3 ? $0[3] : "item", "evidence": quoted($0[2])]
          as [String: Any]
      },
      "edges": edges.map(parts).map {
        ["from": $0[0], "to": $0[1], "label": $0[2], "direction": "forward", "evidence": quoted($0[3])]
          as [String: Any]
      }, "groups": [Any](), "table": NSNull(), "chart": NSNull(), "axes": NSNull(),
    ]
    return json(["title": title, "summary": summary, "diagram": diagram])
  }

  static let goodNodes = [
    "a|Open the letter|the clerk opens the letter", "b|Scan it|Then the clerk scans it",
    "c|Letter is a bill?|If the letter is a bill|decision", "d|Pay the bill|the clerk pays the bill",
    "e|File the letter|Finally he files the letter",
  ]
  static let goodEdges = [
    "a|b||Then the clerk scans it", "b|c||If the letter is a bill", "c|d|Yes|the clerk pays the bill",
    "c|e|No|Finally he files the letter", "d|e||Finally he files the letter",
  ]

  static func json(_ object: [String: Any]) -> String {
    let data = try? JSONSerialization.data(withJSONObject: object, options: [.sortedKeys])
    return data.map { String(decoding: $0, as: UTF8.self) } ?? ""
  }

  /// The envelope of a chat completion around an answer.
  static func completion(
    _ content: String, finish: String = "stop", tokens: (Int, Int)? = (100, 50)
  ) -> [UInt8] {
    var body: [String: Any] = [
      "choices": [
        ["message": ["role": "assistant", "content": content], "finish_reason": finish] as [String: Any]
      ]
    ]
    if let tokens { body["usage"] = ["prompt_tokens": tokens.0, "completion_tokens": tokens.1] }
    return Array(json(body).utf8)
  }
}

extension RefinementSession {
  /// Runs it on a clock of its own against answers in a row; pauses pass at once.
  ///
  /// - Returns: bodies of the questions, and the pauses between them.
  mutating func run(
    secondsEach: Double = 1, _ answer: (Int, CompletionRequest) -> CompletionExchange
  ) -> (asked: [CompletionRequest], pauses: [Double]) {
    var (asked, pauses, elapsed): ([CompletionRequest], [Double], Double) = ([], [], 0)
    var onTheirWay: [(scene: Int, number: Int, request: CompletionRequest)] = []
    while asked.count < 1000 {
      switch next(at: elapsed) {
      case .ask(let scene, let request):
        asked.append(request)
        onTheirWay.append((scene, asked.count, request))
      case .wait(nil):
        // The first that was asked is the first that answers.
        let (scene, number, request) = onTheirWay.removeFirst()
        elapsed += secondsEach
        received(answer(number, request), for: scene, at: elapsed)
      case .wait(let seconds?):
        pauses.append(seconds)
        elapsed += seconds
      case .done: return (asked, pauses)
      }
    }
    return (asked, pauses)
  }
}
