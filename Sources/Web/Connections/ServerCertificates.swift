public import Foundation
public import NIOSSL
import Synchronization

/// Why TLS cannot be spoken with the files that were given.
public enum CertificateError: Error, Sendable, Hashable, CustomStringConvertible {
  case unreadable(path: String)
  case noCertificate(path: String)
  case noKey(path: String)
  /// The key is not that of the first certificate, or of a kind that TLS does not use.
  case mismatch(certificate: String, key: String)

  /// The file at fault.
  public var path: String {
    switch self {
    case .unreadable(let path), .noCertificate(let path), .noKey(let path), .mismatch(_, let path): path
    }
  }

  /// What is wrong and what to do, apart.
  public var parts: (fault: String, fix: String) {
    switch self {
    case .unreadable(let path):
      ("\(path) cannot be read", "check that the file is there and that the service's user may read it")
    case .noCertificate(let path):
      (
        "\(path) holds no certificate",
        "give a PEM file with the server's certificate first and those of the authorities between after it"
      )
    case .noKey(let path):
      (
        "\(path) holds no private key that can be read",
        "give a PEM file with one key without a passphrase (openssl pkey -in KEY -out PLAIN takes it off)"
      )
    case .mismatch(let certificate, let key):
      (
        "the key in \(key) is not that of the first certificate in \(certificate)",
        "give the key that the certificate was made for, and put the server's own certificate first"
      )
    }
  }

  public var description: String { "\(parts.fault); \(parts.fix)." }
}

/// The certificate chain and key that a server shows, TLS 1.2 and newer. They can be read anew while it runs: connections that
/// are open keep what they have.
public final class ServerCertificates: Sendable {
  private struct State {
    var context: NIOSSLContext
    var stamps: [String]
    var end: Date
  }

  private let certificate: String
  private let key: String
  private let state: Mutex<State>

  /// - Parameters:
  ///   - certificate: path of a PEM file, the server's own certificate first.
  ///   - key: path of a PEM file.
  /// - Throws: ``CertificateError``.
  public init(certificate: String, key: String) throws {
    self.certificate = certificate
    self.key = key
    state = Mutex(try ServerCertificates.read(certificate, key))
  }

  /// What new connections use.
  public var context: NIOSSLContext { state.withLock { $0.context } }

  /// When the server's own certificate ends.
  public var end: Date { state.withLock { $0.end } }

  /// Reads the files again.
  ///
  /// - Throws: ``CertificateError``; what was in use before stays in use.
  public func reload() throws {
    let new = try ServerCertificates.read(certificate, key)
    state.withLock { $0 = new }
  }

  /// Reads the files again if one of them has changed.
  ///
  /// - Returns: whether it did.
  public func reloadIfChanged() throws -> Bool {
    let stamps = ServerCertificates.stamps([certificate, key])
    guard stamps != state.withLock({ $0.stamps }) else { return false }
    try reload()
    return true
  }

  private static func read(_ certificate: String, _ key: String) throws -> State {
    // Taken before reading: what changes meanwhile is read again.
    let stamps = stamps([certificate, key])
    let chain: [NIOSSLCertificate]
    do { chain = try NIOSSLCertificate.fromPEMBytes(bytes(certificate)) } catch let error as CertificateError
    {
      throw error
    } catch { throw CertificateError.noCertificate(path: certificate) }
    guard let own = chain.first else { throw CertificateError.noCertificate(path: certificate) }
    let privateKey: NIOSSLPrivateKey
    do { privateKey = try NIOSSLPrivateKey(bytes: bytes(key), format: .pem) } catch let error
      as CertificateError
    { throw error } catch { throw CertificateError.noKey(path: key) }
    var configuration = TLSConfiguration.makeServerConfiguration(
      certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(privateKey))
    configuration.minimumTLSVersion = .tlsv12
    configuration.applicationProtocols = ["http/1.1"]
    guard let context = try? NIOSSLContext(configuration: configuration) else {
      throw CertificateError.mismatch(certificate: certificate, key: key)
    }
    return State(
      context: context, stamps: stamps, end: Date(timeIntervalSince1970: Double(own.notValidAfter)))
  }

  private static func bytes(_ path: String) throws -> [UInt8] {
    guard let data = FileManager.default.contents(atPath: path), data.count <= 1 << 20 else {
      throw CertificateError.unreadable(path: path)
    }
    return Array(data)
  }

  private static func stamps(_ paths: [String]) -> [String] {
    paths.map { path in
      let attributes = try? FileManager.default.attributesOfItem(
        atPath: URL(fileURLWithPath: path).resolvingSymlinksInPath().path)
      let changed = (attributes?[.modificationDate] as? Date)?.timeIntervalSince1970 ?? 0
      return "\(changed) \(attributes?[.size] ?? 0) \(attributes?[.systemFileNumber] ?? 0)"
    }
  }
}
