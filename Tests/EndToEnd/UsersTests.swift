import Foundation
import Testing

@Suite struct UsersTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  func users(_ arguments: [String], input: String = "") throws -> Steno.Result {
    try Steno.run(
      ["users"] + arguments + ["--data", folder.url("data").path], home: folder.url("home").path,
      input: Data(input.utf8))
  }

  @Test("Users are made, listed, disabled and removed with no service running")
  func life() throws {
    let ada = try users(["add", "ada", "--admin", "--password-stdin"], input: "a phrase of the first\n")
    #expect(ada.status == 0 && ada.output.isEmpty)
    let bob = try users(["add", "bob"])
    #expect(bob.status == 0)
    #expect(bob.output.count == 21, "a temporary password and nothing else")
    #expect(try users(["add", "bob"]).status == 1)
    let key = try users(["keys", "create", "bob", "--name", "ci", "--scopes", "read"])
    #expect(key.output.hasPrefix("steno_"))
    #expect(try users(["keys", "list", "bob"]).output.contains("ci\tread\tactive"))
    #expect(try users(["disable", "ada"]).errors.contains("only administrator"))
    #expect(try users(["role", "bob", "admin"]).status == 0)
    #expect(try users(["disable", "ada"]).status == 0)
    #expect(try users(["list"]).output.contains("ada\tadmin\tdisabled"))
    #expect(try users(["delete", "ada"]).status == 64)
    #expect(try users(["delete", "ada", "--yes"]).status == 0)
    #expect(try users(["list"]).output.contains("ada") == false)
  }

  @Test("A password is no argument, and a weak one is refused with what to do")
  func password() throws {
    #expect(try users(["add", "ada", "--password", "a phrase of the first"]).status == 64)
    let weak = try users(["add", "ada", "--password-stdin"], input: "short\n")
    #expect(weak.status == 1 && weak.errors.contains("10 characters"))
    #expect(try users(["add", "ada", "--password-stdin"]).status == 1)
    #expect(try users(["disable", "nobody"]).errors.contains("no such user"))
  }
}
