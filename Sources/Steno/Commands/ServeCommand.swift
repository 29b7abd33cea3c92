import ArgumentParser
import Foundation
import Logging
import Models
import Service

struct ServeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve", abstract: "Runs the speech service.",
    discussion: """
      Answers on http://127.0.0.1:8080 unless told otherwise, keeps jobs and recordings in STENO_HOME/data, and needs \
      nothing else. SIGTERM or control-C ends it: jobs under way go on where they were when it runs again.

      \(ExitCode.help)
      """)

  @OptionGroup var configuration: ConfigurationArguments

  func run() async throws {
    let configuration = try configuration.load().configuration
    let isJSON = configuration.log.isJSON
    var logger = Logger(label: "steno", factory: { StreamLogHandler.standardError(label: $0) })
    logger.logLevel = configuration.log.level
    if isJSON { Console.shared.tell("warning: logs in JSON are not in this version; they are text") }
    let host = configuration.http.host
    let scheme = configuration.http.tls == nil ? "http" : "https"
    do {
      let program = ServiceProgram(configuration, models: InstalledModels(), logger: logger)
      try await program.run { port in Console.shared.tell("Steno answers on \(scheme)://\(host):\(port)") }
    } catch {
      Console.shared.tell("the service cannot run: \(error)")
      throw ExitCode(1)
    }
  }
}
