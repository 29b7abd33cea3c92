import Foundation
import Testing

/// `steno visualize --refine` against a language model on this machine.
@Suite struct RefineTests {
  private static let text = """
    First Jane opens the letter. Then Jane scans the letter. If the letter is a bill, Jane pays the bill. \
    Finally Jane files the letter.
    """
  private static let answer = """
    {"title": "NAME_1 opens the letter", "summary": "", "diagram": {"kind": "flowchart", "title": "The letter", "nodes": [
    {"id": "a", "label": "NAME_1 opens the letter", "evidence": [{"quote": "First NAME_1 opens the letter"}]},
    {"id": "b", "label": "Scan the letter", "evidence": [{"quote": "NAME_1 scans the letter"}]},
    {"id": "c", "label": "Pay the bill", "evidence": [{"quote": "NAME_1 pays the bill"}]},
    {"id": "d", "label": "File the letter", "evidence": [{"quote": "Finally NAME_1 files the letter"}]},
    {"id": "e", "label": "Call the boss", "evidence": [{"quote": "NAME_1 calls the boss"}]}],
    "edges": [{"from": "a", "to": "b", "evidence": [{"quote": "Then NAME_1 scans the letter"}]},
    {"from": "b", "to": "c", "evidence": [{"quote": "NAME_1 pays the bill"}]},
    {"from": "c", "to": "d", "evidence": [{"quote": "Finally NAME_1 files the letter"}]}]}}
    """
  private static let own = [
    "OPENAI_API_KEY": "sk-test-key", "OPENAI_BASE_URL": "", "OPENAI_MODEL": "", "http_proxy": "",
    "HTTP_PROXY": "",
  ]

  private func visualize(
    _ folder: TemporaryFolder, _ name: String, _ more: [String], environment: [String: String] = [:]
  ) throws -> (result: Steno.Result, visuals: String) {
    let output = folder.url(name)
    let result = try Steno.run(
      ["visualize", "-", "-o", output.path, "-f", "json"] + more,
      environment: Self.own.merging(environment) { $1 }, input: Data(Self.text.utf8))
    let visuals = try? String(contentsOf: output.appendingPathComponent("visuals.json"), encoding: .utf8)
    return (result, visuals ?? "")
  }

  @Test("The model's diagram is taken as far as it quotes the talk, and the model hears no names")
  func refined() throws {
    let folder = try TemporaryFolder()
    let model = try LocalModel(content: Self.answer)
    defer { model.stop() }
    let (result, visuals) = try visualize(
      folder, "out",
      [
        "--refine", "--redact", "--refine-url", model.address + "/v1", "--refine-model", "test-model",
        "--refine-prices", "1,2",
      ])
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.errors.contains("go without names, numbers and addresses"))
    #expect(result.errors.contains("to \(model.address) (test-model)"))
    #expect(
      result.errors.contains(
        "refined 1 of 1 scenes; 1 requests, 1000 tokens, cost 0.0013; 1 elements without words"))
    #expect(visuals.contains("\"refinedBy\" : \"test-model\""))
    #expect(visuals.contains("\"label\" : \"Jane opens the letter\"") && !visuals.contains("boss"))
    let request = try #require(model.requests.first)
    #expect(model.requests.count == 1 && request.hasPrefix("POST /v1/chat/completions HTTP/1.1"))
    #expect(request.contains("Bearer sk-test-key") && !request.contains("Jane") && request.contains("NAME_1"))
    #expect(!result.errors.contains("sk-test-key"))
  }

  @Test("Nothing is sent without --refine, and a model that fails leaves what the rules found")
  func offline() throws {
    let folder = try TemporaryFolder()
    let model = try LocalModel(status: "401 Unauthorized", content: "")
    defer { model.stop() }
    let environment = ["OPENAI_BASE_URL": model.address + "/v1", "OPENAI_MODEL": "test-model"]
    let plain = try visualize(folder, "plain", [], environment: environment)
    #expect(plain.result.status == 0 && model.requests.isEmpty)
    let failed = try visualize(folder, "failed", ["--refine", "--quiet"], environment: environment)
    #expect(failed.result.status == 0 && failed.visuals == plain.visuals)
    #expect(
      failed.result.errors
        == "steno: not refined: scene 1: the server does not accept the key (it answered 401)\n")
    #expect(model.requests.count == 1)
  }

  @Test(
    "What cannot be asked is told before anything is done",
    arguments: [
      (["--refine"], "--refine-model"), (["--redact"], "--refine"),
      (["--refine", "--refine-model", "m", "--refine-url", "nowhere"], "--refine-url"),
      (["--refine", "--refine-model", "m", "--refine-cost", "1"], "--refine-prices"),
      (["--refine", "--refine-model", "m", "--refine-budget", "0"], "--refine-budget"),
    ])
  func usage(_ options: [String], _ word: String) throws {
    let folder = try TemporaryFolder()
    let (result, visuals) = try visualize(folder, "out", options)
    #expect(result.status == 64 && result.errors.contains(word) && visuals.isEmpty, "\(result.errors)")
  }
}
