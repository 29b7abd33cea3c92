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

  @Option(help: "Address to listen on; 0.0.0.0: all.") var host = "127.0.0.1"
  @Option(name: [.short, .long], help: "Port to listen on; 0: any free one.") var port = 8080
  @Option(help: "Folder for jobs and recordings. (default: STENO_HOME/data)") var data: String?
  @Option(name: [.short, .long], help: "Model for requests that name none. (default: chosen for each)")
  var model: String?
  @Option(name: [.short, .long], help: "Threads to compute with. (default: all cores)") var threads: Int?
  @Flag(help: "Load the model at once instead of with the first request.") var preload = false

  func validate() throws {
    guard (0...65_535).contains(port) else { throw ValidationError("--port must be 0 to 65535.") }
    if let threads, !(1...1024).contains(threads) { throw ValidationError("--threads must be 1 to 1024.") }
  }

  func run() async throws {
    let home = StenoHome()
    let folder = data ?? home.root.appendingPathComponent("data").path
    var models = RecognitionModels.Configuration(
      defaultModel: model, threads: threads ?? ProcessInfo.processInfo.activeProcessorCount)
    if preload, let model { models.preloads = [model] }
    var options = ServiceProgram.Options(dataFolder: folder, models: models)
    options.host = host
    options.port = port
    let host = host
    var logger = Logger(label: "steno", factory: { StreamLogHandler.standardError(label: $0) })
    logger.logLevel = .info
    do {
      try await ServiceProgram(options, logger: logger).run { port in
        Console.shared.tell("Steno answers on http://\(host):\(port)")
      }
    } catch {
      Console.shared.tell("the service cannot run: \(error)")
      throw ExitCode(1)
    }
  }
}
