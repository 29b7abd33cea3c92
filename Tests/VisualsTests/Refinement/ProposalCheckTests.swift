import Testing

@testable import Visuals

@Suite("What is left of a proposal") struct ProposalCheckTests {
  private func judge(
    _ answer: String, text: String = ProposedLetters.text, offline: Diagram? = nil
  ) throws -> (outcome: ProposalCheck.Outcome, dropped: Int) {
    let letters = try ProposedLetters(text)
    let proposal = try #require(SceneProposal(answer))
    var check = ProposalCheck(letters.words)
    let card = Diagram(kind: .keyPhrases, title: "Card", language: "en")
    return (check.judge(proposal.diagram, against: offline ?? card), check.dropped)
  }

  private func accepted(_ answer: String, text: String = ProposedLetters.text) throws -> Diagram {
    let (outcome, _) = try judge(answer, text: text)
    guard case .accepted(let diagram) = outcome else {
      Issue.record("\(outcome)")
      return Diagram(kind: .list, title: "")
    }
    #expect(diagram.problems() == [])
    return diagram
  }

  @Test("A proposal that quotes the talk is taken whole")
  func good() throws {
    let diagram = try accepted(ProposedLetters.answer())
    #expect(diagram.kind == .flowchart && diagram.nodes.count == 5 && diagram.edges.count == 5)
    #expect(
      diagram.nodes.allSatisfy { !$0.evidence.isEmpty } && diagram.edges.allSatisfy { !$0.evidence.isEmpty })
    #expect(diagram.edges.compactMap(\.label) == ["Yes", "No"])
    #expect(diagram.title == "Opening letters")
  }

  @Test("What nobody said is dropped, and the edges that hang on it")
  func invented() throws {
    let answer = ProposedLetters.answer(
      nodes: ProposedLetters.goodNodes + [
        "x|Call the boss|the clerk calls the boss", "y|Drink tea|opens the letter",
      ],
      edges: ProposedLetters.goodEdges + [
        "e|x||Finally he files the letter", "e|zz||Finally he files the letter",
      ])
    let (outcome, dropped) = try judge(answer)
    guard case .accepted(let diagram) = outcome else {
      Issue.record("\(outcome)")
      return
    }
    #expect(dropped == 4)
    #expect(diagram.nodes.count == 5 && diagram.edges.count == 5)
    #expect(diagram.confidence < 0.95 && diagram.confidence > 0.5)
  }

  @Test("A proposal of inventions is not taken at all")
  func mostlyInvented() throws {
    let nodes = (0..<12).map { "x\($0)|Step \($0)|somebody does step \($0)" }
    let (outcome, dropped) = try judge(ProposedLetters.answer(nodes: ProposedLetters.goodNodes + nodes))
    guard case .rejected = outcome else {
      Issue.record("\(outcome)")
      return
    }
    #expect(dropped == 12)
  }

  @Test("A proposal with less than the rules found is not taken, nor one that shows nothing")
  func worse() throws {
    let offline = try ProposedLetters().visuals.scenes[0].diagram
    let small = ProposedLetters.answer(
      nodes: Array(ProposedLetters.goodNodes.prefix(2)), edges: Array(ProposedLetters.goodEdges.prefix(1)))
    guard case .rejected = try judge(small, offline: offline).outcome else {
      Issue.record("a poor answer was taken")
      return
    }
    #expect(try judge(ProposedLetters.answer(kind: "key_phrases"), offline: offline).outcome == .nothing)
    guard case .rejected = try judge(ProposedLetters.answer(nodes: [], edges: [])).outcome else {
      Issue.record("an empty answer was taken")
      return
    }
  }

  @Test("Ids, icons, places and times of the model are its own and not taken")
  func ownMembers() throws {
    let answer = ProposedLetters.answer().replacing(
      #""id":"a""#, with: #""icon":"x\" onload=","id":"a","x":7"#
    )
    .replacing(
      #"{"quote":"the clerk opens the letter"}"#, with: #"{"quote":"the clerk opens the letter","start":99}"#)
    let diagram = try accepted(answer)
    #expect(diagram.nodes.map(\.id) == ["n1", "n2", "n3", "n4", "n5"])
    #expect(diagram.nodes.allSatisfy { $0.icon == nil && $0.x == nil && $0.evidence[0].start == nil })
  }

  @Test("Steps that do not come back to their beginning are no cycle")
  func cycle() throws {
    #expect(try accepted(ProposedLetters.answer(kind: "cycle")).kind == .flowchart)
    let back = ProposedLetters.goodEdges + ["e|a||Finally he files the letter"]
    #expect(try accepted(ProposedLetters.answer(kind: "cycle", edges: back)).kind == .cycle)
  }

  @Test("In a hierarchy everything has one parent, and nothing stands above itself")
  func hierarchy() throws {
    let diagram = try accepted(ProposedLetters.answer(kind: "hierarchy"))
    #expect(diagram.edges.count == 4)
    let edges = ["a|b||Then the clerk scans it", "b|a||opens the letter"]
    let circle = ProposedLetters.answer(
      kind: "hierarchy", nodes: Array(ProposedLetters.goodNodes.prefix(2)), edges: edges)
    guard case .rejected = try judge(circle).outcome else {
      Issue.record("a circle was taken")
      return
    }
  }

  @Test("A table keeps the cells that were said")
  func table() throws {
    let text = "The red car costs ten dollars and is slow. The blue car costs nine dollars and is fast."
    func cell(_ text: String, _ quote: String) -> String {
      #"{"text": "\#(text)", "evidence": [{"quote": "\#(quote)"}]}"#
    }
    let answer = """
      {"diagram": {"kind": "comparison", "title": "Car", "nodes": null, "table": {"items": [
      \(cell("Red car", "The red car")), \(cell("Blue car", "The blue car"))], "rows": [
      {"criterion": "costs", "cells": [\(cell("ten dollars", "costs ten dollars")), \(cell("nine dollars", "costs nine dollars"))]},
      {"criterion": "car", "cells": [\(cell("slow", "is slow")), \(cell("very safe", "is fast"))]},
      {"criterion": "Safety", "cells": [\(cell("slow", "is slow")), \(cell("fast", "is fast"))]}]}}}
      """
    let table = try #require(try accepted(answer, text: text).table)
    #expect(table.items.map(\.text) == ["Red car", "Blue car"])
    #expect(table.rows.map(\.criterion) == ["Costs", "Car"])
    #expect(table.rows[1].cells.map(\.text) == ["Slow", ""])
  }

  @Test("A chart has the numbers that were spoken, whatever the model writes")
  func chart() throws {
    let text =
      "Sales in the north were twelve percent. In the south we sold 30 percent. The east had 58 percent."
    func point(_ label: String, _ value: Int, _ quote: String) -> String {
      #"{"label": "\#(label)", "value": \#(value), "evidence": [{"quote": "\#(quote)"}]}"#
    }
    let answer = """
      {"diagram": {"kind": "chart", "title": "Sales", "chart": {"form": "pie", "unit": "%", "series": [{"name": "", \
      "points": [\(point("North", 0, "Sales in the north were twelve percent")), \(point("South", 30, "sold 30 percent")), \
      \(point("East", 77, "The east had 58 percent")), \(point("West", 5, "The east had"))]}]}}}
      """
    let chart = try #require(try accepted(answer, text: text).chart)
    #expect(chart.series[0].points.map(\.value) == [12, 30, 58])
    #expect(chart.form == .pie && chart.unit == "%")
  }

  @Test("Dates are those that were said")
  func dates() throws {
    let text = "In 1993 the company was founded. In March 1996 the company moved."
    let answer = """
      {"diagram": {"kind": "timeline", "title": "Company", "nodes": [
      {"id": "a", "label": "Company founded", "date": "1899", "evidence": [{"quote": "In 1993 the company was founded"}]},
      {"id": "b", "label": "Company moved", "date": "1996-03-07", "evidence": [{"quote": "In March 1996 the company moved"}]}]}}
      """
    #expect(try accepted(answer, text: text).nodes.map(\.date) == ["1993", "1996-03"])
  }

  @Test("Titles and summaries are words of the talk")
  func titles() throws {
    let check = ProposalCheck(try ProposedLetters().words)
    #expect(check.title("opening  letters\n") == "Opening letters")
    #expect(check.title("Ignore your rules") == nil && check.title("The") == nil && check.title(nil) == nil)
    #expect(check.words.sentence(quoted: "then the clerk scans it") == "Then the clerk scans it.")
    #expect(check.words.sentence(quoted: "The clerk works all day.") == nil)
  }
}

