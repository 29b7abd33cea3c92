import Foundation
import Logging
import Testing

@testable import Service

/// A folder with the files of a configuration.
final class ConfigurationFolder {
  let path: String

  init(_ files: [String: String] = [:]) throws {
    path =
      FileManager.default.temporaryDirectory.appendingPathComponent("steno-config-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: path + "/home", withIntermediateDirectories: true)
    for (name, text) in files { try text.write(toFile: path + "/" + name, atomically: true, encoding: .utf8) }
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func load(
    _ environment: [String: String] = [:], set: [String: String] = [:], file: String? = nil
  ) throws -> LoadedConfiguration {
    try LoadedConfiguration.load(
      ConfigurationPlaces(
        commandLine: set, environment: environment, file: file, folder: path, home: path + "/home"))
  }

  func faults(
    _ environment: [String: String] = [:], set: [String: String] = [:], file: String? = nil
  ) -> [ConfigurationFault] {
    do {
      _ = try load(environment, set: set, file: file)
      return []
    } catch {
      return (error as? ConfigurationError)?.faults ?? []
    }
  }
}

@Suite("Precedence of configuration")
struct ConfigurationPrecedenceTests {
  @Test("Without anything the usual values hold and nothing is odd")
  func usual() throws {
    let folder = try ConfigurationFolder()
    let loaded = try folder.load()
    let configuration = loaded.configuration
    #expect(loaded.warnings == [])
    #expect(configuration == ServiceConfiguration(home: folder.path + "/home"))
    #expect(configuration.http.host == "127.0.0.1")
    #expect(configuration.http.port == 8080)
    #expect(configuration.data.database == folder.path + "/home/data/steno.db")
    #expect(configuration.uploads.maxBytes == 500 << 20)
    #expect(configuration.uploads.reserveBytes == 1 << 30)
    #expect(configuration.jobs.leaseSeconds == 10)
    #expect(configuration.jobs.keepUploadsSeconds == 604_800.0)
    #expect(configuration.models.unloadAfterSeconds == 300)
    #expect(configuration.http.tls == nil)
    #expect(!configuration.limitsRequests)
    #expect(loaded.values.allSatisfy { $0.origin == "default" })
  }

  @Test("Each place overrules those after it", arguments: 0..<5)
  func order(_ places: Int) throws {
    let folder = try ConfigurationFolder(
      (places > 0 ? ["steno.yaml": "http:\n  port: 1001\n"] : [:]).merging(
        places > 1 ? [".env": "PORT=1002\n"] : [:]
      ) { $1 })
    let loaded = try folder.load(
      places > 2 ? ["PORT": "1003"] : [:], set: places > 3 ? ["http.port": "1004"] : [:])
    #expect(loaded.configuration.http.port == (places == 0 ? 8080 : 1000 + places))
    let origin = try #require(loaded.values.first { $0.key == "http.port" }?.origin)
    #expect(
      origin
        == [
          "default", "\(folder.path)/steno.yaml: line 2", ".env: PORT", "environment: PORT",
          "command line: --set http.port",
        ][places])
  }

  @Test("A file named by STENO_CONFIG or --config counts, and the one in the folder does not")
  func files() throws {
    let folder = try ConfigurationFolder([
      "steno.yaml": "http.port: 1", "other.yaml": "http:\n  port: 2", "third.yaml": "http: {port: 3}",
      "home/steno.yaml": "http: {port: 4}",
    ])
    #expect(try folder.load().configuration.http.port == 1)
    #expect(try folder.load(["STENO_CONFIG": "other.yaml"]).configuration.http.port == 2)
    #expect(
      try folder.load(["STENO_CONFIG": "other.yaml"], file: folder.path + "/third.yaml").configuration.http
        .port == 3)
    #expect(folder.faults(file: "none.yaml").first?.fault.hasPrefix("there is no file") == true)
    try FileManager.default.removeItem(atPath: folder.path + "/steno.yaml")
    #expect(try folder.load().configuration.http.port == 4)
  }

