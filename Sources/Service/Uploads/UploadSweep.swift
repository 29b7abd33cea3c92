import Logging
import ServiceLifecycle

/// Removes uploads that were kept for their time, for as long as the service runs.
struct UploadSweep: ServiceLifecycle.Service {
  let desk: UploadDesk
  var everySeconds = 300.0
  let logger: Logger

  func run() async throws {
    await cancelWhenGracefulShutdown {
      while !Task.isCancelled {
        do {
          let count = try await desk.sweep()
          if count > 0 { logger.info("uploads have expired", metadata: ["count": "\(count)"]) }
        } catch {
          logger.error("uploads cannot be swept", metadata: ["error": "\(error)"])
        }
        try? await Task.sleep(for: .seconds(everySeconds))
      }
    }
  }
}
