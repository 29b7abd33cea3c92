import Logging
import NIOPosix
import Stores
import Web

/// How recordings come in, by the service's configuration.
struct UploadAssembly: Sendable {
  let desk: UploadDesk
  let sources: RecordingSources

  init(
    _ configuration: ServiceConfiguration.Uploads, limits: UploadLimits, service: SpeechService,
    threads: NIOThreadPool, logger: Logger
  ) throws {
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
  }

  var routes: UploadRoutes {
    UploadRoutes(desk: desk) { [sources] in try await sources.receiveUpload($0, context: $1) }
  }
}
