import ArgumentParser
import Client
import Foundation

/// Which service is asked, and with which key.
struct ServerArguments: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Address of the service to ask, such as http://127.0.0.1:8080. (default: STENO_SERVER)",
      valueName: "url"))
  var server: String?
  @Option(
    help: ArgumentHelp(
      "Key for that service; in STENO_API_KEY other users of this machine cannot see it. (default: STENO_API_KEY)",
      valueName: "key"))
  var apiKey: String?

  func validate() throws { _ = try address }

  /// Nil where no service is named; `--server ""` says so against STENO_SERVER.
  var address: ServerAddress? {
    get throws {
      guard let text = server ?? ProcessInfo.processInfo.environment["STENO_SERVER"], !text.isEmpty else {
        return nil
      }
      do { return try ServerAddress(text) } catch { throw ValidationError("--server: \(error)") }
    }
  }

  private var key: String? {
    let key = apiKey ?? ProcessInfo.processInfo.environment["STENO_API_KEY"]
    return key?.isEmpty == true ? nil : key
  }

  /// Asks the service; what it refuses ends the command with its message.
  func run(_ body: (ServiceClient) async throws -> Void) async throws {
    let client = ServiceClient(try address ?? ServerAddress("http://127.0.0.1:8080"), key: key)
    do {
      try await body(client)
      await client.close()
    } catch {
      await client.close()
      guard let error = error as? ServiceClientError else { throw error }
      Console.shared.progress("")
      Console.shared.tell("\(error)")
      throw ExitCode(of: error)
    }
  }
}

extension ExitCode {
  init(of error: ServiceClientError) {
    switch error {
    case .unreachable, .notUnderstood: self = .serviceUnavailable
    case .refused(let refusal) where refusal.status == 401 || refusal.status == 403: self = .notAllowed
    case .badAddress: self = ExitCode(64)
    default: self = error.isUnreadableInput ? .noInput : .someFailed
    }
  }
}
