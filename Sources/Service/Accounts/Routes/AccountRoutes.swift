import Accounts
import Hummingbird
import Jobs
import Stores

/// All routes of accounts.
struct AccountRoutes: Sendable {
  let desk: AccountDesk
  let service: SpeechService

  func add(to router: some RouterMethods<ServiceContext>) {
    let quotas = AccountQuotas(accounts: desk.store, jobs: service.stores.jobs, clock: desk.clock)
    LoginRoutes(desk: desk).add(to: router)
    ProfileRoutes(desk: desk, quotas: quotas).add(to: router)
    KeyRoutes(desk: desk).add(to: router)
    UserRoutes(desk: desk, quotas: quotas, erasure: erasure).add(to: router)
    AuditRoutes(store: desk.store).add(to: router)
  }

  private var erasure: AccountErasure {
    let jobDesk = service.desk
    let stores = service.stores
    return AccountErasure(
      jobs: stores.jobs, blobs: stores.blobs, uploads: stores.uploads, webhooks: stores.webhooks
    ) {
      try await jobDesk.apply(.cancelRequested, to: $0, of: .everyone)
    }
  }
}
