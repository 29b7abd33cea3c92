import Accounts
import Foundation
import HTTPTypes
import HummingbirdTesting
import Jobs
import Logging
import NIOCore
import Stores
import Synchronization
import Telemetry
import Testing
import Visuals

@testable import Service

@Suite("Diagrams that a language model refines", .timeLimit(.minutes(1)))
struct RefinedVisualsTests {
  private static let path = "/api/v1/visuals"

  private func refinement(_ base: String) throws -> VisualsRefinement {
    var options = RefinementOptions(model: "test-model")
    (options.firstPause, options.retries) = (0.01, 1)
    let endpoint = try CompletionEndpoint(base, key: SecretText("sk-test-key"), logger: Logger(label: "test"))
    return VisualsRefinement(options: options, transport: endpoint, origin: endpoint.origin)
  }

  private func made(_ client: any TestClientProtocol, _ more: String) async throws -> Answer {
    let wish = #"{"text": "\#(MisbehavingModel.text)", \#(more)}"#
    let made = try await client.ask(.post, Self.path, wish)
    #expect(made.status == 202)
    let path = made.text("status_url")
    #expect(try await eventually { try await client.ask(.get, path).text("status") == "completed" })
    return try await client.ask(.get, path)
  }

  private func scene(_ talk: Answer) throws -> [String: any Sendable] {
    let scenes = try #require(talk.object("visuals")["scenes"] as? [any Sendable])
    return try #require(scenes.first as? [String: any Sendable])
  }

