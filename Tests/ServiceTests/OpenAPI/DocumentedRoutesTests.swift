import Accounts
import Foundation
import Hummingbird
import Jobs
import Logging
import Models
import Stores
import Testing

@testable import Service

@Suite("Routes and their document")
struct DocumentedRoutesTests {
  @Test("Every route is in the document, and nothing else")
  func routes() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("steno-routes-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let database = try SQLiteDatabase(path: folder.appendingPathComponent("steno.db").path)
    let service = SpeechService(
      stores: ServiceStores(
        jobs: SQLiteJobStore(
          database: database, policy: RetryPolicy(mostAttempts: 1), clock: SpeechService.now),
        blobs: MemoryBlobs(), cache: InMemoryCache(mostEntries: 1), events: InProcessEvents(),
        uploads: SQLiteUploadStore(database: database)),
      models: RecognitionModels(
        store: InstalledModels(home: StenoHome(root: folder)), configuration: .init(threads: 1)),
      selection: ModelSelection(), policy: JobPolicy(), worker: WorkerConfiguration(name: "test"),
      logger: Logger(label: "test"))
    let router = ServiceRoutes(service: service) { _, _ in throw ServiceError.notFound }
      .router(identify: Authentication(try SingleUserPolicy(listeningOn: "127.0.0.1", key: nil)))
    let routed = Set(router.routes.map { "\($0.method) \($0.path)" })
    let told = Set(APIOperation.all.map { "\($0.method) \($0.routerPath)" })
    #expect(routed.subtracting(told).sorted() == [], "not in the document")
    #expect(told.subtracting(routed).sorted() == [], "not in the router")
  }
}
