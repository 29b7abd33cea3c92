import Foundation
import Glibc

/// A secret that access tokens are signed with.
public struct SigningKey: Sendable, Hashable, CustomStringConvertible {
  /// At least as long as the hash, RFC 7518 section 3.2.
  public static let leastBytes = 32

  /// Its name in tokens. Says nothing about the secret.
  public let id: String
  let bytes: [UInt8]

  /// - Parameter name: what the secret is called in the message of the error.
  /// - Throws: ``AccountError/weakSecret(_:)`` under 32 bytes or of too few different ones.
  public init(_ secret: SecretText, name: String = "JWT_SECRET") throws {
    let bytes = Array(secret.reveal().utf8)
    guard bytes.count >= SigningKey.leastBytes, Set(bytes).count >= 8 else {
      throw AccountError.weakSecret(name)
    }
    self.bytes = bytes
    id = SecureBytes.hex(SecureBytes.sha256(Array("steno key id\0".utf8) + bytes).prefix(8))
  }

  /// A secret for another purpose, from which this one cannot be found.
  public func derived(_ purpose: String) -> [UInt8] {
    SecureBytes.authenticationCode(Array("steno \(purpose)".utf8), key: bytes)
  }

  public var description: String { "signing key \(id)" }

  /// The key in a file that only its owner may read; made there if there is none. Blocks.
  ///
  /// - Throws: ``AccountError/keyFile(path:fault:)``, also where others may read the file.
  public static func inFile(_ path: String) throws -> SigningKey {
    let text = SecureBytes.base64URL(SecureBytes.random(48))
    // Written beside its place and linked into it, so that two that start at once take the same key, whole.
    let fresh = path + ".\(getpid()).new"
    if access(path, F_OK) != 0 {
      unlink(fresh)
      let file = open(fresh, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
      guard file >= 0 else { throw AccountError.keyFile(path: path, fault: String(cString: strerror(errno))) }
      defer { unlink(fresh) }
      let bytes = Array(text.utf8)
      let isWritten = write(file, bytes, bytes.count) == bytes.count && fsync(file) == 0
      close(file)
      guard isWritten, link(fresh, path) == 0 || errno == EEXIST else {
        throw AccountError.keyFile(path: path, fault: "it cannot be written")
      }
    }
    return try existing(path)
  }

  private static func existing(_ path: String) throws -> SigningKey {
    let file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    guard file >= 0 else { throw AccountError.keyFile(path: path, fault: String(cString: strerror(errno))) }
    defer { close(file) }
    // Not by stat(2): which module gives its type depends on what else is built.
    let attributes = try? FileManager.default.attributesOfItem(atPath: path)
    guard attributes?[.type] as? FileAttributeType == .typeRegular,
      let permissions = (attributes?[.posixPermissions] as? NSNumber)?.intValue
    else {
      throw AccountError.keyFile(path: path, fault: "it is no file")
    }
    guard permissions & 0o077 == 0 else {
      throw AccountError.keyFile(path: path, fault: "others may read it; run 'chmod 600' on it and restart")
    }
    var bytes = [UInt8](repeating: 0, count: 4096)
    let count = read(file, &bytes, bytes.count)
    guard count > 0 else {
      throw AccountError.keyFile(path: path, fault: "it is empty; remove it to have a new one")
    }
    let text = String(decoding: bytes.prefix(count).filter { $0 > 32 }, as: UTF8.self)
    return try SigningKey(SecretText(text), name: path)
  }
}

/// The keys whose tokens are accepted: new tokens are signed with the first.
public struct SigningKeyRing: Sendable {
  public let keys: [SigningKey]
  public var current: SigningKey { keys[0] }

  public init(_ current: SigningKey, previous: [SigningKey] = []) { keys = [current] + previous }
}
