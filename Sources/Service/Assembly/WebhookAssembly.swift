import Foundation
import Jobs
import Logging
import ServiceLifecycle
import Stores
import Web

/// Webhooks as the configuration wishes them.
struct WebhookAssembly: Sendable {
  /// Nil without a store for them.
  let desk: WebhookDesk?
  private let configuration: ServiceConfiguration

  /// - Throws: ``ConfigurationFault``, and what making the service's own secret throws.
  init(_ configuration: ServiceConfiguration, stores: ServiceStores, logger: Logger) throws {
    self.configuration = configuration
    let wishes = configuration.webhooks
    let (rules, ports) = try WebhookReceivers.rules(allowsPrivateNetworks: wishes.allowsPrivateNetworks)
    let client = GuardedClient(
      .init(rules: rules, ports: ports, userAgent: "Steno/\(StenoVersion.current)"), logger: logger)
    let secrets = try WebhookAssembly.callbackSecrets(configuration)
    desk = stores.webhooks.map {
      WebhookDesk(
        store: $0, receivers: WebhookReceivers(client: client, hosts: wishes.allowedHosts),
        callbackSecrets: secrets, schedule: WebhookSchedule(retries: wishes.retries),
        publicURL: configuration.http.publicURL)
    }
  }

  private static func callbackSecrets(_ configuration: ServiceConfiguration) throws -> CallbackSecrets {
    if let text = configuration.webhooks.secret {
      guard let secret = WebhookSecret(text) else {
        throw ConfigurationFault(
          name: "STENO_WEBHOOK_SECRET", fault: "it is no secret that can sign webhooks",
          fix: "take 16 to 256 visible ASCII characters: openssl rand -base64 33")
      }
      return CallbackSecrets(service: secret, isChosen: true)
    }
    let path = URL(fileURLWithPath: configuration.data.folder).appendingPathComponent("webhook-secret").path
    return CallbackSecrets(service: try CallbackSecrets.kept(at: path), isChosen: false)
  }

  /// What runs beside the service for them.
  func senders(
    _ stores: ServiceStores, metrics: ServiceMetrics, logger: Logger
  ) -> [any ServiceLifecycle.Service] {
    guard let desk else { return [] }
    var sender = WebhookSender.Configuration(name: ServiceProgram.workerName())
    sender.timeoutSeconds = configuration.webhooks.timeoutSeconds
    return [
      WebhookSender(
        sender, desk: desk, jobs: stores.jobs, blobs: stores.blobs, metrics: metrics.edges, logger: logger)
    ]
  }
}
