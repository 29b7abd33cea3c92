import Accounts
import Foundation
import Jobs
import Stores
import Testing

@testable import Service

@Suite("Assembly of accounts by the configuration")
struct AccountAssemblyTests {
  /// Goes with the test.
  final class Folder: Sendable {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("assembly-\(UUID().uuidString)")
      .path
    deinit { try? FileManager.default.removeItem(atPath: path) }
  }

  let folder = Folder()
  let accounts: SQLiteAccountStore
  let jobs: SQLiteJobStore

  init() throws {
    let database = try SQLiteDatabase(path: folder.path + "/steno.db")
    accounts = SQLiteAccountStore(database: database)
    jobs = SQLiteJobStore(database: database, clock: SpeechService.now)
  }

  func assembly(_ change: (inout ServiceConfiguration) -> Void) async throws -> AccountAssembly {
    var configuration = ServiceConfiguration(home: folder.path)
    configuration.data.folder = folder.path
    change(&configuration)
    return try await AccountAssembly(configuration, accounts: accounts, jobs: jobs)
  }

  @Test("One user is usual, without accounts, quotas or a key on this machine")
  func single() async throws {
    let made = try await assembly { _ in }
    #expect(made.strategy is SingleUserPolicy)
    #expect(made.desk == nil && made.quotas == nil && made.setupToken == nil)
  }

  @Test("One user without a key is refused on other addresses; several users are not")
  func address() async throws {
    await #expect(throws: AccountError.self) { try await assembly { $0.http.host = "0.0.0.0" } }
    let made = try await assembly {
      $0.http.host = "0.0.0.0"
      $0.accounts.isMultiUser = true
    }
    #expect(made.strategy is AccountAuthentication)
    #expect(made.setupToken != nil)
  }

  @Test("A given password makes the first administrator, once, and is checked like any other")
  func bootstrap() async throws {
    await #expect(throws: AccountError.self) {
      try await assembly {
        $0.accounts.isMultiUser = true
        $0.accounts.bootstrapPassword = "password1234"
      }
    }
    for password in ["first phrase of many", "second phrase of many"] {
      let made = try await assembly {
        $0.accounts.isMultiUser = true
        $0.accounts.bootstrapPassword = password
        $0.accounts.jwtSecret = MultiUserService.secret
      }
      #expect(made.setupToken == nil)
    }
    let known = try #require(try await accounts.credentials(named: UserName("admin")))
    #expect(known.user.role == .admin)
    #expect(known.password.matches(SecretText("first phrase of many")))
    #expect(try await accounts.countUsers() == 1)
  }

  @Test("Tokens are signed with a secret that only its owner can read, the same after a restart")
  func key() async throws {
    let first = try await assembly { $0.accounts.isMultiUser = true }
    let second = try await assembly { $0.accounts.isMultiUser = true }
    let now = SpeechService.now()
    let token = try await #require(first.desk).tokens.issue(
      account: "a", family: "f", scopes: [.read], at: now)
    #expect(try await #require(second.desk).tokens.verify(token, at: now).account == "a")
    let mode = try FileManager.default.attributesOfItem(atPath: folder.path + "/jwt.key")[.posixPermissions]
    #expect(mode as? Int == 0o600)
  }
}
