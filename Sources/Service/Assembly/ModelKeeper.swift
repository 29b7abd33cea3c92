import Logging
import ServiceLifecycle

/// Loads models beforehand, and lets go those that nobody needs.
struct ModelKeeper: ServiceLifecycle.Service {
  let models: RecognitionModels
  let preloads: [String]
  let logger: Logger
  /// Called when all that can be loaded is.
  let onLoaded: @Sendable () -> Void

  func run() async throws {
    for name in preloads {
      do { try await models.preload(name) } catch {
        logger.error("model cannot be loaded", metadata: ["model": "\(name)", "error": "\(error)"])
      }
    }
    onLoaded()
    await cancelWhenGracefulShutdown {
      while !Task.isCancelled {
        try? await Task.sleep(for: .seconds(15))
        await models.unloadIdle()
      }
    }
    await models.shutDown()
  }
}
