import HTTPTransport
import Logging

// From the table's values to the typed ones: the only place that knows the keys of both.

extension ServiceConfiguration.HTTP {
  init(_ values: SettingValues) {
    host = values.text("http.host") ?? "127.0.0.1"
    port = values.integer("http.port")
    publicURL = values.text("http.public_url")
    let certificate = values.path("http.tls.certificate")
    let key = values.path("http.tls.key")
    if let certificate, let key { tls = ServiceConfiguration.TLS(certificate: certificate, key: key) }
    hasHalfOfTLS = (certificate == nil) != (key == nil)
    forcesHTTPS = values.flag("http.force_https")
    trustedProxies = TrustedProxies(
      values.list("http.trusted_proxies").compactMap { IPNetwork($0) },
      header: values.text("http.proxy_header").flatMap(TrustedProxies.Header.init(rawValue:)) ?? .xForwarded)
    corsOrigins = values.list("http.cors.origins")
    corsCredentials = values.flag("http.cors.credentials")
    hasSecurityHeaders = values.flag("http.security_headers")
    idleTimeoutSeconds = values.number("http.idle_timeout")
    headerTimeoutSeconds = values.number("http.header_timeout")
    bodyTimeoutSeconds = values.number("http.body_timeout")
    maxHeaderBytes = Int(values.bytes("http.max_header_size"))
    maxConnections = values.integer("http.max_connections")
  }
}

extension ServiceConfiguration.Data {
  init(_ values: SettingValues) {
    folder = values.path("data.folder", or: "data")
    database = values.path("data.database") ?? folder + "/steno.db"
    databaseConnections = values.integer("data.database_connections")
  }
}

extension ServiceConfiguration.Cache {
  init(_ values: SettingValues) {
    isEnabled = values.flag("cache.enabled")
    entries = values.integer("cache.entries")
    lifetimeSeconds = values.number("cache.lifetime")
  }
}

extension ServiceConfiguration.Models {
  init(_ values: SettingValues) {
    standard = values.text("models.default")
    folder = values.path("models.folder", or: "models")
    let count = values.integer("models.threads")
    threads = count == 0 ? nil : count
    niceness = values.integer("models.niceness")
    let bytes = values.bytes("models.memory")
    memoryBytes = bytes == 0 ? nil : bytes
    preload = values.list("models.preload")
    unloadAfterSeconds = values.optionalNumber("models.unload_after")
  }
}

extension ServiceConfiguration.Jobs {
  init(_ values: SettingValues) {
    maxConcurrent = values.integer("jobs.max_concurrent")
    leaseSeconds = values.number("jobs.lease")
    retries = values.integer("jobs.retries")
    deadlineFactor = values.number("jobs.deadline_factor")
    timeLimitSeconds = values.optionalNumber("jobs.time_limit")
    syncThresholdSeconds = values.number("jobs.sync_threshold")
    syncTimeoutSeconds = values.number("jobs.sync_timeout")
    keepUploadsSeconds = values.optionalNumber("jobs.keep_uploads")
    keepTranscriptsSeconds = values.optionalNumber("jobs.keep_transcripts")
    isEphemeral = values.flag("jobs.ephemeral")
  }
}

extension ServiceConfiguration.Uploads {
  init(_ values: SettingValues) {
    maxBytes = values.bytes("uploads.max_size")
    formats = values.list("uploads.formats").map { String($0.lowercased().drop { $0 == "." || $0 == "*" }) }
    maxAudioSeconds = values.optionalNumber("uploads.max_audio")
    reserveBytes = values.bytes("uploads.reserve")
    expirySeconds = values.number("uploads.expiry")
    fetchesURLs = values.flag("uploads.fetch")
    fetchTimeoutSeconds = values.number("uploads.fetch_timeout")
    let networks = values.list("uploads.fetch_networks")
    fetchNetworks = networks.compactMap { IPNetwork($0) }
    hasOddFetchNetwork = fetchNetworks.count != networks.count
    // What is no port is told by the checks.
    fetchPorts = Set(values.list("uploads.fetch_ports").map { Int($0) ?? 0 })
  }
}

extension ServiceConfiguration.Limits {
  init(_ values: SettingValues) {
    use = values.text("limits.enabled").flatMap(Use.init(rawValue:)) ?? .auto
    perMinute = values.integer("limits.per_minute")
    perHour = values.integer("limits.per_hour")
    perWindow = values.integer("limits.max")
    windowSeconds = values.number("limits.window")
    skipsSuccessful = values.flag("limits.skip_successful")
    transcriptionsPerMinute = values.integer("limits.transcriptions_per_minute")
    transcriptionsBurst = values.integer("limits.transcriptions_burst")
    loginsPerMinute = values.integer("limits.logins_per_minute")
    accountFactor = values.integer("limits.account_factor")
  }
}

extension ServiceConfiguration.Accounts {
  init(_ values: SettingValues) {
    isMultiUser = values.flag("accounts.multi_user")
    jwtSecret = values.text("accounts.jwt_secret")
    accessLifetimeSeconds = values.number("accounts.access_lifetime")
    refreshLifetimeSeconds = values.number("accounts.refresh_lifetime")
    isRegistrationOpen = values.text("accounts.registration") == "open"
    apiKey = values.text("accounts.api_key")
    bootstrapUser = values.text("accounts.bootstrap_user") ?? "admin"
    bootstrapPassword = values.text("accounts.bootstrap_password")
  }
}

extension ServiceConfiguration.Webhooks {
  init(_ values: SettingValues) {
    timeoutSeconds = values.number("webhooks.timeout")
    retries = values.integer("webhooks.retries")
    allowsPrivateNetworks = values.flag("webhooks.private_networks")
    allowedHosts = values.list("webhooks.allowed_hosts").map { $0.lowercased() }
    secret = values.text("webhooks.secret")
  }
}

extension ServiceConfiguration.Log {
  init(_ values: SettingValues) {
    level = values.text("log.level").flatMap(Logger.Level.init(rawValue:)) ?? .info
    isJSON = values.text("log.format") == "json"
  }
}

extension ServiceConfiguration.Metrics {
  init(_ values: SettingValues) {
    isEnabled = values.flag("metrics.enabled")
    token = values.text("metrics.token")
    let number = values.integer("metrics.port")
    port = number == 0 ? nil : number
  }
}

extension ServiceConfiguration.Health {
  init(_ values: SettingValues) { engineTimeoutSeconds = values.number("health.engine_timeout") }
}
