import Accounts
import Logging
import ServiceLifecycle
import Stores

/// Removes logins that have ended, every hour.
struct AccountKeeper: ServiceLifecycle.Service {
  let desk: AccountDesk
  let logger: Logger

  func run() async throws {
    await cancelWhenGracefulShutdown {
      while !Task.isCancelled {
        do {
          try await desk.store.removeEnded(at: desk.clock.now(), sessions: desk.settings.sessions)
        } catch {
          logger.error("ended logins cannot be removed", metadata: ["error": "\(error)"])
        }
        try? await Task.sleep(for: .seconds(3600))
      }
    }
  }
}
