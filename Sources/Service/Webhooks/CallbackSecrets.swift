import Accounts
import Crypto
import Foundation
import Glibc
import Stores

/// What messages to the `callback_url` of single jobs are signed with: one secret for each account, all made from one of
/// the service, so that no account can sign for another.
public struct CallbackSecrets: Sendable {
  private let service: WebhookSecret
  /// Whether the operator chose it and so knows it.
  private let isChosen: Bool

  public init(service: WebhookSecret, isChosen: Bool) {
    self.service = service
    self.isChosen = isChosen
  }

  /// The only user of a service signs with the service's own secret where one was chosen: he set it.
  public func secret(of account: String) -> WebhookSecret {
    if isChosen, account == Principal.singleUser.account { return service }
    let code = HMAC<SHA256>.authenticationCode(
      for: Array("callback:\(account)".utf8), using: SymmetricKey(data: Array(service.text.utf8)))
    // 32 bytes always make a fit secret.
    return WebhookSecret(WebhookSecret.prefix + Data(code).base64EncodedString()) ?? service
  }

  /// The secret that a service without a chosen one uses: from a file that only its user can read, made where there is
  /// none, so that it is the same after every start.
  ///
  /// - Throws: ``Stores/StoreError/unavailable(_:)``
  public static func kept(at path: String) throws -> WebhookSecret {
    if let text = try? String(contentsOfFile: path, encoding: .utf8),
      let secret = WebhookSecret(text.trimmingCharacters(in: .whitespacesAndNewlines))
    {
      return secret
    }
    let secret = WebhookSecret.random()
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    let bytes = Array((secret.text + "\n").utf8)
    guard descriptor >= 0 else {
      throw StoreError.unavailable("\(path) cannot be written: \(String(cString: strerror(errno)))")
    }
    defer { close(descriptor) }
    guard write(descriptor, bytes, bytes.count) == bytes.count, fsync(descriptor) == 0 else {
      throw StoreError.unavailable("\(path) cannot be written: \(String(cString: strerror(errno)))")
    }
    return secret
  }
}
