import Logging
import NIOPosix
import Stores
import Web

/// How recordings come in, by the service's configuration.
struct UploadAssembly: Sendable {
  let desk: UploadDesk
  private let sources: RecordingSources
  private let many: FormReceiver
  private let service: SpeechService

  init(
    _ configuration: ServiceConfiguration.Uploads, limits: UploadLimits, service: SpeechService,
    threads: NIOThreadPool, logger: Logger
  ) throws {
    self.service = service
    let blobs = service.stores.blobs
    var policy = UploadPolicy()
    policy.expirySeconds = configuration.expirySeconds
    desk = UploadDesk(
      store: service.stores.uploads, blobs: blobs, limits: limits, policy: policy,
      quota: UploadQuota(of: service), threads: threads)
    var fetch: URLFetch?
    if configuration.fetchesURLs {
      let rules = AddressRules(allowed: configuration.fetchNetworks, own: try AddressRules.ownAddresses())
      let inspection = RecordingInspection(
        probe: RecordingProbe(blobs: blobs, limits: limits, threads: threads))
      fetch = URLFetch(
        client: GuardedClient(.init(rules: rules, ports: configuration.fetchPorts), logger: logger),
        blobs: blobs,
        limits: OutboundLimits(
          totalSeconds: configuration.fetchTimeoutSeconds, mostBytes: Int64(limits.fileBytes)),
        inspect: { try await inspection.inspect($0, fileName: $1) })
    }
    sources = RecordingSources(
      receiver: FormReceiver(blobs: blobs, limits: limits, threads: threads), desk: desk, fetch: fetch)
    // Each recording of a batch under the same limits as one alone.
    var batchLimits = limits
    batchLimits.mostFiles = BatchRoutes.mostFiles
    many = FormReceiver(blobs: blobs, limits: batchLimits, threads: threads)
  }

  /// Takes in a request with its recording, however it names it.
  var receive: ReceiveForm {
    { [service, sources] request, context in
      try await service.checkQuota(beforeReceiving: request, context)
      return try await sources.receive(request, context: context)
    }
  }

  /// Takes in a form with many recordings.
  var receiveMany: ReceiveForm {
    { [service, many] request, context in
      try await service.checkQuota(beforeReceiving: request, context)
      return try await many.receive(request, context: context)
    }
  }

  /// A recording that fields name by `upload_id` or an address.
  var recording: NameRecording {
    { [sources] fields, context in try await sources.named(fields, context: context) }
  }

  var routes: UploadRoutes {
    UploadRoutes(desk: desk) { [sources] in try await sources.receiveUpload($0, context: $1) }
  }
}
