import Accounts
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
    let (logger, metrics) = configuration.observeProcess()
    let host = configuration.http.host
    let scheme = configuration.http.tls == nil ? "http" : "https"
    do {
      let program = ServiceProgram(configuration, models: InstalledModels(), logger: logger, metrics: metrics)
      try await program.run { token in
        // Told here and nowhere else; it must not reach a log.
        Console.shared.tell(
          "there is no user yet: POST /api/v1/auth/setup with this token, a username and a password, or run 'steno users add'"
        )
        Console.shared.tell("setup token: \(token.reveal())")
      } onListening: { port in
        Console.shared.tell("Steno answers on \(scheme)://\(host):\(port)")
      }
    } catch {
      Console.shared.tell("the service cannot run: \(error)")
      throw ExitCode(1)
    }
  }
}
