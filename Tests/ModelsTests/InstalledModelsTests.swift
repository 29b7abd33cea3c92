import Foundation
import Testing

@testable import Models

@Suite struct InstalledModelsTests {
  let folder: TemporaryFolder
  let store: InstalledModels
  let model = TinyModel()

  init() throws {
    folder = try TemporaryFolder()
    store = InstalledModels(home: folder.home)
  }

  @Test("a CTranslate2 folder is imported under its own name", arguments: [false, true])
  func importFolder(linking: Bool) throws {
    let source = try model.write(to: folder, "My Model (v2)")
    try folder.write("My Model (v2)/optimizer.pt", noise(10))
    let installed = try store.importModel(from: source, linking: linking)
    #expect(installed.name == "My-Model-v2")
    #expect(installed.manifest.format == .ctranslate2)
    #expect(Set(installed.manifest.files.map(\.name)) == Set(model.files.keys))
    #expect(store.list() == [installed])
    #expect(store.path(of: "My-Model-v2") == installed.folder)
    #expect(try store.verify(installed.name) == VerificationReport(name: installed.name))
    #expect(throws: ModelStoreError.alreadyInstalled(name: "My-Model-v2")) {
      try store.importModel(from: source)
    }
    #expect(store.list() == [installed])
  }

  @Test("the cache of the hub's client is imported through its links, under the repository's name")
  func importCache() throws {
    let root = "models--Systran--faster-whisper-tiny"
    let snapshot = "\(root)/snapshots/\(String(repeating: "a", count: 40))"
    for (name, contents) in model.files {
      let blob = try folder.write("\(root)/blobs/\(name).blob", contents)
      let link = folder.url.appendingPathComponent("\(snapshot)/\(name)").path
      try FileManager.default.createDirectory(
        atPath: (link as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
      try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: blob.path)
    }
    let installed = try store.importModel(from: folder.url.appendingPathComponent(snapshot))
    #expect(installed.name == "faster-whisper-tiny")
    #expect(try store.verify(installed.name).isIntact)
  }

  @Test("ggml files and safetensors with their configuration are imported")
  func importOthers() throws {
    let ggml = try folder.write("ggml-base.en.bin", Data([0x6c, 0x6d, 0x67, 0x67]) + noise(100))
    #expect(try store.importModel(from: ggml).manifest.format == .ggml)
    let tensors = try folder.write("whisper/model.safetensors", noise(100))
    #expect(throws: ModelStoreError.self) { try store.importModel(from: tensors) }
    try folder.write("whisper/config.json", Data("{}".utf8))
    let installed = try store.importModel(from: tensors)
    #expect(installed.name == "whisper")
    #expect(installed.manifest.files.map(\.name) == ["model.safetensors", "config.json"])
    #expect(store.list().map(\.name) == ["ggml-base.en", "whisper"])
  }

  @Test("what is no model is refused with a reason")
  func importRefused() throws {
    let text = try folder.write("notes.txt", Data("hello".utf8))
    let empty = folder.url.appendingPathComponent("empty")
    try FileManager.default.createDirectory(at: empty, withIntermediateDirectories: true)
    let bare = try folder.write("bare/model.bin", noise(10)).deletingLastPathComponent()
    for path in [text, empty, bare, folder.url.appendingPathComponent("nothing")] {
      #expect(throws: ModelStoreError.self) { try store.importModel(from: path) }
    }
    #expect(store.list().isEmpty)
    let source = try model.write(to: folder, "fine")
    #expect(throws: ModelStoreError.self) {
      try store.importModel(from: source, validate: { _ in throw CocoaError(.fileReadCorruptFile) })
    }
    #expect(FileSystem.names(in: folder.home.models.path) == [".locks"])
  }

  @Test("verifying names what is missing, changed and extra")
  func verify() throws {
    let installed = try store.importModel(from: model.write(to: folder, "m"))
    let inside = installed.folder
    try FileManager.default.removeItem(at: inside.appendingPathComponent("config.json"))
    var weights = model.weights
    weights[weights.count - 1] ^= 1
    try weights.write(to: inside.appendingPathComponent("model.bin"))
    try Data("x".utf8).write(to: inside.appendingPathComponent("notes"))
    try FileManager.default.removeItem(at: inside.appendingPathComponent("vocabulary.txt"))
    try FileManager.default.createSymbolicLink(
      atPath: inside.appendingPathComponent("vocabulary.txt").path, withDestinationPath: "/etc/hostname")
    let report = try store.verify("m")
    #expect(report.missing == ["config.json"])
    #expect(Set(report.changed) == ["model.bin", "vocabulary.txt"])
    #expect(report.extra == ["notes"])
    #expect(!report.isIntact)
  }

  @Test("removing takes the model and its partial download, and nothing else")
  func remove() throws {
    _ = try store.importModel(from: model.write(to: folder, "m"))
    _ = try store.importModel(from: model.write(to: folder, "n"))
    try folder.write("home/models/m.partial/hub/model.bin.part", noise(10))
    try store.remove("m")
    #expect(store.list().map(\.name) == ["n"])
    #expect(FileSystem.names(in: folder.home.models.path) == [".locks", "n"])
    #expect(throws: ModelStoreError.self) { try store.remove("m") }
    try folder.write("home/models/base.partial/hub/model.bin.part", noise(10))
    try store.remove("base")
    #expect(FileSystem.names(in: folder.home.models.path) == [".locks", "n"])
  }

  @Test(
    "names that could leave the store are refused everywhere",
    arguments: [
      "", ".", "..", "../x", "a/b", "/etc", ".hidden", "-rf", "a..b", "a b", "a\0b", "é", "x.partial",
      "x.lock",
      String(repeating: "a", count: 65),
    ])
  func names(name: String) throws {
    try folder.write("home/x/steno-model.json", Data("{}".utf8))
    let source = try model.write(to: folder, "m")
    #expect(throws: ModelStoreError.self) { try store.remove(name) }
    #expect(throws: ModelStoreError.self) { try store.verify(name) }
    #expect(throws: ModelStoreError.self) { try store.importModel(from: source, name: name) }
    #expect(store.path(of: name) == nil)
    #expect(FileSystem.kind(folder.url.path + "/home/x/steno-model.json") == .file)
  }

  @Test(
    "any text becomes a valid name, or none",
    arguments: [
      ("My Model", "My-Model"), ("../../etc/passwd", "etc-passwd"), ("..", nil), ("ü", nil), ("a..b", "a.b"),
      ("x.partial", "x"), ("x.partial.removed", "x"), ("-rf", "rf"),
    ])
  func sanitised(text: String, name: String?) {
    #expect(ModelName.sanitised(text) == name)
  }

  @Test("a manifest that points outside its folder is not believed")
  func hostileManifest() throws {
    let installed = try store.importModel(from: model.write(to: folder, "m"))
    var manifest = installed.manifest
    manifest.files[0].name = "../../secret"
    try manifest.encoded().write(to: installed.folder.appendingPathComponent("steno-model.json"))
    #expect(store.list().isEmpty)
  }

  @Test("a path is taken as it is, a name is looked up, and anything else says how to get it")
  func resolve() throws {
    let source = try model.write(to: folder, "m")
    let installed = try store.importModel(from: source, name: "base")
    #expect(try store.resolve(source.path) == source)
    #expect(try store.resolve("base") == installed.folder)
    #expect(try store.resolve("openai/whisper-base") == installed.folder)
    #expect(throws: ModelStoreError.notInstalled(name: "turbo", command: "steno models pull large-v3-turbo"))
    {
      try store.resolve("turbo")
    }
    #expect(throws: ModelStoreError.notInstalled(name: "smal", command: "steno models pull small")) {
      try store.resolve("smal")
    }
    #expect(throws: ModelStoreError.notInstalled(name: "/nowhere/x", command: nil)) {
      try store.resolve("/nowhere/x")
    }
  }

  @Test("the home folder follows STENO_HOME, then XDG_DATA_HOME, then the user's folder")
  func home() {
    #expect(StenoHome(environment: ["STENO_HOME": "/a", "XDG_DATA_HOME": "/b"]).root.path == "/a")
    #expect(StenoHome(environment: ["STENO_HOME": "~/s", "HOME": "/h"]).root.path == "/h/s")
    #expect(StenoHome(environment: ["XDG_DATA_HOME": "/b", "HOME": "/h"]).root.path == "/b/steno")
    let plain = StenoHome(environment: ["XDG_DATA_HOME": "b", "HOME": "/h"])
    #expect(plain.root.path == "/h/.local/share/steno")
  }

  @Test("a folder given comes first: with one folder per model, or the files themselves")
  func folderSource() async throws {
    let nested = try model.write(to: folder, "usb/demo").deletingLastPathComponent()
    let pull = demoPull(folder, hub: "http://127.0.0.1:1")
    #expect(try await pull.pull("demo", from: nested).manifest.source == "folder \(nested.path)")
    try pull.store.remove("demo")
    let direct = nested.appendingPathComponent("demo")
    let byEnvironment = demoPull(folder, environment: ["STENO_MODEL_SOURCE": direct.path])
    #expect(try await byEnvironment.pull("demo").manifest.files.count == 4)
    try byEnvironment.store.remove("demo")
    let reasons = await failures {
      _ = try await pull.pull("demo", from: URL(fileURLWithPath: "/nowhere"))
    }
    #expect(reasons.map(\.source) == ["folder /nowhere", "hub"])
    let text = ModelStoreError.noSourceWorked(name: "demo", failures: reasons).description
    #expect(text.contains("/nowhere has no folder") && text.contains("--from"))
  }

  @Test("a folder whose files differ from its manifest is refused")
  func folderManifest() async throws {
    let pull = demoPull(folder, environment: ["STENO_MODEL_SOURCE": folder.url.path + "/usb"])
    let installed = try await demoPull(folder).pull(
      "demo", from: model.write(to: folder, "source"))
    try FileManager.default.createDirectory(
      at: folder.url.appendingPathComponent("usb"), withIntermediateDirectories: true)
    try FileManager.default.moveItem(at: installed.folder, to: folder.url.appendingPathComponent("usb/demo"))
    try folder.write("usb/demo/model.bin", noise(200_000, seed: 8))
    let reasons = await failures { _ = try await pull.pull("demo") }
    #expect(reasons.first?.reason.hasPrefix("model.bin is not the file that was announced") == true)
    #expect(pull.store.list().isEmpty)
  }

  @Test("a disk without room is noticed before the download")
  func space() throws {
    #expect(throws: ModelStoreError.self) {
      try FileSystem.requireSpace(.max, at: folder.url.path + "/not/yet/there")
    }
    try FileSystem.requireSpace(1, at: folder.url.path)
  }
}
