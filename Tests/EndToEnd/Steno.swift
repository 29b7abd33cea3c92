import Foundation

/// The command as a user runs it.
enum Steno {
  struct Result {
    var status: Int32
    var output: String
    var errors: String
  }

  /// The binary beside the test bundle: both are products of the same build.
  static var binary: URL {
    var folder = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
    for argument in CommandLine.arguments where argument.contains(".xctest") {
      folder = URL(fileURLWithPath: argument).deletingLastPathComponent()
    }
    while folder.path != "/" {
      for name in ["steno", "debug/steno"] {
        let candidate = folder.appendingPathComponent(name)
        if FileManager.default.isExecutableFile(atPath: candidate.path), !candidate.hasDirectoryPath {
          return candidate
        }
      }
      folder.deleteLastPathComponent()
    }
    return URL(fileURLWithPath: ".build/debug/steno")
  }

  static func process(
    _ arguments: [String], home: String? = nil, environment changes: [String: String] = [:]
  ) -> Process {
    let process = Process()
    process.executableURL = binary
    process.arguments = arguments
    var environment = ProcessInfo.processInfo.environment
    for name in ["STENO_MODEL", "WHISPER_MODEL", "STENO_MODEL_SOURCE", "STENO_VOICE_ACTIVITY_MODEL"] {
      environment[name] = nil
    }
    environment["STENO_HOME"] = home ?? "/nonexistent/steno-home"
    environment.merge(changes) { $1 }
    process.environment = environment
    return process
  }

  static func run(
    _ arguments: [String], home: String? = nil, environment: [String: String] = [:], input: Data = Data()
  ) throws -> Result {
    let folder = try TemporaryFolder()
    for name in ["out", "err"] { try Data().write(to: folder.url(name)) }
    try input.write(to: folder.url("in"))
    let process = process(arguments, home: home, environment: environment)
    process.standardInput = try FileHandle(forReadingFrom: folder.url("in"))
    process.standardOutput = try FileHandle(forWritingTo: folder.url("out"))
    process.standardError = try FileHandle(forWritingTo: folder.url("err"))
    try process.run()
    process.waitUntilExit()
    // A crash must not look like an exit code.
    let status = process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus
    return try Result(
      status: status, output: String(decoding: Data(contentsOf: folder.url("out")), as: UTF8.self),
      errors: String(decoding: Data(contentsOf: folder.url("err")), as: UTF8.self))
  }

  static func model(_ name: String) -> String? {
    guard let folder = ProcessInfo.processInfo.environment["STENO_TEST_MODELS"] else { return nil }
    let path = folder + "/" + name
    return FileManager.default.fileExists(atPath: path + "/model.bin") ? path : nil
  }

  static func recording(_ name: String) -> String? {
    guard let folder = ProcessInfo.processInfo.environment["STENO_TEST_RECORDINGS"] else { return nil }
    let path = folder + "/" + name
    return FileManager.default.fileExists(atPath: path) ? path : nil
  }

  static let canTranscribe = model("tiny.en") != nil && recording("sample.wav") != nil
  static let hasModel = model("tiny.en") != nil
}

/// A folder that goes away with its owner.
final class TemporaryFolder {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "steno-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func url(_ name: String) -> URL { URL(fileURLWithPath: path + "/" + name) }
}
