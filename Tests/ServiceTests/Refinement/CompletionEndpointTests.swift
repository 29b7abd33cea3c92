import Accounts
import Foundation
import HTTPTypes
import Logging
import Testing
import Visuals

@testable import Service

@Suite("A language model that misbehaves", .timeLimit(.minutes(1)))
struct CompletionEndpointTests {
  private static let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

  private var options: RefinementOptions {
    var options = RefinementOptions(model: "m")
    options.firstPause = 0.01
    options.retries = 2
    return options
  }

  private func endpoint(_ base: String, key: String? = "sk-test-key") throws -> CompletionEndpoint {
    try CompletionEndpoint(base, key: key.map { SecretText($0) }, logger: Self.logger)
  }

  private func refine(
    _ base: String, _ options: RefinementOptions
  ) async throws -> (before: TalkVisuals, after: TalkVisuals, report: RefinementReport) {
    let text = SpokenText(MisbehavingModel.text, language: "en")
    let visuals = try SceneFinder().visuals(of: text)
    let refiner = TalkRefiner(options, transport: try endpoint(base))
    let (after, report) = try await refiner.refine(visuals, of: text)
    return (visuals, after, report)
  }

  @Test(
    "Good answers are taken, also from servers that are busy, chatty or old",
    arguments: [("good", 1), ("fenced", 1), ("partly", 1), ("limited", 2), ("plain", 2)])
  func taken(_ mode: String, _ requests: Int) async throws {
    let model = MisbehavingModel()
    try await model.run { address in
      let (_, after, report) = try await refine(address + "/\(mode)/v1/", options)
      #expect(report.refined == [1] && report.requests == requests, "\(report.notes)")
      #expect(
        after.scenes[0].diagram.nodes.map(\.label) == [
          "Open the letter", "Scan it", "Pay the bill", "File the letter",
        ])
      #expect(after.scenes[0].diagram.edges.count == 3 && report.dropped == (mode == "partly" ? 3 : 0))
    }
    let first = try #require(model.asked.first)
    #expect(first.headers[.authorization] == "Bearer sk-test-key")
    #expect(first.headers[.contentType] == "application/json" && first.words.contains("opens the letter"))
  }

  @Test(
    "Whatever else comes, the talk stays as the rules found it",
    arguments: [
      ("invented", 1), ("injected", 1), ("invalid", 2), ("truncated", 1), ("schema", 1), ("html", 2),
      ("broken", 3),
      ("locked", 1), ("moved", 1), ("elsewhere", 1), ("endless", 1),
    ])
  func fallback(_ mode: String, _ requests: Int) async throws {
    let model = MisbehavingModel()
    try await model.run { address in
      let (before, after, report) = try await refine(address + "/\(mode)/v1", options)
      #expect(after == before && report.refined.isEmpty)
      #expect(
        report.notes.count == 1 && report.notes.allSatisfy { !$0.contains("sk-test-key") }, "\(report.notes)")
      #expect(report.requests == requests || mode == "elsewhere", "\(report.notes)")
    }
    // The key goes nowhere but where it was told to go.
    #expect(model.asked.allSatisfy { $0.path == "/\(mode)/v1/chat/completions" })
  }

  @Test("A server that does not answer is waited for as long as was said, and cancelling ends it at once")
  func hanging() async throws {
    var options = options
    (options.requestSeconds, options.retries) = (0.2, 1)
    let hurried = options
    try await MisbehavingModel().run { address in
      let start = ContinuousClock.now
      let (before, after, report) = try await refine(address + "/hanging/v1", hurried)
      #expect(after == before && report.notes == ["scene 1: no answer came in time"])
      let patient = self.options
      let work = Task { try await refine(address + "/hanging/v1", patient) }
      try await Task.sleep(for: .milliseconds(100))
      work.cancel()
      await #expect(throws: CancellationError.self) { _ = try await work.value }
      #expect(ContinuousClock.now - start < .seconds(4))
    }
  }

  @Test("Nobody there is told so, and without a key none is sent")
  func nobody() async throws {
    let (before, after, report) = try await refine("http://127.0.0.1:9/v1", options)
    #expect(after == before && report.notes == ["scene 1: the server cannot be reached"])
    let model = MisbehavingModel()
    try await model.run { address in
      let endpoint = try endpoint(address + "/good/v1", key: nil)
      _ = try await endpoint.send(CompletionRequest(body: [], seconds: 5, mostBytes: 1000))
    }
    #expect(model.asked.first?.headers[.authorization] == nil)
  }

  @Test(
    "Addresses are read, and told without the key",
    arguments: [
      ("https://api.openai.com/v1", "https://api.openai.com", false),
      ("http://127.0.0.1:8000/v1/", "http://127.0.0.1:8000", false),
      ("http://localhost:1/v1", "http://localhost:1", false),
      ("http://models.example:8080/v1/chat/completions", "http://models.example:8080", true),
      ("https://a.example/deployments/x?api-version=1", "https://a.example", false),
    ])
  func addresses(_ base: String, _ origin: String, _ isExposed: Bool) throws {
    let endpoint = try endpoint(base)
    #expect(endpoint.origin == origin && endpoint.isExposed == isExposed)
    #expect(!"\(endpoint)".contains("sk-test-key"))
  }

  @Test(
    "What is no address is refused",
    arguments: ["", "models", "ftp://a", "http://user:pass@a/v1", "http://", "http://a b"])
  func notAddresses(_ base: String) {
    #expect(throws: CompletionEndpoint.BadAddress.self) { try endpoint(base) }
  }

  @Test("Metadata services of clouds are no language models")
  func metadata() async throws {
    let endpoint = try endpoint("http://169.254.169.254/v1")
    let outcome = try await endpoint.send(CompletionRequest(body: [], seconds: 5, mostBytes: 1000))
    #expect(outcome == .refused("this address may not be used"))
  }

  @Test("Servers name the time to wait in seconds or as a date")
  func retryAfter() throws {
    let now = Date(timeIntervalSince1970: 1_792_567_680)
    #expect(RetryAfter.seconds("7.5", now: now) == 7.5)
    // 1792567680 is 21 October 2026, 07:28:00 UTC.
    #expect(RetryAfter.seconds("Wed, 21 Oct 2026 07:28:30 GMT", now: now) == 30)
    #expect(RetryAfter.seconds("Wed, 21 Oct 2015 07:28:30 GMT", now: now) == 0)
    for text in ["", "soon", "-1", "nan", "Wed, 99 Okt 2026 07:28:30 GMT", "a b c d e f g GMT"] {
      #expect(RetryAfter.seconds(text, now: now) == nil, "\(text)")
    }
  }
}
