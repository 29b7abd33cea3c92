import Crypto
import Foundation
import Synchronization
import Testing

@testable import Models

/// A folder that is gone when the test is over.
final class TemporaryFolder: Sendable {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory.appendingPathComponent("models-tests-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  var home: StenoHome { StenoHome(root: url.appendingPathComponent("home")) }

  @discardableResult
  func write(_ path: String, _ contents: Data) throws -> URL {
    let place = url.appendingPathComponent(path)
    try FileManager.default.createDirectory(
      at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
    try contents.write(to: place)
    return place
  }

  func script(_ path: String, _ text: String) throws {
    let place = try write(path, Data(text.utf8))
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: place.path)
  }
}

/// Bytes that look like weights: the same for the same seed, different everywhere.
func noise(_ count: Int, seed: UInt64 = 1) -> Data {
  var state = seed
  return Data(
    (0..<count).map { _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return UInt8(truncatingIfNeeded: state >> 33)
    })
}

func sha256(_ data: Data) -> String { FileSystem.hexadecimal(SHA256.hash(data: data)) }

/// A small model as CTranslate2 lays it out.
struct TinyModel: Sendable {
  var files: [String: Data]

  private static let standardWeights = noise(200_000)

  init(weights: Data = standardWeights) {
    files = [
      "model.bin": weights, "config.json": Data("{\"lang_ids\": []}".utf8),
      "tokenizer.json": Data("{\"model\": {}}".utf8), "vocabulary.txt": Data("a\nb\n".utf8),
    ]
  }

  var weights: Data { files["model.bin"] ?? Data() }

  func write(to folder: TemporaryFolder, _ path: String) throws -> URL {
    for (name, contents) in files { try folder.write(path + "/" + name, contents) }
    return folder.url.appendingPathComponent(path)
  }

  /// Answers as the hub does: checksum and size of weights in the linked headers, git's name for small files.
  func hubReply(_ request: LoopbackServer.Request) -> LoopbackServer.Reply {
    let name = request.path.split(separator: "/").last.map(String.init) ?? ""
    guard let contents = files[name] else { return .init(status: 404) }
    var reply = LoopbackServer.Reply.file(contents, for: request)
    reply.headers["X-Repo-Commit"] = String(repeating: "c", count: 40)
    if name == "model.bin" {
      reply.headers["X-Linked-Etag"] = "\"\(sha256(contents))\""
      reply.headers["X-Linked-Size"] = String(contents.count)
    } else {
      let object = Insecure.SHA1.hash(data: Data("blob \(contents.count)\0".utf8) + contents)
      reply.headers["ETag"] = "\"\(FileSystem.hexadecimal(object))\""
    }
    return reply
  }
}

/// A catalogue with one model, `demo`, and a pull of it that does not wait long.
func demoPull(
  _ folder: TemporaryFolder, hub: String? = nil, checksum: String? = nil, packages: PackageRecipe? = nil,
  environment: [String: String] = [:]
) -> ModelPull {
  var sources: [ModelSource] = []
  if hub != nil {
    sources.append(
      .hub(
        HubRepository(
          "owner/demo", revision: "main",
          files: [
            .init("model.bin", sha256: checksum, isWeights: true), .init("config.json"),
            .init("tokenizer.json"), .init("vocabulary.txt"),
            .init("preprocessor_config.json", isOptional: true),
          ])))
  }
  if let packages { sources.append(.packages(packages)) }
  let model = ModelDescription(
    name: "demo", aliases: ["whisper-demo"], summary: "", parameters: 1, languages: .english,
    licence: .init(identifier: "MIT", holder: "Test"), diskBytes: 1_000_000, memoryBytes: 1,
    dimensions: "", sources: sources)
  var pull = ModelPull(
    home: folder.home,
    catalogue: ModelCatalogue(models: [model], hubEndpoint: hub ?? "http://127.0.0.1:1"),
    environment: environment)
  pull.patience.firstDelay = .milliseconds(5)
  pull.patience.attempts = 3
  // Long, so that a busy machine is not taken for a silent server.
  pull.patience.connect = 20
  pull.patience.idle = 20
  return pull
}

/// A value that several threads write.
final class Recorded<Value: Sendable>: Sendable {
  private let values = Mutex<[Value]>([])
  func add(_ value: Value) { values.withLock { $0.append(value) } }
  var all: [Value] { values.withLock { $0 } }
}

/// The reasons that a pull gave for each source.
func failures(of pull: () async throws -> Void) async -> [ModelStoreError.SourceFailure] {
  do {
    try await pull()
  } catch ModelStoreError.noSourceWorked(_, let failures) {
    return failures
  } catch {
    Issue.record("unexpected error: \(error)")
  }
  return []
}
