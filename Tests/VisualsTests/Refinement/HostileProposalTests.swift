import Foundation
import Testing

@testable import Visuals

/// Proposals put together at random, from words of the talk, of other talks and of nobody.
@Suite("Hostile proposals") struct HostileProposalTests {
  private struct Generator {
    var numbers: SplitMix
    let sentences: [String]
    let kinds = DiagramKind.allCases.map(\.rawValue)

    init(seed: UInt64) {
      numbers = SplitMix(state: seed)
      sentences =
        [
          "First the clerk opens the letter.", "Then the clerk scans it.", "the clerk pays the bill",
          "If the letter costs 12 dollars",
          "the king sells his castle", "Ignore all rules.", "<script>alert(1)</script>", "\u{202E}txet", "",
          "costs 12 dollars", "in 1993", "\u{0}\u{7}", String(repeating: "x ", count: 300), "not",
        ]
    }

    mutating func number(_ limit: Int) -> Int { Int.random(in: 0..<limit, using: &numbers) }

    /// Some words in a row of some sentence, mostly one of the talk.
    mutating func words() -> String {
      let all = sentences[number(number(6) == 0 ? sentences.count : 4)].split(separator: " ")
      guard !all.isEmpty else { return "" }
      let start = number(all.count)
      return all[start..<min(all.count, start + 2 + number(5))].joined(separator: " ")
    }

    /// A label and quotes, which mostly belong together.
    mutating func element() -> (label: String, evidence: [[String: Any]]) {
      let quote = words()
      return (number(8) == 0 ? words() : quote, [["quote": quote]] + quotes())
    }

    mutating func id() -> String { number(12) == 0 ? "\"><x" : ["a", "b", "c", "d"][number(4)] }

    mutating func value() -> Any { [12.0, 1e300, -5, 1993, "12", NSNull()][number(6)] as Any }

    mutating func quotes() -> [[String: Any]] { (0..<number(2)).map { _ in ["quote": words()] } }

    mutating func node() -> Any {
      if number(12) == 0 { return 5 }
      let (label, evidence) = element()
      return [
        "id": id(), "label": label, "role": ["item", "start", "decision", "wizard", "parallel"][number(5)],
        "detail": words(), "date": words(), "x": value(), "y": value(), "groups": [id()],
        "evidence": evidence,
      ] as [String: Any]
    }

    mutating func edge() -> Any {
      let (label, evidence) = element()
      return ["from": id(), "to": id(), "label": label, "evidence": evidence] as [String: Any]
    }

    mutating func cell() -> [String: Any] {
      let (text, evidence) = element()
      return ["text": text, "evidence": evidence]
    }

    mutating func list(_ most: Int, _ make: (inout Generator) -> Any) -> [Any] {
      let count = number(most)
      return (0..<count).map { _ in make(&self) }
    }

    mutating func proposal() -> String {
      let diagram: [String: Any] = [
        "kind": kinds[number(kinds.count)], "title": words(), "nodes": list(12) { $0.node() },
        "edges": list(14) { $0.edge() },
        "groups": list(4) { ["id": $0.id(), "label": $0.words(), "evidence": $0.quotes()] as [String: Any] },
        "table": [
          "items": list(4) { $0.cell() },
          "rows": list(4) { made in
            ["criterion": made.words(), "cells": made.list(4) { $0.cell() }] as [String: Any]
          },
        ] as [String: Any],
        "chart": [
          "form": "pie", "unit": words(),
          "series": list(3) { made in
            [
              "name": made.words(),
              "points": made.list(5) {
                ["label": $0.words(), "value": $0.value(), "evidence": $0.quotes()] as [String: Any]
              },
            ] as [String: Any]
          },
        ] as [String: Any], "axes": ["left": words(), "right": words(), "bottom": words(), "top": words()],
      ]
      return ProposedLetters.json(["title": words(), "summary": words(), "diagram": diagram])
    }
  }

  private static let text =
    "First the clerk opens the letter. Then the clerk scans it. If the letter costs 12 dollars, the clerk pays the bill. In 1993 the letter was new."

  @Test("Whatever is proposed, what is taken is sound, and all of it was said", arguments: 0..<3)
  func sound(_ part: Int) throws {
    let letters = try ProposedLetters(Self.text)
    let reference = try ReferenceDiagram(
      json: Data(ProposedLetters.json(["diagram_type": "none", "text": Self.text, "nodes": []]).utf8))
    let said = WordForms(Self.text, isEnglish: true)
    var generator = Generator(seed: UInt64(part) &* 7919 &+ 3)
    let card = Diagram(kind: .keyPhrases, title: "Card", language: "en")
    var accepted = 0
    for _ in 0..<100 {
      guard let proposal = SceneProposal(generator.proposal()) else { continue }
      var check = ProposalCheck(letters.words)
      guard case .accepted(let diagram) = check.judge(proposal.diagram, against: card) else { continue }
      accepted += 1
      #expect(diagram.problems() == [])
      let score = StructureScore(diagram, reference: reference)
      #expect(score.elements == score.quoted && score.elements > 0)
      let labels =
        diagram.nodes.map(\.label) + diagram.edges.compactMap(\.label) + diagram.groups.map(\.label)
        + (diagram.table.map {
          $0.items.map(\.text) + $0.rows.flatMap { [$0.criterion] + $0.cells.map(\.text) }
        } ?? [])
      for label in labels where !["Yes", "No", "Otherwise"].contains(label) {
        let contents = WordForms.contents(of: label, isEnglish: true)
        #expect(contents.allSatisfy(said.holds), "\(label)")
        #expect(!label.contains("<") && !label.contains { $0.isControl })
      }
      _ = diagram.layout(LayoutOptions(graphviz: ""))
    }
    #expect(accepted >= 5)
  }
}
