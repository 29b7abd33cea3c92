import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import NIOPosix
import Testing

@testable import Service

/// With all parts that a service can have, once for one user and once for several.
@Suite("Routes and their document")
struct DocumentedRoutesTests {
  private func routers() async throws -> [Router<ServiceContext>] {
    let edge = try HTTPEdge(ServiceConfiguration(home: "/nonexistent"))
    let several = try await MultiUserService()
    let one = try ServiceFixture()
    var routes = ServiceRoutes(
      service: one.service, operations: .unwatched(one.service, servesMetrics: true),
      receive: { _, _ in throw ServiceError.notFound })
    routes.uploads =
      try UploadAssembly(
        ServiceConfiguration(home: "/nonexistent").uploads, limits: UploadLimits(), service: one.service,
        threads: .singleton,
        logger: Logger(label: "test")
      ).routes
    let policy = try SingleUserPolicy(listeningOn: "127.0.0.1", key: nil)
    return [
      routes.router(identify: Authentication(policy), edge: edge),
      several.routes.router(identify: Authentication(AccountAuthentication(several.desk)), edge: edge),
    ]
  }

  private func names(_ router: Router<ServiceContext>) -> Set<String> {
    Set(router.routes.map { "\($0.method) \($0.path)" })
  }

  @Test("Every route has an operation, and every operation a route")
  func operations() async throws {
    let routed = try await routers().map(names).reduce(into: Set()) { $0.formUnion($1) }
    let told = Set(APIOperation.all.map { "\($0.method) \($0.routerPath)" })
    #expect(routed.subtracting(told).sorted() == [], "not in the document")
    #expect(told.subtracting(routed).sorted() == [], "not in the router")
  }

  @Test("A service's document tells of the routes that it has, and of no others")
  func document() async throws {
    for router in try await routers() {
      let routed = names(router)
      let answer = try await Application(router: router).test(.router) {
        try await $0.execute(uri: "/openapi.json", method: .get)
      }
      let root = try #require(
        try JSONSerialization.jsonObject(with: Data(answer.body.readableBytesView)) as? [String: Any])
      let paths = try #require(root["paths"] as? [String: [String: Any]])
      let told = Set(
        paths.flatMap { path, methods in
          methods.keys.map { "\($0.uppercased()) \(path.replacing("{model}", with: "**"))" }
        })
      #expect(told == routed)
    }
  }
}
