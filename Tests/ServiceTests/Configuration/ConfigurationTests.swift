import Foundation
import Logging
import Testing

@testable import Service

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
