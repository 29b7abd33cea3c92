extension Setting {
  static let limits: [Setting] = [
    Setting(
      "limits.enabled", ["STENO_RATE_LIMIT"], .choice(["auto", "on", "off"]), "auto",
      "Limit how often each client may ask; auto: unless the service has one user and listens on loopback only."
    ),
    Setting(
      "limits.per_minute", ["STENO_RATE_LIMIT_PER_MINUTE", "RATE_LIMIT_REQUESTS_PER_MINUTE"],
      .integer(0...10_000_000), "100", "Requests of one client in a minute; 0 for any number."),
    Setting(
      "limits.per_hour", ["STENO_RATE_LIMIT_PER_HOUR", "RATE_LIMIT_REQUESTS_PER_HOUR"],
      .integer(0...100_000_000), "1000", "Requests of one client in an hour; 0 for any number."),
    Setting(
      "limits.max", ["STENO_RATE_LIMIT_MAX", "RATE_LIMIT_MAX"], .integer(0...100_000_000), "0",
      "Requests of one client in the window below; 0 for any number."),
    Setting(
      "limits.window", ["STENO_RATE_LIMIT_WINDOW", EnvironmentName("RATE_LIMIT_WINDOW", unit: "ms")],
      .seconds(1...86400), "15m", "The window in which limits.max counts."),
    Setting(
      "limits.skip_successful", ["STENO_RATE_LIMIT_SKIP_SUCCESSFUL", "RATE_LIMIT_SKIP_SUCCESS_REQUESTS"],
      .flag,
      "false", "Count only requests that were refused or failed."),
    Setting(
      "limits.transcriptions_per_minute", ["STENO_TRANSCRIPTIONS_PER_MINUTE"], .integer(0...1_000_000), "10",
      "Transcriptions that one address without credentials may ask for in a minute; 0 for any number."),
    Setting(
      "limits.transcriptions_burst", ["STENO_TRANSCRIPTIONS_BURST"], .integer(1...1_000_000), "5",
      "How many of these may come at once."),
    Setting(
      "limits.logins_per_minute", ["STENO_LOGINS_PER_MINUTE"], .integer(0...1_000_000), "10",
      "Logins and registrations from one address in a minute; 0 for any number."),
    Setting(
      "limits.account_factor", ["STENO_RATE_LIMIT_ACCOUNT_FACTOR"], .integer(1...1000), "5",
      "All keys of an account together may ask so many times as often as one."),
  ]

  static let accounts: [Setting] = [
    Setting(
      "accounts.multi_user", ["STENO_MULTI_USER", "MULTI_USER_MODE_ENABLED"], .flag, "false",
      "Demand a login or an API key of everybody, and keep everybody's things apart."),
    Setting(
      "accounts.jwt_secret", ["STENO_JWT_SECRET", "JWT_SECRET"], .text, isSecret: true,
      "Signs access tokens: 32 characters or more. Without one it is made at the first start and kept in the data folder."
    ),
    Setting(
      "accounts.access_lifetime", ["STENO_ACCESS_LIFETIME", "JWT_EXPIRES_IN"], .seconds(60...2_592_000),
      "15m",
      "How long an access token is good."),
    Setting(
      "accounts.refresh_lifetime", ["STENO_REFRESH_LIFETIME", "JWT_REFRESH_EXPIRES_IN"],
      .seconds(300...31_536_000), "30d", "How long a login lasts without use."),
    Setting(
      "accounts.registration", ["STENO_REGISTRATION"], .choice(["closed", "open"]), "closed",
      "Whether everybody may make an account."),
    Setting(
      "accounts.api_key", ["STENO_API_KEY", "API_KEY"], .text, isSecret: true,
      "A key that opens the service: the simplest way to protect one with a single user. 16 characters or more."
    ),
    Setting(
      "accounts.bootstrap_user", ["STENO_ADMIN_USER"], .text, "admin",
      "Name of the first administrator."),
    Setting(
      "accounts.bootstrap_password", ["STENO_ADMIN_PASSWORD", "ADMIN_BOOTSTRAP_PASSWORD"], .text,
      isSecret: true,
      "Password of the first administrator: 12 characters or more. Without one `steno serve` tells a token to make that user with."
    ),
  ]

  static let operations: [Setting] = [
    Setting(
      "log.level",
      [
        "STENO_LOG_LEVEL", "LOG_LEVEL", "LOGGING_LEVEL_COM_SPEECHTOTEXT",
        EnvironmentName("DEBUG", switchedOn: "debug"),
      ], .logLevel, "info",
      "The least grave messages that are written: trace, debug, info, notice, warning, error, critical."),
    Setting(
      "log.format", ["STENO_LOG_FORMAT", "LOG_FORMAT"], .choice(["text", "json"]), "text",
      "How messages are written."),
    Setting(
      "metrics.enabled", ["STENO_METRICS", "ENABLE_METRICS", "MONITORING_ENABLED"], .flag, "true",
      "Measure, and answer /metrics."),
    Setting(
      "metrics.token", ["STENO_METRICS_TOKEN", "METRICS_TOKEN"], .text, isSecret: true,
      "Demanded of whoever asks for /metrics; without one only loopback and private addresses are answered."),
    Setting(
      "metrics.port", ["STENO_METRICS_PORT", "METRICS_PORT", "MANAGEMENT_SERVER_PORT"], .integer(0...65535),
      "0",
      "A port of its own for /metrics and health; 0 for none."),
    Setting(
      "health.engine_timeout", ["STENO_ENGINE_TIMEOUT"], .seconds(5...86400), "120s",
      "The engine counts as stuck when it has work and did nothing for so long."),
  ]

  /// Names that the guides use for what this version does not have, or does by itself, and what to know about each.
  static let withoutEffect: [String: String] = [
    "REDIS_URL": "this version keeps its cache in memory and needs no Redis",
    "REDIS_HOST": "this version keeps its cache in memory and needs no Redis",
    "REDIS_CLUSTER_ENABLED": "this version keeps its cache in memory and needs no Redis",
    "S3_ENDPOINT": "this version keeps recordings in the data folder, not in S3",
    "S3_BUCKET_NAME": "this version keeps recordings in the data folder, not in S3",
    "ENCRYPTION_KEY":
      "this version does not encrypt what it keeps; put the data folder on an encrypted disk",
    "SESSION_SECRET": "sessions are signed with accounts.jwt_secret (JWT_SECRET)",
    "WHISPER_DEVICE": "this version computes on the CPU",
    "DEVICE": "this version computes on the CPU",
    "COMPUTE_TYPE": "Steno chooses number formats by what the CPU has",
    "BATCH_SIZE": "Steno chooses batches by what waits",
    "TRANSCRIPTION_SERVICE_URL": "Steno transcribes by itself",
    "DATABASE_USERNAME": "the database is a file and has no users",
    "DATABASE_PASSWORD": "the database is a file and has no users",
    "LOG_TO_STDOUT": "messages go to standard error; redirect them where they shall go",
    "AUTO_SCALING_ENABLED": "scaling is left to what runs the service",
  ]

  /// Variables that other parts of Steno read by themselves.
  static let readElsewhere: Set<String> = [
    "STENO_HOME", "STENO_CONFIG", "STENO_ISA", "STENO_FFMPEG", "STENO_SERVER",
  ]
}
