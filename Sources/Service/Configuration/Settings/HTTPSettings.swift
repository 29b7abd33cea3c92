extension Setting {
  static let http: [Setting] = [
    Setting(
      "http.host", ["STENO_HOST", "HOST", "SERVER_ADDRESS"], .text, "127.0.0.1",
      "Address to listen on; 0.0.0.0 or :: for all, which needs accounts or an API key."),
    Setting(
      "http.port", ["STENO_PORT", "PORT", "SERVER_PORT"], .integer(0...65535), "8080",
      "Port to listen on; 0 takes a free one."),
    Setting(
      "http.public_url", ["STENO_PUBLIC_URL", "CALLBACK_BASE_URL"], .webAddress,
      "Address under which others reach the service, for links in answers and webhooks."),
    Setting(
      "http.tls.certificate", ["STENO_TLS_CERTIFICATE", "SSL_CERT_PATH"], .path,
      "File with the certificate chain (PEM); with the key it turns on TLS."),
    Setting(
      "http.tls.key", ["STENO_TLS_KEY", "SSL_KEY_PATH"], .path,
      "File with the certificate's private key (PEM)."),
    Setting(
      "http.force_https", ["STENO_FORCE_HTTPS", "FORCE_HTTPS"], .flag, "false",
      "Send browsers that come without TLS to https, and refuse other requests."),
    Setting(
      "http.trusted_proxies", ["STENO_TRUSTED_PROXIES", "TRUSTED_PROXIES"], .addressRanges,
      "Addresses of proxies whose word about the client's address and TLS is taken."),
    Setting(
      "http.proxy_header", ["STENO_PROXY_HEADER"], .choice(["x-forwarded-for", "forwarded", "x-real-ip"]),
      "x-forwarded-for",
      "Header in which these proxies tell the client's address; others are not read, since clients can write them."
    ),
    Setting(
      "http.cors.origins", ["STENO_CORS_ORIGINS", "CORS_ORIGINS", "CORS_ORIGIN"], .origins,
      "Origins whose pages may use the API; * for all."),
    Setting(
      "http.cors.credentials", ["STENO_CORS_CREDENTIALS", "CORS_CREDENTIALS"], .flag, "false",
      "Let pages of these origins send cookies and logins."),
    Setting(
      "http.security_headers", ["STENO_SECURITY_HEADERS", "HELMET_ENABLED"], .flag, "true",
      "Add headers that keep browsers from guessing types, framing pages and running foreign scripts."),
    Setting(
      "http.idle_timeout", ["STENO_IDLE_TIMEOUT"], .seconds(1...3600), "75s",
      "Close a connection on which nothing was asked for so long."),
    Setting(
      "http.header_timeout", ["STENO_HEADER_TIMEOUT"], .seconds(1...300), "15s",
      "Close a connection whose request line and headers are not complete after so long."),
    Setting(
      "http.body_timeout", ["STENO_BODY_TIMEOUT"], .seconds(1...3600), "60s",
      "Close a connection whose client stops sending in the midst of a request for so long."),
    Setting(
      "http.max_header_size", ["STENO_MAX_HEADER_SIZE"], .bytes(1024...1_048_576), "32KB",
      "Bytes that the headers of a request may have in all."),
    Setting(
      "http.max_connections", ["STENO_MAX_CONNECTIONS"], .integer(1...1_000_000), "12000",
      "Connections that are open at once; others wait to be accepted."),
  ]

  static let data: [Setting] = [
    Setting(
      "data.folder", ["STENO_DATA"], .path,
      "Folder for jobs, recordings and results; else the folder data in STENO_HOME."),
    Setting(
      "data.database", ["STENO_DATABASE", "DATABASE_URL"], .database,
      "File of the database, also as sqlite:///path; else steno.db in the data folder."),
    Setting(
      "data.database_connections",
      [
        "STENO_DATABASE_CONNECTIONS", "DB_POOL_SIZE", "DATABASE_POOL_SIZE", "DATABASE_CONNECTION_POOL_SIZE",
        "DB_MAX_CONNECTIONS",
      ], .integer(1...200), "5", "Readers of the database at once."),
    Setting(
      "cache.enabled", ["STENO_CACHE", "ENABLE_CACHE"], .flag, "true",
      "Keep results, so that the same recording with the same options is not transcribed again."),
    Setting(
      "cache.entries", ["STENO_CACHE_ENTRIES", "CACHE_SIZE"], .integer(0...10_000_000), "1000",
      "Values that the cache holds at most."),
    Setting(
      "cache.lifetime", ["STENO_CACHE_LIFETIME", "CACHE_TTL"], .seconds(1...31_536_000), "1h",
      "How long the cache holds a value."),
  ]

  static let models: [Setting] = [
    Setting(
      "models.default", ["STENO_MODEL", "WHISPER_MODEL", "DEFAULT_WHISPER_MODEL"], .text,
      "Model for requests that name none; else the best one that is installed."),
    Setting(
      "models.folder", ["STENO_MODELS", "WHISPER_MODEL_DIR"], .path,
      "Folder with installed models; else the folder models in STENO_HOME."),
    Setting(
      "models.threads", ["STENO_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"], .integer(0...1024), "0",
      "Compute threads; 0 for as many as the machine has cores."),
    Setting(
      "models.niceness", ["STENO_NICENESS"], .integer(0...19), "10",
      "How far compute threads stand behind those that answer requests; 0 for not at all."),
    Setting(
      "models.memory", ["STENO_MODEL_MEMORY"], .bytes(0...(1 << 50)), "0",
      "Memory that loaded models may take; 0 for half of what the machine has."),
    Setting(
      "models.preload", ["STENO_PRELOAD_MODELS", "PRELOAD_MODELS"], .list,
      "Models to load before the first request."),
    Setting(
      "models.unload_after", ["STENO_MODEL_TTL"], .secondsOrNever(0...31_536_000), "300s",
      "Unload a model that nobody used for so long; never keeps it."),
  ]
}
