import ArgumentParser
import Foundation
import Inference
import Operations

struct DoctorCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor", abstract: "Tells what is missing on this machine and how to mend it.",
    discussion: "Exit code 1 when something that is needed is missing.")
  @Flag(help: "Print JSON.") var json = false

  func run() async throws {
    let environment = ProcessInfo.processInfo.environment
    let findings = try await onThread { Doctor.examine(MachineFacts.gather(environment: environment)) }
    try Console.shared.write(json ? findings.json() : findings.text())
    if !findings.isHealthy { throw ExitCode.someFailed }
  }
}
