import NIOSSL

/// Which certificate authorities vouch for servers.
public enum TrustRoots: Sendable, Hashable {
  case system
  /// The system's, and those in files in PEM.
  case systemAnd([String])
  /// Those in files in PEM, and no others.
  case only([String])

  /// The file that `SSL_CERT_FILE` names, as OpenSSL reads it; else the system's.
  public init(environment: [String: String]) {
    let file = environment["SSL_CERT_FILE"].flatMap { $0.isEmpty ? nil : $0 }
    self = file.map { .only([$0]) } ?? .system
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
