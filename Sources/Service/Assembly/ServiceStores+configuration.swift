import Foundation
import Jobs
import Stores

extension ServiceStores {
  /// All in one database and one folder of this machine.
  init(_ configuration: ServiceConfiguration, database: SQLiteDatabase) throws {
    let blobs = URL(fileURLWithPath: configuration.data.folder).appendingPathComponent("blobs")
    self.init(
      jobs: SQLiteJobStore(
        database: database, policy: RetryPolicy(mostAttempts: configuration.jobs.retries + 1),
        clock: SpeechService.now),
      blobs: try DiskBlobStore(folder: blobs.path, reserve: configuration.uploads.reserveBytes),
      cache: InMemoryCache(mostEntries: max(configuration.cache.entries, 1)), events: InProcessEvents(),
      uploads: SQLiteUploadStore(database: database), webhooks: SQLiteWebhookStore(database: database))
  }
}