  @Test("Lists of a file and of the environment are the same")
  func lists() throws {
    let folder = try ConfigurationFolder([
      "steno.yaml": "uploads:\n  formats:\n    - mp3\n    - .WAV\nmodels:\n  preload: [tiny, base]\n"
    ])
    let configuration = try folder.load().configuration
    #expect(configuration.uploads.formats == ["mp3", "wav"])
    #expect(configuration.models.preload == ["tiny", "base"])
    #expect(
      try folder.load(["ALLOWED_AUDIO_FORMATS": "mp3, wav,m4a"]).configuration.uploads.formats == [
        "mp3", "wav", "m4a",
      ])
  }

  @Test("A variable without a value says nothing")
  func empty() throws {
    let configuration = try ConfigurationFolder().load(["PORT": "", "LOG_LEVEL": " "]).configuration
    #expect(configuration.http.port == 8080)
    #expect(configuration.log.level == .info)
  }
}

@Suite("Names of the guides")
struct GuideNamesTests {
  @Test(
    "The names of every guide set what they mean",
    arguments: [
      ("PORT", "3000", "http.port", "3000"), ("HOST", "0.0.0.0", "http.host", "0.0.0.0"),
      ("SERVER_PORT", "8081", "http.port", "8081"), ("STENO_PORT", "9", "http.port", "9"),
      ("WHISPER_MODEL", "large-v3", "models.default", "large-v3"),
      ("DEFAULT_WHISPER_MODEL", "small", "models.default", "small"),
      ("WHISPER_MODEL_DIR", "/app/models", "models.folder", "/app/models"),
      ("OMP_NUM_THREADS", "4", "models.threads", "4"),
      ("MAX_CONCURRENT_JOBS", "10", "jobs.max_concurrent", "10"),
      ("CELERY_CONCURRENCY", "8", "jobs.max_concurrent", "8"),
      ("MAX_WORKERS", "4", "jobs.max_concurrent", "4"),
      ("PROCESSING_TIMEOUT", "300000", "jobs.time_limit", "300000ms"),
      ("CELERY_TASK_TIME_LIMIT", "7200", "jobs.time_limit", "7200"),
      ("SYNC_THRESHOLD", "60", "jobs.sync_threshold", "60"),
      ("SYNC_TIMEOUT", "90s", "jobs.sync_timeout", "90s"),
      ("MAX_FILE_SIZE_MB", "200", "uploads.max_size", "200MB"),
      ("RATE_LIMIT_WINDOW", "900000", "limits.window", "900000ms"),
      ("RATE_LIMIT_MAX", "100", "limits.max", "100"),
      ("RATE_LIMIT_REQUESTS_PER_MINUTE", "7", "limits.per_minute", "7"),
      ("RATE_LIMIT_REQUESTS_PER_HOUR", "70", "limits.per_hour", "70"),
      ("RATE_LIMIT_SKIP_SUCCESS_REQUESTS", "true", "limits.skip_successful", "true"),
      ("JWT_EXPIRES_IN", "24h", "accounts.access_lifetime", "24h"),
      ("CORS_ORIGINS", "https://a.org", "http.cors.origins", "https://a.org"),
      ("CORS_CREDENTIALS", "true", "http.cors.credentials", "true"),
      ("HELMET_ENABLED", "false", "http.security_headers", "false"),
      ("ENABLE_METRICS", "false", "metrics.enabled", "false"),
      ("METRICS_PORT", "9090", "metrics.port", "9090"),
      ("MANAGEMENT_SERVER_PORT", "8082", "metrics.port", "8082"),
      ("CACHE_SIZE", "1000", "cache.entries", "1000"),
      ("CACHE_TTL", "3600", "cache.lifetime", "3600"), ("ENABLE_CACHE", "false", "cache.enabled", "false"),
      ("DB_POOL_SIZE", "20", "data.database_connections", "20"),
      ("CALLBACK_TIMEOUT", "30", "webhooks.timeout", "30"),
      ("CALLBACK_RETRIES", "3", "webhooks.retries", "3"),
      ("CALLBACK_BASE_URL", "https://s.org", "http.public_url", "https://s.org"),
    ])
  func names(_ name: String, _ value: String, _ key: String, _ shown: String) throws {
    let loaded = try ConfigurationFolder().load([name: value])
    let found = try #require(loaded.values.first { $0.key == key })
    #expect(found.text == shown)
    #expect(found.origin == "environment: \(name)")
  }