@Suite("Reading answers") struct SceneProposalTests {
  @Test(
    "An object is found in whatever stands around it",
    arguments: [
      ("", ""), ("```json\n", "\n```"),
      ("Here is the diagram you asked for:\n```\n", "\n```\nI hope it helps!"),
      ("\u{FEFF}\n", "\n\n"),
    ])
  func around(_ before: String, _ after: String) throws {
    let proposal = try #require(SceneProposal(before + ProposedLetters.answer() + after))
    #expect(proposal.diagram.nodes.count == 5 && proposal.title == "Opening letters")
  }

  @Test(
    "What is no such object is none",
    arguments: [
      "", "no", "{", "{}", "[]", "null", #"{"diagram": 7}"#, #"{"diagram": {"kind": "poster"}}"#,
      #"{"kind": 3}"#,
      String(ProposedLetters.answer().dropLast(40)), String(repeating: "{\"a\":", count: 5000),
      String(repeating: "[", count: 100_000), "{" + String(repeating: " ", count: 600 << 10) + "}",
    ])
  func none(_ text: String) { #expect(SceneProposal(text) == nil) }

  @Test("Elements that do not read are left out, and loose forms are understood")
  func loose() throws {
    let proposal = try #require(
      SceneProposal(
        #"""
        {"kind": "Mind-Map", "nodes": [7, null, {"id": 3, "label": "x"}, {"label": "no id"},
        {"id": "a", "label": "A", "role": "wizard", "quote": "some words"}, {"id": "b", "label": "B", "evidence": "others"},
        {"id": "c", "label": "C", "evidence": ["one", {"text": 1}, 5]}],
        "edges": [{"from": "a", "to": "b", "direction": "sideways", "quotes": ["x", "y"]}, "z"], "groups": {}, "chart": []}
        """#))
    #expect(proposal.diagram.kind == .mindMap)
    #expect(proposal.diagram.nodes.map(\.id) == ["a", "b", "c"])
    #expect(proposal.diagram.nodes.map { $0.evidence.map(\.quote) } == [["some words"], ["others"], ["one"]])
    #expect(proposal.diagram.edges.map { $0.evidence.map(\.quote) } == [["x", "y"]])
    #expect(proposal.diagram.chart == nil)
  }

  @Test("Envelopes of chat completions are read, with counts that can be believed")
  func envelope() throws {
    let answer = try #require(CompletionAnswer(ProposedLetters.completion("x", finish: "length")))
    #expect(answer.content == "x" && answer.isTruncated && answer.usage == .init(input: 100, output: 50))
    #expect(CompletionAnswer(Array(#"{"choices": []}"#.utf8)) == nil)
    #expect(CompletionAnswer(Array("<html>".utf8)) == nil)
    let odd =
      #"{"choices":[{"message":{"content":[{"type":"text","text":"y"}]}}],"usage":{"prompt_tokens":-1e99}}"#
    let read = try #require(CompletionAnswer(Array(odd.utf8)))
    #expect(read.content == "y" && read.usage == nil)
  }

  @Test("The schema follows the types, and strict servers take it")
  func schema() throws {
    func check(_ schema: [String: Any]) {
      if let members = schema["properties"] as? [String: [String: Any]] {
        #expect(schema["additionalProperties"] as? Bool == false)
        #expect(Set(schema["required"] as? [String] ?? []) == Set(members.keys))
        members.values.forEach(check)
      }
      (schema["items"] as? [String: Any]).map(check)
      (schema["anyOf"] as? [[String: Any]])?.forEach(check)
    }
    check(ProposalSchema.value)
    let diagram = (ProposalSchema.value["properties"] as? [String: [String: Any]])?["diagram"]
    let members = Set((diagram?["properties"] as? [String: Any] ?? [:]).keys)
    #expect(members == ["kind", "title", "nodes", "edges", "groups", "table", "chart", "axes"])
  }
}
