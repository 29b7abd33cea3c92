extension Setting {
  static let jobs: [Setting] = [
    Setting(
      "jobs.max_concurrent",
      ["STENO_MAX_CONCURRENT_JOBS", "MAX_CONCURRENT_JOBS", "MAX_WORKERS", "CELERY_CONCURRENCY"],
      .integer(1...1024), "4", "Jobs under way at once."),
    Setting(
      "jobs.lease", ["STENO_JOB_LEASE"], .seconds(2...3600), "10s",
      "How long a worker may be silent before its job is given to another."),
    Setting(
      "jobs.retries", ["STENO_JOB_RETRIES"], .integer(0...100), "3",
      "How often a job is tried again after a failure that may pass."),
    Setting(
      "jobs.deadline_factor", ["STENO_JOB_DEADLINE_FACTOR"], .number(0.1...1000), "10",
      "A job may take so many times the length of its recording, and never less than ten minutes."),
    Setting(
      "jobs.time_limit",
      [
        "STENO_JOB_TIME_LIMIT", EnvironmentName("PROCESSING_TIMEOUT", unit: "ms"), "CELERY_TASK_TIME_LIMIT",
      ], .secondsOrNever(1...31_536_000), "never", "The longest that any job may take."),
    Setting(
      "jobs.sync_threshold", ["STENO_SYNC_THRESHOLD", "SYNC_THRESHOLD"], .seconds(0...86400), "30s",
      "Recordings up to this length are answered at once where the caller leaves the choice to us."),
    Setting(
      "jobs.sync_timeout", ["STENO_SYNC_TIMEOUT", "SYNC_TIMEOUT"], .seconds(1...86400), "60s",
      "How long such a request waits before it is answered with a job to ask for later."),
    Setting(
      "jobs.keep_uploads", ["STENO_KEEP_UPLOADS"], .secondsOrNever(0...3_153_600_000), "7d",
      "How long recordings are kept after their job has ended."),
    Setting(
      "jobs.keep_transcripts", ["STENO_KEEP_TRANSCRIPTS"], .secondsOrNever(0...3_153_600_000), "30d",
      "How long results are kept."),
    Setting(
      "jobs.ephemeral", ["STENO_EPHEMERAL"], .flag, "false",
      "Keep nothing of any job once its result has been read."),
  ]

  static let uploads: [Setting] = [
    Setting(
      "uploads.max_size", ["STENO_MAX_UPLOAD", EnvironmentName("MAX_FILE_SIZE_MB", unit: "MB")],
      .bytes(1...(1 << 50)), "500MB", "Largest recording that is taken."),
    Setting(
      "uploads.formats", ["STENO_FORMATS", "ALLOWED_AUDIO_FORMATS"], .list,
      "Formats that are taken, by the ends of their file names; else every format that can be read."),
    Setting(
      "uploads.max_audio", ["STENO_MAX_AUDIO"], .secondsOrNever(1...31_536_000), "12h",
      "Longest recording that is taken."),
    Setting(
      "uploads.reserve", ["STENO_DISK_RESERVE"], .bytes(0...(1 << 50)), "1GB",
      "Disk space that uploads leave free."),
    Setting(
      "uploads.expiry", ["STENO_UPLOAD_EXPIRY"], .seconds(60...31_536_000), "1d",
      "How long an upload of its own is kept after its last bytes."),
    Setting(
      "uploads.fetch", ["STENO_FETCH_URLS"], .flag, "true",
      "Fetch recordings from addresses that requests give."),
    Setting(
      "uploads.fetch_timeout", ["STENO_FETCH_TIMEOUT"], .seconds(1...86_400), "10min",
      "How long fetching a recording may take."),
    Setting(
      "uploads.fetch_networks", ["STENO_FETCH_NETWORKS"], .addressRanges,
      "Local networks that recordings may be fetched from; else public addresses only."),
    Setting(
      "uploads.fetch_ports", ["STENO_FETCH_PORTS"], .list, "80, 443",
      "Ports that recordings may be fetched from."),
  ]

  static let webhooks: [Setting] = [
    Setting(
      "webhooks.timeout", ["STENO_WEBHOOK_TIMEOUT", "CALLBACK_TIMEOUT"], .seconds(1...300), "30s",
      "How long a receiver may take to answer."),
    Setting(
      "webhooks.retries", ["STENO_WEBHOOK_RETRIES", "CALLBACK_RETRIES"], .integer(0...100), "8",
      "How often a delivery that failed is tried again."),
    Setting(
      "webhooks.private_networks", ["STENO_WEBHOOK_PRIVATE_NETWORKS"], .flag, "false",
      "Deliver to loopback and private addresses too."),
    Setting(
      "webhooks.allowed_hosts", ["STENO_WEBHOOK_HOSTS"], .list,
      "Hosts to which webhooks may go; else all that are not private."),
    Setting(
      "webhooks.secret", ["STENO_WEBHOOK_SECRET", "WEBHOOK_SECRET"], .text, isSecret: true,
      "Signs deliveries to receivers that have no secret of their own."),
  ]
}
