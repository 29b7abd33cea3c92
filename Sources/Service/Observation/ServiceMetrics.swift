import Jobs
import Stores
public import Telemetry
import Visuals

/// What the service measures of itself; Documentation/Operations.md has the table. Labels have few values: never names of
/// jobs, accounts or paths.
public struct ServiceMetrics: Sendable {
  public let registry: MetricRegistry

  // Requests.
  let requests: CounterMetric
  let requestSeconds: HistogramMetric
  let requestsInFlight: GaugeMetric
  let requestBytes: CounterMetric
  let responseBytes: CounterMetric
  // Jobs.
  let jobsSubmitted: CounterMetric
  let jobsFinished: CounterMetric
  let jobFailures: CounterMetric
  let jobRetries: CounterMetric
  let jobsRescued: CounterMetric
  let leasesLost: CounterMetric
  let jobWait: HistogramMetric
  let jobSeconds: HistogramMetric
  let jobs: GaugeMetric
  let queueDepth: GaugeMetric
  let queueAge: GaugeMetric
  let cacheRequests: CounterMetric
  // Engine.
  let audioSeconds: CounterMetric
  let processingSeconds: CounterMetric
  let realTimeFactor: HistogramMetric
  let engineRecordings: GaugeMetric
  let batchSize: GaugeMetric
  let batchCapacity: GaugeMetric
  let engineChunks: CounterMetric
  let engineBeats: CounterMetric
  let engineStuck: GaugeMetric
  let engineStalls: CounterMetric
  let engineSilence: GaugeMetric
  let modelLoaded: GaugeMetric
  let modelMemory: GaugeMetric
  let modelLoadSeconds: HistogramMetric
  // Language model.
  let refinedScenes: CounterMetric
  let refinementRequests: CounterMetric
  let refinementTokens: CounterMetric
  // Stores and dependencies.
  let databaseSeconds: HistogramMetric
  let databaseErrors: CounterMetric
  let diskFree: GaugeMetric
  let dependencyUp: GaugeMetric
  let workerHeartbeat: GaugeMetric
  let edges: EdgeMetrics

  public init(_ registry: MetricRegistry = MetricRegistry()) {
    self.registry = registry
    let long: [Double] = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1800, 3600, 7200]
    requests = registry.counter(
      "steno_http_requests_total", "Requests that were answered.", labels: ["route", "method", "code"],
      limit: 1000)
    requestSeconds = registry.histogram(
      "steno_http_request_duration_seconds", "From a request's head to the end of its answer.",
      labels: ["route", "method"], bounds: [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 30], limit: 150)
    requestsInFlight = registry.gauge("steno_http_requests_in_flight", "Requests that are being answered.")
    requestBytes = registry.counter(
      "steno_http_request_body_bytes_total", "Bytes of requests' bodies, as their heads tell them.")
    responseBytes = registry.counter("steno_http_response_body_bytes_total", "Bytes of answers' bodies.")

    jobsSubmitted = registry.counter(
      "steno_jobs_submitted_total", "Jobs that were accepted.", labels: ["kind", "priority"])
    jobsFinished = registry.counter(
      "steno_jobs_finished_total", "Jobs that have ended; the outcome dead is a dead letter.",
      labels: ["kind", "outcome"])
    jobFailures = registry.counter(
      "steno_job_failures_total", "Attempts that failed.", labels: ["kind", "reason"], limit: 200)
    jobRetries = registry.counter(
      "steno_job_retries_total", "Failed attempts after which a job is tried again.", labels: ["reason"],
      limit: 100)
    jobsRescued = registry.counter(
      "steno_jobs_rescued_total", "Jobs that were taken back from a worker that was lost.")
    leasesLost = registry.counter(
      "steno_lease_lost_total", "Jobs that this worker dropped because its lease was over.")
    jobWait = registry.histogram(
      "steno_job_wait_seconds", "From the time at which a job could run to its first attempt.",
      labels: ["priority"],
      bounds: [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800])
    jobSeconds = registry.histogram(
      "steno_job_duration_seconds", "From a job's first attempt to its end.", labels: ["kind"], bounds: long)
    jobs = registry.gauge("steno_jobs", "Jobs that are kept, by state.", labels: ["kind", "state"])
    queueDepth = registry.gauge("steno_queue_depth", "Jobs that wait for a worker.", labels: ["priority"])
    queueAge = registry.gauge(
      "steno_queue_oldest_age_seconds", "How long the job has waited that waits longest.",
      labels: ["priority"])
    cacheRequests = registry.counter(
      "steno_cache_requests_total", "Results that were looked for in the cache.", labels: ["result"])

