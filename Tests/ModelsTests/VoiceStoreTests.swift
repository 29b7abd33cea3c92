import Foundation
import Testing

@testable import Models

@Suite("Enrolled voices")
struct VoiceStoreTests {
  private func inStore(_ body: (VoiceStore, URL) throws -> Void) throws {
    let root = FileManager.default.temporaryDirectory.appendingPathComponent("voices-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: root) }
    let home = StenoHome(root: root)
    try body(VoiceStore(home: home), home.voices)
  }

  private func voice(_ name: String, model: String = "m", _ embeddings: [[Float]] = [[1, 2]]) -> EnrolledVoice
  {
    EnrolledVoice(name: name, model: model, embeddings: embeddings, created: Date(timeIntervalSince1970: 1e9))
  }

  private func permissions(_ url: URL) throws -> Int? {
    let attributes = try FileManager.default.attributesOfItem(atPath: url.path)
    return (attributes[.posixPermissions] as? NSNumber)?.intValue
  }

  @Test("What was enrolled is listed by name, readable by its owner only, and can be removed")
  func lifecycle() throws {
    try inStore { store, folder in
      #expect(try store.list().isEmpty)
      try store.add(voice("Bert"))
      try store.add(voice("Ana María"))
      #expect(try store.list() == [voice("Ana María"), voice("Bert")])
      #expect(try permissions(folder) == 0o700)
      #expect(try permissions(folder.appendingPathComponent("Bert.json")) == 0o600)
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).count == 2)
      try store.remove("Bert")
      #expect(try store.list().map(\.name) == ["Ana María"])
      #expect(throws: VoiceStoreError.notEnrolled(name: "Bert")) { try store.remove("Bert") }
    }
  }

  @Test("More recordings of a voice are added to it, if the same network heard them")
  func growing() throws {
    try inStore { store, _ in
      try store.add(voice("Anna"))
      let grown = try store.add(
        EnrolledVoice(
          name: "Anna", model: "m", embeddings: [[3, 4]], created: Date(timeIntervalSince1970: 2e9)))
      #expect(grown == voice("Anna", [[1, 2], [3, 4]]))
      #expect(try store.list() == [grown])
      #expect(throws: VoiceStoreError.differentModel(name: "Anna", enrolled: "m", given: "other")) {
        try store.add(voice("Anna", model: "other"))
      }
      #expect(throws: VoiceStoreError.self) { try store.add(voice("Anna", [[1, 2, 3]])) }
      #expect(try store.list() == [grown])
    }
  }

  @Test(
    "Names that could leave the folder, hide in it or be taken for a label are refused",
    arguments: [
      "", "..", "../x", "a/b", ".x", "-x", "a\u{0}b", "a\nb", " a", "a ", "SPEAKER_00", "speaker_7", "a<b",
      String(repeating: "a", count: 65),
    ])
  func names(name: String) throws {
    try inStore { store, folder in
      #expect(throws: VoiceStoreError.self) { try store.add(voice(name)) }
      #expect(throws: VoiceStoreError.self) { try store.remove(name) }
      #expect(!FileManager.default.fileExists(atPath: folder.path))
    }
  }

  @Test("Names are the same however their accents are written")
  func accents() throws {
    try inStore { store, _ in
      try store.add(voice("Jose\u{301}"))
      try store.add(voice("Jos\u{E9}"))
      #expect(try store.list().map(\.embeddings.count) == [2])
      try store.remove("Jose\u{301}")
      #expect(try store.list().isEmpty)
    }
  }

  @Test(
    "Embeddings that say nothing are not kept",
    arguments: [[], [[]], [[0, 0]], [[.nan, 1]], [[1], [1, 2]]])
  func embeddings(_ embeddings: [[Float]]) throws {
    try inStore { store, _ in
      #expect(throws: VoiceStoreError.self) { try store.add(voice("Anna", embeddings)) }
      let left = try store.list()
      #expect(left.isEmpty)
    }
  }

  @Test(
    "A damaged file is named, not believed",
    arguments: [
      "", "{", "[]", #"{"name":"Anna"}"#,
      #"{"name":"../x","model":"m","created":"2020-01-01T00:00:00Z","embeddings":[[1]]}"#,
      #"{"name":"Bert","model":"m","created":"2020-01-01T00:00:00Z","embeddings":[[1]]}"#,
      #"{"name":"Anna","model":"m","created":"2020-01-01T00:00:00Z","embeddings":[]}"#,
    ])
  func damaged(text: String) throws {
    try inStore { store, folder in
      try store.add(voice("Anna"))
      try Data(text.utf8).write(to: folder.appendingPathComponent("Anna.json"))
      #expect(throws: VoiceStoreError.self) { try store.list() }
    }
  }
}
