import Foundation
import Jobs
import ServiceLifecycle
import Stores
import Web

// Webhooks and retention as the configuration wishes them.

extension ServiceProgram {
  /// Nil without a store for them.
  func webhookDesk(_ stores: ServiceStores) throws -> WebhookDesk? {
    guard let store = stores.webhooks else { return nil }
    let wishes = configuration.webhooks
    let (rules, ports) = try WebhookReceivers.rules(allowsPrivateNetworks: wishes.allowsPrivateNetworks)
    let client = GuardedClient(
      .init(rules: rules, ports: ports, userAgent: "Steno/\(StenoVersion.current)"), logger: logger)
    return WebhookDesk(
      store: store, receivers: WebhookReceivers(client: client, hosts: wishes.allowedHosts),
      callbackSecrets: try callbackSecrets, schedule: WebhookSchedule(retries: wishes.retries),
      publicURL: configuration.http.publicURL)
  }

  private var callbackSecrets: CallbackSecrets {
    get throws {
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
  }

  func webhookSender(_ desk: WebhookDesk?, _ stores: ServiceStores) -> (any ServiceLifecycle.Service)? {
    guard let desk else { return nil }
    var sender = WebhookSender.Configuration(name: ServiceProgram.workerName())
    sender.timeoutSeconds = configuration.webhooks.timeoutSeconds
    return WebhookSender(sender, desk: desk, jobs: stores.jobs, blobs: stores.blobs, logger: logger)
  }

  var sweepConfiguration: StoreSweep.Configuration {
    var sweep = StoreSweep.Configuration()
    sweep.keepInputsSeconds = configuration.jobs.keepUploadsSeconds
    return sweep
  }
}