    audioSeconds = registry.counter(
      "steno_audio_processed_seconds_total", "Seconds of audio that were transcribed.", labels: ["model"])
    processingSeconds = registry.counter(
      "steno_processing_seconds_total", "Seconds from the first to the last word of these recordings.",
      labels: ["model"])
    realTimeFactor = registry.histogram(
      "steno_realtime_factor", "Seconds of audio per second of work, of each recording.", labels: ["model"],
      bounds: [0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500])
    engineRecordings = registry.gauge(
      "steno_engine_recordings", "Recordings that the engine has and has not finished.", labels: ["model"])
    batchSize = registry.gauge(
      "steno_batch_size", "Chunks that share the model's steps now.", labels: ["model"])
    batchCapacity = registry.gauge(
      "steno_batch_capacity", "Chunks that could share them.", labels: ["model"])
    engineChunks = registry.counter(
      "steno_engine_chunks_total", "Chunks that were begun since the model was loaded.", labels: ["model"])
    engineBeats = registry.counter(
      "steno_engine_heartbeats_total", "Signs of life since the model was loaded: steps and chunks.",
      labels: ["model"])
    engineStuck = registry.gauge(
      "steno_engine_stuck", "1 where the engine has work and does nothing.", labels: ["model"])
    engineStalls = registry.counter(
      "steno_engine_stalls_total", "How often an engine was found stuck.", labels: ["model"])
    engineSilence = registry.gauge(
      "steno_engine_silence_seconds", "Since the last sign of life of an engine that has work.")
    modelLoaded = registry.gauge("steno_model_loaded", "1 where the model is in memory.", labels: ["model"])
    modelMemory = registry.gauge(
      "steno_model_memory_bytes", "Bytes that chunks under way hold, besides the weights.", labels: ["model"])
    modelLoadSeconds = registry.histogram(
      "steno_model_load_duration_seconds", "Loading a model.", labels: ["model"], bounds: long)

    refinedScenes = registry.counter(
      "steno_refinement_scenes_total",
      "Scenes that a language model was to refine; others are as rules found them.",
      labels: ["outcome"])
    refinementRequests = registry.counter(
      "steno_refinement_requests_total", "Questions to the language model, repetitions included.")
    refinementTokens = registry.counter(
      "steno_refinement_tokens_total", "Tokens of questions and of answers.", labels: ["direction"])

    databaseSeconds = registry.histogram(
      "steno_db_query_duration_seconds", "Reads and durable writes, with their wait.", labels: ["op"],
      bounds: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5])
    databaseErrors = registry.counter(
      "steno_db_errors_total", "Reads and writes that failed.", labels: ["op"])
    diskFree = registry.gauge("steno_disk_free_bytes", "Bytes that may still be written.", labels: ["mount"])
    dependencyUp = registry.gauge("steno_dependency_up", "1 where it works.", labels: ["name"])
    workerHeartbeat = registry.gauge(
      "steno_worker_last_heartbeat_timestamp_seconds", "When the worker last looked after its leases.")
    edges = EdgeMetrics(registry)
    registry.gauge("steno_build_info", "The version that runs; always 1.", labels: ["version"]).set(
      1, StenoVersion.current)
  }

  // MARK: What happens to jobs

  func submitted(_ job: Job) { jobsSubmitted.increment(job.kind.rawValue, job.priority.name) }

  /// A worker took it.
  func begun(_ job: Job, at now: Timestamp) {
    guard job.attempts <= 1 else { return }
    jobWait.observe(max(now.seconds(since: max(job.createdAt, job.notBefore)), 0), job.priority.name)
  }

  func ended(_ job: Job) {
    jobsFinished.increment(job.kind.rawValue, job.state.rawValue)
    if let start = job.startedAt, let end = job.finishedAt {
      jobSeconds.observe(max(end.seconds(since: start), 0), job.kind.rawValue)
    }
  }

  /// An attempt failed; `job` is what became of it.
  func failed(_ failure: JobFailure, _ job: Job?) {
    jobFailures.increment(job?.kind.rawValue ?? "", failure.code)
    if let job, !job.state.isFinal { jobRetries.increment(failure.code) }
  }

  /// A job changed because its time had come or its worker was lost.
  func maintained(_ job: Job) {
    // After the first loss it is queued at once; later it waits, and is queued when that is over.
    let isLost =
      job.failure?.code == JobFailure.workerLost.code && (job.state != .queued || job.crashes == 1)
    if isLost || job.failure?.code == JobFailure.quarantined.code { jobsRescued.increment() }
  }

  func observe(_ call: SQLiteDatabase.Call) {
    let name = call.isWrite ? "write" : "read"
    databaseSeconds.observe(call.seconds, name)
    if call.hasFailed { databaseErrors.increment(name) }
  }

  func refined(_ report: RefinementReport) {
    refinedScenes.increment("refined", by: Double(report.refined.count))
    refinedScenes.increment("kept", by: Double(report.sceneCount - report.refined.count))
    refinementRequests.increment(by: Double(report.requests))
    refinementTokens.increment("input", by: Double(report.inputTokens))
    refinementTokens.increment("output", by: Double(report.outputTokens))
  }

  func transcribed(model: String, audioSeconds audio: Double, seconds: Double) {
    guard audio > 0, seconds > 0 else { return }
    audioSeconds.increment(model, by: audio)
    processingSeconds.increment(model, by: seconds)
    realTimeFactor.observe(audio / seconds, model)
  }
}
