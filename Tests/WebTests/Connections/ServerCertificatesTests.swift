import Foundation
import NIOSSL
import Testing
import Web
import WebFixtures

@Suite("The certificates of a server")
struct ServerCertificatesTests {
  private let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory.appendingPathComponent("tls-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  private func file(_ name: String, _ text: String) throws -> String {
    let url = folder.appendingPathComponent(name)
    try text.write(to: url, atomically: true, encoding: .utf8)
    return url.path
  }

  private static func client(
    trusting certificate: String, from: TLSVersion = .tlsv12, to: TLSVersion? = nil
  ) throws -> NIOSSLContext {
    var configuration = TLSConfiguration.makeClientConfiguration()
    configuration.trustRoots = .certificates(try NIOSSLCertificate.fromPEMBytes(Array(certificate.utf8)))
    configuration.minimumTLSVersion = from
    configuration.maximumTLSVersion = to
    return try NIOSSLContext(configuration: configuration)
  }

  private static let hello = "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"

  @Test("open connections of TLS 1.2 and 1.3 and none of 1.1; without TLS one is told what is wrong")
  func handshake() async throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let made = try SelfSignedCertificate()
    let certificates = try ServerCertificates(
      certificate: try file("a.pem", made.certificate), key: try file("a.key", made.key))
    #expect(certificates.end > Date(timeIntervalSinceNow: 86_400 * 365))
    try await GuardedServer.run(header: 1, certificates: certificates) { port in
      for version in [TLSVersion.tlsv12, .tlsv13] {
        let connection = try await RawConnection.open(
          port, tls: try Self.client(trusting: made.certificate, to: version))
        try await connection.send(Self.hello)
        let text = try await connection.end()
        #expect(text.hasSuffix("hello"), "\(version): \(text)")
      }
      let old = try await RawConnection.open(
        port, tls: try Self.client(trusting: made.certificate, from: .tlsv1, to: .tlsv11))
      try? await old.send(Self.hello)
      let nothing = try await old.end()
      #expect(nothing.isEmpty)
      let plain = try await RawConnection.open(port)
      try await plain.send(Self.hello)
      let refusal = try await plain.end()
      #expect(refusal.hasPrefix("HTTP/1.1 400 ") && refusal.contains("https"), "\(refusal)")
      let silent = try await RawConnection.open(port)
      let silence = try await silent.end(within: 5)
      #expect(silence.isEmpty, "a handshake that does not begin ends like slow headers")
    }
  }

  @Test("are read again when their files change, and stay as they were when the new ones are broken")
  func renewal() async throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let (old, new) = (try SelfSignedCertificate(), try SelfSignedCertificate())
    let certificate = try file("a.pem", old.certificate)
    let key = try file("a.key", old.key)
    let certificates = try ServerCertificates(certificate: certificate, key: key)
    let isUnchanged = try certificates.reloadIfChanged()
    #expect(!isUnchanged)
    try await GuardedServer.run(certificates: certificates) { port in
      _ = try file("a.pem", "broken")
      #expect(throws: CertificateError.noCertificate(path: certificate)) {
        _ = try certificates.reloadIfChanged()
      }
      _ = try file("a.pem", new.certificate)
      #expect(throws: CertificateError.mismatch(certificate: certificate, key: key)) {
        _ = try certificates.reloadIfChanged()
      }
      let before = try await RawConnection.open(port, tls: try Self.client(trusting: old.certificate))
      try await before.send(Self.hello)
      let first = try await before.end()
      #expect(first.hasSuffix("hello"))
      _ = try file("a.key", new.key)
      let isChanged = try certificates.reloadIfChanged()
      #expect(isChanged)
      let after = try await RawConnection.open(port, tls: try Self.client(trusting: new.certificate))
      try await after.send(Self.hello)
      let second = try await after.end()
      #expect(second.hasSuffix("hello"))
    }
  }

  @Test("say which file is at fault")
  func faults() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let made = try SelfSignedCertificate()
    let certificate = try file("a.pem", made.certificate)
    let key = try file("a.key", made.key)
    let missing = folder.path + "/none"
    #expect(throws: CertificateError.unreadable(path: missing)) {
      try ServerCertificates(certificate: missing, key: key)
    }
    #expect(throws: CertificateError.unreadable(path: missing)) {
      try ServerCertificates(certificate: certificate, key: missing)
    }
    #expect(throws: CertificateError.noCertificate(path: key)) {
      try ServerCertificates(certificate: key, key: key)
    }
    #expect(throws: CertificateError.noKey(path: certificate)) {
      try ServerCertificates(certificate: certificate, key: certificate)
    }
    let other = try file("b.key", try SelfSignedCertificate().key)
    #expect(throws: CertificateError.mismatch(certificate: certificate, key: other)) {
      try ServerCertificates(certificate: certificate, key: other)
    }
  }
}
