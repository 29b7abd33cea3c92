import HTTPTransport
import Testing

@testable import Service

@Suite("Settings of uploads")
struct UploadSettingsTests {
  @Test("Public addresses on the usual ports are fetched from, and uploads stay for a day")
  func usual() throws {
    let uploads = try ConfigurationFolder().load().configuration.uploads
    #expect(uploads.fetchesURLs && uploads.fetchNetworks.isEmpty && uploads.fetchPorts == [80, 443])
    #expect(uploads.expirySeconds == 86_400 && uploads.fetchTimeoutSeconds == 600)
  }

  @Test("Networks and ports can be opened, and what is none is told")
  func opened() throws {
    let folder = try ConfigurationFolder()
    let uploads = try folder.load([
      "STENO_FETCH_NETWORKS": "10.0.0.0/8, fd00::1", "STENO_FETCH_PORTS": "8443", "STENO_UPLOAD_EXPIRY": "2h",
    ]).configuration.uploads
    #expect(uploads.fetchNetworks == [IPNetwork("10.0.0.0/8"), IPNetwork("fd00::1")].compactMap(\.self))
    #expect(uploads.fetchPorts == [8443] && uploads.expirySeconds == 7200)
    for (name, value) in [
      ("STENO_FETCH_PORTS", "http"), ("STENO_FETCH_PORTS", "70000"), ("STENO_FETCH_NETWORKS", "10.0.0.1/8"),
    ] {
      #expect(folder.faults([name: value]).count == 1, "\(value)")
    }
  }
}
