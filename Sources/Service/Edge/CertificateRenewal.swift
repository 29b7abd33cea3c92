import Foundation
import Logging
import ServiceLifecycle
import UnixSignals
import Web

/// Reads certificates again when their files change, and on SIGHUP.
struct CertificateRenewal: ServiceLifecycle.Service {
  /// Seconds between two looks at the files.
  static let lookSeconds = 30.0

  let certificates: ServerCertificates
  let logger: Logger

  func run() async throws {
    warnOfEnd()
    let hangups = await UnixSignalsSequence(trapping: .sighup)
    await cancelWhenGracefulShutdown {
      await withTaskGroup(of: Void.self) { group in
        group.addTask {
          for await _ in hangups { tell("SIGHUP") { try certificates.reload() } }
        }
        group.addTask {
          while !Task.isCancelled {
            try? await Task.sleep(for: .seconds(CertificateRenewal.lookSeconds))
            if Task.isCancelled { return }
            var hasChanged = false
            do { hasChanged = try certificates.reloadIfChanged() } catch {
              logger.error(
                "certificates cannot be read again; the old ones stay", metadata: ["error": "\(error)"])
            }
            if hasChanged { tell("changed files") {} }
          }
        }
      }
    }
  }

  private func tell(_ cause: String, _ reload: () throws -> Void) {
    do {
      try reload()
      logger.info("certificates were read again", metadata: ["cause": "\(cause)"])
      warnOfEnd()
    } catch {
      logger.error("certificates cannot be read again; the old ones stay", metadata: ["error": "\(error)"])
    }
  }

  private func warnOfEnd() {
    if certificates.end < Date(timeIntervalSinceNow: 14 * 86_400) {
      logger.warning(
        "the certificate ends soon or has ended", metadata: ["end": "\(certificates.end.ISO8601Format())"])
    }
  }
}
