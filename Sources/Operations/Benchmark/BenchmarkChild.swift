public import Foundation
import Inference
public import Transcription

/// Measures a setting in a process of its own, so that its peak memory is its own and nothing is warm.
public struct BenchmarkChild: Sendable {
  public let executable: URL
  /// What all settings are measured on: options and recordings.
  public let arguments: [String]

  /// - Parameters:
  ///   - executable: the `steno` to run; this one if nil.
  public init(executable: URL? = nil, arguments: [String]) {
    // A link of the kernel's, which a child would follow to itself.
    let own = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    self.executable = executable ?? URL(fileURLWithPath: own ?? CommandLine.arguments[0])
    self.arguments = arguments
  }

  /// Blocks. What the child says on standard error passes through.
  ///
  /// - Returns: what the child measured; the setting with an error where it could not.
  /// - Throws: `CancellationError`, after ending the child.
  public func measure(_ setting: BenchmarkSetting, isCancelled: () -> Bool) throws -> BenchmarkResult {
    let output = FileManager.default.temporaryDirectory.appendingPathComponent("steno-\(UUID().uuidString)")
    guard FileManager.default.createFile(atPath: output.path, contents: nil),
      let handle = try? FileHandle(forWritingTo: output)
    else {
      return failure(setting, "\(output.path) cannot be written; check TMPDIR and the free space there")
    }
    defer { try? FileManager.default.removeItem(at: output) }
    let process = Process()
    process.executableURL = executable
    process.arguments = ["bench", "--in-this-process"] + setting.arguments + arguments
    process.environment = ProcessInfo.processInfo.environment.merging(
      ["STENO_ISA": setting.instructionSet.rawValue]) { $1 }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = handle
    do { try process.run() } catch {
      return failure(setting, "\(executable.path) does not run: \(error.localizedDescription)")
    }
    while process.isRunning {
      if isCancelled() {
        end(process)
        throw CancellationError()
      }
      usleep(20_000)
    }
    if process.terminationReason == .uncaughtSignal {
      return failure(setting, "it was ended by signal \(process.terminationStatus); is there enough memory?")
    }
    guard process.terminationStatus == 0 else {
      return failure(setting, "it ended with exit code \(process.terminationStatus)")
    }
    let text = (try? String(contentsOf: output, encoding: .utf8)) ?? ""
    do { return try BenchmarkResult(line: text) } catch {
      return failure(setting, "its result cannot be read: \(error)")
    }
  }

  /// Asks it to end, and ends it where it does not answer: this process has less than a second left itself.
  private func end(_ process: Process) {
    process.terminate()
    for _ in 0..<20 where process.isRunning { usleep(20_000) }
    if process.isRunning { kill(process.processIdentifier, SIGKILL) }
    process.waitUntilExit()
  }

  private func failure(_ setting: BenchmarkSetting, _ reason: String) -> BenchmarkResult {
    var result = setting.result
    result.error = reason
    return result
  }
}
