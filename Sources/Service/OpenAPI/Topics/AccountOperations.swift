import HTTPTypes
import Transcripts

extension APIOperation {
  /// Logging in and what users see of themselves, under all names that guides use.
  static var accounts: [APIOperation] {
    LoginRoutes.prefixes.flatMap { prefix in
      let topic = prefix == LoginRoutes.prefixes[0] ? "Accounts" : "Accounts, other names"
      return logins(prefix, topic) + profile(prefix, topic) + sessions(prefix, topic)
    } + [login("/token", "Accounts, other names")]
      + ["/api/v1/usage", "/api/v1/quota"].map { path in
        APIOperation(
          method: .get, path: path, topic: "Accounts", summary: "What you have taken of what you may take",
          answers: [.json(200, "Use and limits.", APISchema.reference("Usage"))])
      }
  }

  /// The login itself is one operation with several names.
  private static func login(_ path: String, _ topic: String) -> APIOperation {
    APIOperation(
      method: .post, path: path, topic: topic, summary: "Log in",
      description:
        "Tokens, or with `session` cookies for a browser. `name` and `email` do for `username` as well.",
      body: .record(
        APISchema.object(
          [
            ("username", APISchema.text(example: "ada")), ("password", APISchema.text()),
            ("session", APISchema.flag("Cookies in place of tokens.")),
          ], required: ["username", "password"]),
        example: .object([("username", .string("ada")), ("password", .string("correct horse battery"))])),
      answers: [.json(200, "You are in.", APISchema.reference("Login"))], errors: [400, 401, 403, 413],
      isPublic: true)
  }

  private static func logins(_ prefix: String, _ topic: String) -> [APIOperation] {
    let user = APISchema.reference("User")
    let registration: [(String, JSONValue)] = [
      ("username", APISchema.text(example: "ada")), ("email", APISchema.text()),
      ("password", APISchema.text(of: 10...1000, "What is easy to guess is refused.")),
    ]
    return [
      login(prefix + "/login", topic), login(prefix + "/token", topic),
      APIOperation(
        method: .post, path: prefix + "/refresh", topic: topic, summary: "Exchange a refresh token",
        description: "Each is good once. With a session's cookie the session is exchanged.",
        body: .record(
          APISchema.object([("refresh_token", APISchema.text())], required: []), isRequired: false),
        answers: [.json(200, "New tokens.", APISchema.reference("Login"))], errors: [400, 401, 403, 413],
        isPublic: true),
      APIOperation(
        method: .post, path: prefix + "/logout", topic: topic, summary: "Log out", answers: [.gone]),
      APIOperation(
        method: .post, path: prefix + "/register", topic: topic, summary: "Make an account for yourself",
        description: "Where the service allows it.",
        body: .record(APISchema.object(registration, required: ["username", "password"])),
        answers: [.json(201, "The account.", user)], errors: [400, 403, 409, 413], isPublic: true),
      APIOperation(
        method: .post, path: prefix + "/setup", topic: topic, summary: "Make the first administrator",
        description: "With the token that the service shows when it starts without users.",
        body: .record(
          APISchema.object(
            [("token", APISchema.text())] + registration, required: ["token", "username", "password"])),
        answers: [.json(201, "The administrator.", user)], errors: [400, 401, 409, 413], isPublic: true),
    ]
  }

  private static func profile(_ prefix: String, _ topic: String) -> [APIOperation] {
    let me = APISchema.object([
      (
        "user",
        APISchema.object(
          [
            ("id", APISchema.text()), ("username", APISchema.text()),
            ("role", APISchema.choice(["admin", "user"])),
          ])
      ), ("scopes", APISchema.list(APISchema.choice(["read", "write", "admin"]))),
      ("credential", APISchema.choice(["session", "token", "api_key", "single_user"])),
    ])
    let change = Body.record(
      APISchema.object([("current_password", APISchema.text()), ("new_password", APISchema.text())]))
    let ways: [(HTTPRequest.Method, String)] = [
      (.post, "/password"), (.put, "/password"), (.post, "/change-password"),
    ]
    return [
      APIOperation(
        method: .get, path: prefix + "/me", topic: topic, summary: "Who you are",
        answers: [.json(200, "You.", me)])
    ]
      + ways.map { method, name in
        APIOperation(
          method: method, path: prefix + name, topic: topic, summary: "Change your password",
          description: "All your logins end; the answer has a new one.", body: change,
          answers: [.json(200, "A new login.", APISchema.reference("Login"))], errors: [400, 413])
      }
  }

  private static func sessions(_ prefix: String, _ topic: String) -> [APIOperation] {
    let session = APISchema.object(
      [
        ("id", APISchema.text()), ("kind", APISchema.choice(["session", "token"])),
        ("created_at", APISchema.format("date-time")), ("last_seen_at", APISchema.format("date-time")),
        ("expires_at", APISchema.format("date-time")), ("current", APISchema.flag()),
      ], required: ["id", "kind", "created_at", "expires_at", "current"])
    return [
      APIOperation(
        method: .get, path: prefix + "/sessions", topic: topic, summary: "Your logins",
        answers: [.json(200, "Logins.", APISchema.object([("sessions", APISchema.list(session))]))]),
      APIOperation(
        method: .delete, path: prefix + "/sessions", topic: topic, summary: "End your other logins",
        answers: [.gone]),
      APIOperation(
        method: .delete, path: prefix + "/sessions/{login}", topic: topic, summary: "End a login of yours",
        parameters: [.named("login", "Which login.")], answers: [.gone], errors: [404]),
    ]
  }
}
