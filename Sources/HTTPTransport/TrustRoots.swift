import Foundation
import NIOSSL

/// Which certificate authorities vouch for servers.
public enum TrustRoots: Sendable, Hashable {
  case system
  /// The system's, and those in files in PEM.
  case systemAnd([String])
  /// Those in files in PEM, or in folders laid out for OpenSSL, and no others.
  case only([String])

  /// What `SSL_CERT_FILE` (one file) and `SSL_CERT_DIR` (folders with colons between) name, as OpenSSL reads them.
  public init(environment: [String: String]) {
    let file = environment["SSL_CERT_FILE"].flatMap { $0.isEmpty ? nil : $0 }
    let folders = (environment["SSL_CERT_DIR"] ?? "").split(separator: ":").map(String.init)
      .filter { FileManager.default.fileExists(atPath: $0) }
    self =
      if let file { .only([file] + folders) } else if folders.isEmpty { .system } else { .systemAnd(folders) }
  }

  var configuration: TLSConfiguration {
    var configuration = TLSConfiguration.makeClientConfiguration()
    switch self {
    case .system: break
    case .systemAnd(let paths): configuration.additionalTrustRoots = paths.map { .file($0) }
    case .only(let paths):
      configuration.trustRoots = .certificates([])
      configuration.additionalTrustRoots = paths.map { .file($0) }
    }
    return configuration
  }
}
