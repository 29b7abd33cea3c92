import Foundation
import Testing

/// The command as a client of the command as a service.
@Suite(.serialized) struct ServerTests {
  /// A service on a free port, which ends with its owner.
  final class Server {
    let folder: TemporaryFolder
    let process: Process
    let address: String

    init(environment: [String: String] = [:]) throws {
      folder = try TemporaryFolder()
      let log = folder.url("log")
      try Data().write(to: log)
      var home: String?
      if let models = ProcessInfo.processInfo.environment["STENO_TEST_MODELS"] {
        home = (models as NSString).deletingLastPathComponent
      }
      process = Steno.process(
        ["serve", "--port", "0", "--data", folder.url("data").path], home: home, environment: environment)
      process.standardError = try FileHandle(forWritingTo: log)
      process.standardInput = FileHandle.nullDevice
      try process.run()
      let end = Date() + 30
      var found: String?
      while found == nil, Date() < end, process.isRunning {
        let text = try String(contentsOf: log, encoding: .utf8)
        found = text.split(separator: "\n").first { $0.contains("answers on ") }
          .flatMap { $0.split(separator: " ").last.map(String.init) }
        usleep(20_000)
      }
      let told = try String(contentsOf: log, encoding: .utf8)
      address = try #require(found, "\(told)")
    }

    deinit {
      process.terminate()
      process.waitUntilExit()
    }

    func run(_ arguments: String..., key: String = "") throws -> Steno.Result {
      try Steno.run(arguments, environment: ["STENO_SERVER": address, "STENO_API_KEY": key])
    }
  }

  @Test("A service that is not there is told with its address and an exit code of its own")
  func nobody() throws {
    for command in [["jobs", "list"], ["transcribe", "a.wav"]] {
      let result = try Steno.run(command + ["--server", "http://127.0.0.1:9"])
      #expect(result.status == 69, "\(result.errors)")
      #expect(result.errors.contains("http://127.0.0.1:9") && result.errors.contains("connection refused"))
    }
    #expect(try Steno.run(["jobs", "list", "--server", "ftp://a"]).status == 64)
    #expect(try Steno.run(["transcribe", "a.wav", "--server", "http://a", "--sequential"]).status == 64)
  }

  @Test("A key that is missing or wrong is told, and the right one opens")
  func keys() throws {
    let server = try Server(environment: ["STENO_API_KEY": "a-key-of-this-test-alone"])
    let without = try server.run("jobs", "list")
    #expect(without.status == 77 && without.errors.contains("--api-key"))
    #expect(try server.run("jobs", "list", key: "another-key-altogether").status == 77)
    let with = try server.run("jobs", "list", key: "a-key-of-this-test-alone")
    #expect(with.status == 0 && with.output.isEmpty)
  }

  @Test("What is no recording is refused for its name, and the exit code says so")
  func refused() throws {
    let server = try Server()
    let file = server.folder.url("notes.wav")
    try Data("these are no sounds at all, only words\n".utf8).write(to: file)
    let result = try server.run("transcribe", file.path, "/nonexistent.wav")
    #expect(result.status == 66, "\(result.errors)")
    #expect(
      result.errors.contains("notes.wav: ")
        && result.errors.contains("/nonexistent.wav: there is no such file"))
    #expect(try server.run("jobs", "show", "01ARZ3NDEKTSV4RRFFQ69G5FAV").status == 1)
    #expect(try server.run("jobs", "delete", "01ARZ3NDEKTSV4RRFFQ69G5FAV").status == 64)
  }

  @Test(
    "A service gives the same texts as this machine, and its jobs can be listed, fetched and removed",
    .enabled(if: Steno.canTranscribe, "needs STENO_TEST_MODELS and STENO_TEST_RECORDINGS"))
  func transcribe() throws {
    let server = try Server()
    let sample = try #require(Steno.recording("sample.wav"))
    let here = try Steno.run([
      "transcribe", "--model", try #require(Steno.model("tiny.en")), "-f", "srt", sample,
    ])
    let there = try server.run("transcribe", "--model", "tiny.en", "-f", "srt", sample)
    #expect(there.status == 0, "\(there.errors)")
    #expect(there.output == here.output)
    let list = try server.run("jobs", "list").output.split(separator: "\n")
    #expect(list.count == 1 && list[0].contains("\tcompleted\t100 %\t30.0 s\tsample.wav"))
    let id = try #require(list.first?.split(separator: "\t").first.map(String.init))
    #expect(try server.run("jobs", "wait", id).status == 0)
    #expect(try server.run("jobs", "show", id).output.contains("\"transcript_text\""))
    #expect(try server.run("jobs", "download", id).output.contains("Chicago"))
    #expect(try server.run("jobs", "cancel", id).status == 1)
    let out = server.folder.path + "/out/"
    #expect(try server.run("jobs", "download", id, "-f", "vtt,json", "-o", out).status == 0)
    #expect(FileManager.default.fileExists(atPath: out + "sample.vtt"))
    #expect(try server.run("jobs", "delete", "--yes", id).status == 0)
    #expect(try server.run("jobs", "list").output.isEmpty)
  }
}
