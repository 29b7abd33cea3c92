import Foundation
import Logging
import Testing

@testable import Service

@Suite("Faults of configuration")
struct ConfigurationFaultTests {
  @Test(
    "A wrong value names itself, its fault and the fix",
    arguments: [
      ("PORT", "http", "0 to 65535"), ("PORT", "70000", "0 to 65535"), ("PORT", "-1", "0 to 65535"),
      ("SYNC_THRESHOLD", "soon", "30s"), ("MAX_FILE_SIZE_MB", "many", "200MB"),
      ("MAX_FILE_SIZE_MB", "0", "200MB"),
      ("ENABLE_CACHE", "maybe", "true or false"), ("LOG_LEVEL", "loud", "warning"),
      ("LOG_FORMAT", "xml", "json"),
      ("CORS_ORIGINS", "example.org", "https://app.example.org"),
      ("CORS_ORIGINS", "https://a.org/path", "without a path"),
      ("STENO_TRUSTED_PROXIES", "10.0.0.0/33", "10.0.0.0/8"),
      ("STENO_TRUSTED_PROXIES", "proxy", "10.0.0.0/8"), ("STENO_RATE_LIMIT", "sometimes", "auto"),
      ("STENO_JOB_LEASE", "1h30", "10s"), ("CALLBACK_BASE_URL", "ftp://x", "https://"),
      ("STENO_JOB_DEADLINE_FACTOR", "nan", "number"),
    ])
  func values(_ name: String, _ value: String, _ fix: String) throws {
    let faults = try ConfigurationFolder().faults([name: value])
    let fault = try #require(faults.first)
    #expect(faults.count == 1)
    #expect(fault.name == "\(name) (environment)")
    #expect(fault.fault.contains("does not fit"))
    if name != "STENO_JOB_LEASE" { #expect(fault.fix.contains(fix)) }
  }

  @Test("Everything that is wrong is told at once, from every place")
  func several() throws {
    let folder = try ConfigurationFolder([
      "steno.yaml": "http:\n  idle_timeout: soon\n", ".env": "LOG_LEVEL=loud\n",
    ])
    let faults = folder.faults(["PORT": "x"], set: ["jobs.retries": "-1", "jobs.retrys": "1"])
    #expect(
      Set(faults.map(\.name)) == [
        "PORT (environment)", "LOG_LEVEL (.env)", "http.idle_timeout (\(folder.path)/steno.yaml, line 2)",
        "--set jobs.retries", "--set jobs.retrys",
      ])
    #expect(faults.first { $0.name == "--set jobs.retrys" }?.fix == "use jobs.retries")
  }

  @Test(
    "Values that do not fit each other are refused",
    arguments: [
      (["SSL_CERT_PATH": "/a.pem"], "TLS needs"), (["SSL_KEY_PATH": "/a.pem"], "TLS needs"),
      (["FORCE_HTTPS": "true"], "no request could"),
      (["CORS_ORIGINS": "*", "CORS_CREDENTIALS": "true"], "every page"),
      (["METRICS_PORT": "8080"], "own port"),
      (["JWT_EXPIRES_IN": "31d", "STENO_REFRESH_LIFETIME": "1d"], "does not fit"),
      (["JWT_SECRET": "short"], "32 characters"), (["STENO_ADMIN_PASSWORD": "password"], "12 characters"),
      (["JWT_SECRET": "your-secret-key-change-in-production"], "everybody tries"),
      (["STENO_API_KEY": "aaaaaaaaaaaaaaaaaaaaaaaa"], "everybody tries"),
      (["METRICS_TOKEN": "abc"], "16 characters"),
    ])
  func combinations(_ environment: [String: String], _ fault: String) throws {
    let faults = try ConfigurationFolder().faults(environment)
    #expect(faults.contains { $0.fault.contains(fault) })
  }

  @Test("Names that are nearly right are warned of with the right one")
  func names() throws {
    let folder = try ConfigurationFolder([
      "steno.yaml": "http:\n  prot: 8\njobs:\n  leese: 9s\nqqqqqqqqqqqq: 1\n"
    ])
    let warnings = try folder.load(["STENO_PROT": "1", "STENO_TEST_X": "1", "STENO_MODEL_SOURCES": "x"])
      .warnings
    #expect(warnings.contains("STENO_PROT (environment) is not known; did you mean STENO_PORT?"))
    #expect(
      warnings.contains("http.prot (\(folder.path)/steno.yaml, line 2) is not known; did you mean http.port?")
    )
    #expect(warnings.contains { $0.contains("did you mean jobs.lease?") })
    #expect(warnings.contains { $0.hasPrefix("qqqqqqqqqqqq") && $0.contains("reference") })
    #expect(warnings.count == 4)
  }

  @Test("Two names with two values are warned of")
  func synonyms() throws {
    let loaded = try ConfigurationFolder().load(["PORT": "1", "SERVER_PORT": "2"])
    #expect(loaded.configuration.http.port == 1)
    #expect(loaded.warnings == ["PORT and SERVER_PORT (environment) differ; PORT counts."])
  }

  @Test(
    "Broken files are told with their place",
    arguments: ["http: [", "- a\n- b", "just text", "http:\n  port:\n    - {a: b}\n", "a: &x [*x]"])
  func brokenFiles(_ text: String) throws {
    let folder = try ConfigurationFolder(["steno.yaml": text])
    let fault = try #require(folder.faults().first)
    #expect(fault.name.hasPrefix(folder.path + "/steno.yaml"))
  }

  @Test("An empty file says nothing", arguments: ["", "# nothing\n", "http:\n", "---\n"])
  func emptyFiles(_ text: String) throws {
    #expect(try ConfigurationFolder(["steno.yaml": text]).load().configuration.http.port == 8080)
  }

  @Test("A deeply nested file is refused, not followed")
  func deep() throws {
    let text = (0..<200).map { String(repeating: " ", count: $0) + "a:" }.joined(separator: "\n") + " 1"
    #expect(try ConfigurationFolder(["steno.yaml": text]).faults().count == 1)
  }

  @Test("A service that is open to the world is warned of")
  func open() throws {
    let folder = try ConfigurationFolder()
    let open = try folder.load(["HOST": "0.0.0.0"])
    #expect(open.warnings.count == 2)
    #expect(open.configuration.limitsRequests)
    #expect(try folder.load(["HOST": "::1"]).warnings == [])
    #expect(!(try folder.load(["HOST": "0.0.0.0", "STENO_RATE_LIMIT": "off"]).configuration.limitsRequests))
  }
}
