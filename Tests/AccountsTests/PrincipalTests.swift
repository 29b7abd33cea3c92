import Accounts
import Testing

@Suite("Principals")
struct PrincipalTests {
  @Test("The only user may do everything")
  func singleUser() {
    #expect(Principal.singleUser.scopes == [.read, .write, .admin])
    #expect(Principal.singleUser.role == .admin)
  }
}
