public import Accounts
import NIOPosix

/// Hashes passwords on two threads of its own: each takes a tenth of a second and 64 MiB, and many at once must neither
/// hold up other requests nor fill the memory.
public final class PasswordHasher: Sendable {
  public let parameters: PasswordParameters
  private let threads: NIOThreadPool

  public init(parameters: PasswordParameters = .server) {
    self.parameters = parameters
    threads = NIOThreadPool(numberOfThreads: 2)
    threads.start()
  }

  deinit { threads.shutdownGracefully { _ in } }

  public func hash(_ password: SecretText) async throws -> PasswordHash {
    let parameters = parameters
    return try await threads.runIfActive { try PasswordHash(of: password, parameters: parameters) }
  }

  public func matches(_ password: SecretText, _ hash: PasswordHash) async throws -> Bool {
    try await threads.runIfActive { hash.matches(password) }
  }
}