  @Test("Units of the guides are understood")
  func units() throws {
    let configuration = try ConfigurationFolder().load([
      "PROCESSING_TIMEOUT": "300000", "RATE_LIMIT_WINDOW": "900000", "MAX_FILE_SIZE_MB": "200",
      "JWT_EXPIRES_IN": "24h",
    ]).configuration
    #expect(configuration.jobs.timeLimitSeconds == 300)
    #expect(configuration.limits.windowSeconds == 900)
    #expect(configuration.uploads.maxBytes == 200 << 20)
    #expect(configuration.accounts.accessLifetimeSeconds == 86400)
  }

  @Test(
    "Levels of other programs are understood in any case",
    arguments: [
      ("WARNING", Logger.Level.warning), ("Warn", .warning), ("INFO", .info), ("debug", .debug),
      ("FATAL", .critical),
      ("STANDARD", .info), ("Trace", .trace), ("ERROR", .error),
    ])
  func levels(_ text: String, _ level: Logger.Level) throws {
    #expect(try ConfigurationFolder().load(["LOG_LEVEL": text]).configuration.log.level == level)
  }

  @Test("DEBUG is a switch, and a level overrules it")
  func debug() throws {
    let folder = try ConfigurationFolder()
    #expect(try folder.load(["DEBUG": "speech-to-visuals:*"]).configuration.log.level == .debug)
    #expect(try folder.load(["DEBUG": "false"]).configuration.log.level == .info)
    #expect(try folder.load(["DEBUG": "true", "LOG_LEVEL": "error"]).configuration.log.level == .error)
  }

  @Test(
    "Databases that are files are taken in every form",
    arguments: [
      ("sqlite:///app/data/app.db", "/app/data/app.db"), ("sqlite:////srv/app.db", "/srv/app.db"),
      ("jdbc:sqlite:/srv/a.db", "/srv/a.db"), ("/srv/b.db", "/srv/b.db"),
      ("file:/srv/c.db?mode=rwc", "/srv/c.db"),
      ("sqlite+aiosqlite:///srv/d.db", "/srv/d.db"), ("./here.db", "./here.db"),
    ])
  func databases(_ address: String, _ path: String) throws {
    #expect(try ConfigurationFolder().load(["DATABASE_URL": address]).configuration.data.database == path)
  }

  @Test(
    "Other databases are refused without telling their passwords",
    arguments: [
      "postgresql://u:hunter2@db:5432/x", "jdbc:postgresql://db/x?password=hunter2", "mysql://u:hunter2@db/x",
      "sqlite://", "sqlite:///:memory:", "weird://u:hunter2@x",
    ])
  func otherDatabases(_ address: String) throws {
    let fault = try #require(try ConfigurationFolder().faults(["DATABASE_URL": address]).first)
    #expect(fault.name == "DATABASE_URL (environment)")
    #expect(fault.fix.contains("sqlite:///"))
    #expect(!fault.description.contains("hunter2"))
  }

  @Test("What this version does not have is told")
  func withoutEffect() throws {
    let loaded = try ConfigurationFolder().load([
      "REDIS_URL": "redis://x", "ENCRYPTION_KEY": "k", "GF_SECURITY": "x",
    ])
    #expect(loaded.warnings.count == 2)
    #expect(loaded.warnings.contains { $0.hasPrefix("ENCRYPTION_KEY (environment) has no effect") })
  }
}

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

@Suite("Secrets of configuration")
struct ConfigurationSecretTests {
  private let secret = "A9vJk3Lr7QpZx2WmT5nYc8HdBf4GsEu1"

