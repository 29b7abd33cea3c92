import Accounts
import Hummingbird

/// What a service with one user answers where pages and programs ask who they are: nobody has to log in.
struct SingleUserRoutes: Sendable {
  private struct Profile: Encodable {
    struct User: Encodable {
      var id: String
      var username: String
      var role: Role
    }

    var user: User
    var scopes: [String]
    var credential = "single_user"
  }

  func add(to router: some RouterMethods<ServiceContext>) {
    for prefix in LoginRoutes.prefixes {
      router.get(RouterPath("\(prefix)/me")) { _, context in
        let principal = try context.requireSomebody()
        return try Response.json(
          Profile(
            user: .init(id: principal.account, username: principal.account, role: principal.role),
            scopes: principal.scopes.map(\.rawValue).sorted()))
      }
    }
  }
}