  @Test("A request that asks for it is refined, and another one is not")
  func refined() async throws {
    let model = MisbehavingModel()
    try await model.run { address in
      let fixture = try ServiceFixture(refinement: try refinement(address + "/good/v1"))
      try await fixture.run { client in
        let plain = try await made(client, #""refine": false"#)
        #expect(model.asked.isEmpty && plain.object("visuals")["refined_scenes"] == nil)
        let talk = try await made(client, #""refine": true"#)
        #expect(model.asked.count == 1)
        #expect(try scene(talk)["refinedBy"] as? String == "test-model")
        #expect(String(buffer: talk.body).contains(#""refined_scenes":[1]"#))
        #expect(talk.text("warnings") == "")
        // The same again is known, and the words are not sent twice.
        _ = try await made(client, #""refine": true"#)
        #expect(model.asked.count == 1)
        let hidden = try await made(client, #""refine": true, "redact": true"#)
        let asked = try #require(model.asked.last)
        #expect(model.asked.count == 2 && asked.words.contains("NAME_1") && !asked.body.contains("Jane"))
        #expect(try scene(hidden)["refinedBy"] as? String == "test-model")
        let body = ByteBuffer(string: MisbehavingModel.text + " Then she rests.")
        let sent = try await client.execute(
          uri: Self.path + "?refine=true", method: .post, headers: [.contentType: "text/plain"], body: body)
        #expect(sent.status == .accepted)
        #expect(try await eventually { model.asked.count == 3 })
      }
    }
  }

  @Test("Where the model fails, the job ends well with what the rules found, and says so")
  func fallback() async throws {
    let model = MisbehavingModel()
    try await model.run { address in
      let fixture = try ServiceFixture(refinement: try refinement(address + "/broken/v1"))
      try await fixture.run { client in
        let talk = try await made(client, #""refine": true"#)
        let text = String(buffer: talk.body)
        #expect(text.contains(#""refined_scenes":[]"#))
        #expect(
          text.contains("not refined: scene 1: the server answered 500") && !text.contains("sk-test-key"))
        #expect(try scene(talk)["refinedBy"] == nil)
        #expect(model.asked.count == 2)
        // What failed may succeed the next time, so it is asked again.
        _ = try await made(client, #""refine": true"#)
        #expect(model.asked.count == 4)
      }
    }
  }

  @Test("A worker that takes a job over does not ask again what was answered, and questions are counted")
  func resumed() async throws {
    let model = MisbehavingModel()
    try await model.run { address in
      let fixture = try ServiceFixture()
      let metrics = ServiceMetrics()
      let handler = VisualizeJob(
        blobs: fixture.stores.blobs, cache: nil, cacheSeconds: 1,
        refinement: try refinement(address + "/good/v1"), metrics: metrics,
        recognition: fixture.recited)
      let request = VisualizeRequest(source: .text, leastConfidence: 0.5, refine: true)
      let job = Job(
        id: JobID(now: fixture.clock.now), kind: .visualize, owner: "a",
        parameters: Array(try JSONEncoder().encode(request)),
        input: try await fixture.stores.blobs.keep(Array(MisbehavingModel.text.utf8)), title: "t",
        createdAt: fixture.clock.now)
      let kept = Mutex<[UInt8]?>(nil)
      for _ in 0..<2 {
        let work = JobWork(
          report: { _ in }, save: { bytes in kept.withLock { $0 = bytes } }, load: { kept.withLock { $0 } })
        guard case .completed(_, let summary) = try await handler.run(job, work) else {
          Issue.record("it was divided")
          return
        }
        #expect(VisualsSummary.read(summary)?.refinedScenes == [1])
      }
      #expect(model.asked.count == 1)
      #expect(metrics.refinementTokens.value("output") == 200 && metrics.refinedScenes.value("refined") == 2)
    }
  }

  @Test("A service without a language model refuses to refine, and sends nothing")
  func refused() async throws {
    let fixture = try ServiceFixture()
    try await fixture.run { client in
      let answer = try await client.ask(.post, Self.path, #"{"text": "Open it.", "refine": true}"#)
      #expect(answer.status == 400)
      #expect(answer.object("error")["code"] as? String == "refinement_not_configured")
      #expect(try await client.ask(.post, Self.path, #"{"text": "Open it.", "refine": "x"}"#).status == 400)
    }
    #expect(try await fixture.stores.blobs.keys(writtenBefore: .init(seconds: 1e11)).isEmpty)
  }

  @Test("Nothing is sent to anybody unless the configuration says so")
  func configured() throws {
    let folder = try ConfigurationFolder()
    let logger = Logger(label: "test")
    let variables = [
      "OPENAI_API_KEY": "sk-test-key", "OPENAI_MODEL": "some-model",
      "OPENAI_BASE_URL": "http://127.0.0.1:8000/v1",
    ]
    let off = try folder.load(variables)
    #expect(off.warnings == [] && VisualsRefinement(off.configuration, logger: logger) == nil)
    let on = try folder.load(
      variables.merging([
        "STENO_REFINEMENT": "true", "STENO_REFINEMENT_REDACT": "true", "STENO_REFINEMENT_TIMEOUT": "5s",
        "STENO_REFINEMENT_MAX_COST": "0.5", "STENO_REFINEMENT_INPUT_PRICE": "1",
      ]) { $1 })
    let refinement = try #require(VisualsRefinement(on.configuration, logger: logger))
    #expect(refinement.origin == "http://127.0.0.1:8000" && refinement.options.model == "some-model")
    #expect(refinement.options.redacts && refinement.options.requestSeconds == 5)
    #expect(refinement.options.budget.mostCost == 0.5)
    #expect(!"\(on.configuration)".contains("sk-test-key"))
    #expect(on.values.allSatisfy { !$0.text.contains("sk-test-key") })
  }

  @Test("Settings that do not fit together keep the service from starting")
  func faults() throws {
    let folder = try ConfigurationFolder()
    #expect(folder.faults(["STENO_REFINEMENT": "on"]).map(\.fault) == ["no model is named"])
    let wrong = folder.faults([
      "STENO_REFINEMENT": "on", "OPENAI_MODEL": "m", "OPENAI_BASE_URL": "http://user@host/v1",
      "STENO_REFINEMENT_MAX_COST": "1",
    ])
    #expect(wrong.count == 2 && wrong.contains { $0.name.hasPrefix("OPENAI_BASE_URL") })
  }
}
