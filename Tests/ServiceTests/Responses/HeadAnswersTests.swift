import Accounts
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Testing

@testable import Service

@Suite("Answers to HEAD", .timeLimit(.minutes(1)))
struct HeadAnswersTests {
  @Test("are those to GET without their bodies, errors too")
  func all() async throws {
    let users = try await MultiUserService()
    let admin = try await users.user("admin", role: .admin)
    try await users.test { ask async throws in
      let headers = try await users.token(admin).headers
      let paths = Set(
        APIOperation.all.filter { $0.method == .get }.map {
          $0.path.replacing(/\{\w+\}/, with: "01M7ZDSG1J4P010DZDNFXB2EBM")
        })
      for path in paths.sorted() + ["/api/v1/nothing", "/api/v1/transcriptions?limit=x"] {
        for headers in [headers, [:]] {
          let get = try await ask.client.execute(uri: path, method: .get, headers: headers) { $0 }
          let head = try await ask.client.execute(uri: path, method: .head, headers: headers) { $0 }
          #expect(head.body.readableBytes == 0, "\(path)")
          // A program for tus asks so how far it is, and says which version it speaks.
          if path.hasPrefix("/api/v1/uploads/") { continue }
          #expect(head.status == get.status, "\(path)")
          #expect(head.headers[.contentType] == get.headers[.contentType], "\(path)")
        }
      }
    }
  }
}