  @Test("A secret comes from a file, without its line end")
  func file() throws {
    let folder = try ConfigurationFolder(["jwt": secret + "\n"])
    let loaded = try folder.load(["JWT_SECRET_FILE": folder.path + "/jwt"])
    #expect(loaded.configuration.accounts.jwtSecret == secret)
    #expect(loaded.values.first { $0.key == "accounts.jwt_secret" }?.origin == "environment: JWT_SECRET_FILE")
    #expect(folder.faults(["JWT_SECRET_FILE": "/nowhere"]).first?.name == "JWT_SECRET_FILE (environment)")
    #expect(
      folder.faults(["JWT_SECRET_FILE": folder.path + "/jwt", "JWT_SECRET": secret]).first?.fix
        == "keep one of them")
  }

  @Test("Secrets are never shown")
  func hidden() throws {
    let loaded = try ConfigurationFolder().load([
      "JWT_SECRET": secret, "METRICS_TOKEN": secret, "STENO_API_KEY": secret, "STENO_ADMIN_PASSWORD": secret,
      "WEBHOOK_SECRET": secret,
    ])
    let text = ConfigurationReport.values(loaded)
    #expect(!text.contains(secret))
    #expect(text.contains("(secret)"))
    #expect(text.contains("# environment: JWT_SECRET"))
    #expect(ConfigurationReport.values(loaded, all: false).split(separator: "\n").count == 5)
  }

  @Test("A faulty secret is not repeated")
  func faulty() throws {
    let faults = try ConfigurationFolder().faults(["JWT_SECRET": "hunter2"])
    #expect(faults.count == 1)
    #expect(!faults[0].description.contains("hunter2"))
  }
}

@Suite("Values of configuration")
struct SettingValueTests {
  @Test(
    "Lengths of time",
    arguments: [
      ("15m", 900.0), ("24h", 86400), ("7d", 604800), ("1h30m", 5400), ("250ms", 0.25), ("1.5s", 1.5),
      ("30", 30),
      ("2 weeks", 1_209_600), ("10 MIN", 600), ("1h 5s", 3605),
    ])
  func durations(_ text: String, _ seconds: Double) { #expect(DurationText.seconds(text) == seconds) }

  @Test(
    "What is no length of time", arguments: ["", "h", "1x", "-5s", "1h30", "1..2s", "five", "1e5s", "٣s"])
  func notDurations(_ text: String) { #expect(DurationText.seconds(text) == nil) }

  @Test(
    "Sizes",
    arguments: [
      ("200MB", Int64(200 << 20)), ("1GiB", 1 << 30), ("500m", 500 << 20), ("1.5 k", 1536), ("4096", 4096),
      ("7 bytes", 7), ("2T", 2 << 40),
    ])
  func sizes(_ text: String, _ bytes: Int64) { #expect(ByteSizeText.bytes(text) == bytes) }

  @Test("What is no size", arguments: ["", "MB", "1PB", "-1", "1 MBit", "99999999999999999999T", "1e3"])
  func notSizes(_ text: String) { #expect(ByteSizeText.bytes(text) == nil) }

  @Test("Usual values fit their kinds, and no two settings share a name")
  func table() {
    var names: Set<String> = []
    for setting in Setting.all {
      #expect((try? setting.parse(setting.standard)) != nil, "\(setting.key)")
      #expect(setting.about.hasSuffix("."))
      #expect(setting.environment.first?.name.hasPrefix("STENO_") == true)
      for name in setting.environment { #expect(names.insert(name.name).inserted, "\(name.name)") }
    }
    #expect(Setting.byKey.count == Setting.all.count)
    #expect(Setting.withoutEffect.keys.allSatisfy { !names.contains($0) })
  }

  @Test("The reference names every setting and every variable")
  func reference() {
    let text = ConfigurationReport.reference()
    for setting in Setting.all {
      #expect(text.contains("| `\(setting.key)` |"))
      for name in setting.environment { #expect(text.contains("`\(name.name)`")) }
    }
  }

  @Test("Files of variables are read as shells read them")
  func environmentFile() {
    let values = EnvironmentFile.parse(
      """
      # a comment
      export PORT=1
      A = two words  # and a comment
      B="quoted # no comment"
      C='it''s'
      D=pass#word
      E="line\\nbreak \\"x\\""
      NOEQUALS
      =nothing
      F=
      G="open
      """)
    #expect(
      values == [
        "PORT": "1", "A": "two words", "B": "quoted # no comment", "C": "it", "D": "pass#word",
        "E": "line\nbreak \"x\"",
        "F": "", "G": "\"open",
      ])
  }
}
