import HTTPTypes
import Transcripts

extension APIOperation {
  /// What administrators do with users, and the log of what was done.
  static var administration: [APIOperation] { users + audit }

  private static let topic = "Administration"

  private static var users: [APIOperation] {
    let (base, one) = ("/api/v1/admin/users", "/api/v1/admin/users/{user}")
    let (user, quota) = (APISchema.reference("User"), APISchema.reference("Quota"))
    let which = Parameter.named("user", "Which user.")
    let role = APISchema.choice(["admin", "user"])
    func change(
      _ method: HTTPRequest.Method, _ path: String, _ summary: String, _ body: Body? = nil
    ) -> APIOperation {
      APIOperation(
        method: method, path: path, topic: topic, summary: summary, parameters: [which], body: body,
        answers: [.json(200, "The user.", user)], errors: [404, 409] + (body == nil ? [] : [400, 413]))
    }
    return [
      APIOperation(
        method: .get, path: base, topic: topic, summary: "Users", parameters: .page(of: 100),
        answers: [.json(200, "A page of them.", APISchema.page(of: user))], errors: [400]),
      APIOperation(
        method: .post, path: base, topic: topic, summary: "Make a user",
        description: "Without a password a temporary one is made; it is in this answer only.",
        body: .record(
          APISchema.object(
            [
              ("username", APISchema.text(example: "ada")), ("email", APISchema.text()), ("role", role),
              ("password", APISchema.text(of: 10...1000)), ("quota", quota),
            ], required: ["username"]), example: .object([("username", .string("ada"))])),
        answers: [.json(201, "The user.", user)], errors: [400, 409, 413]),
      APIOperation(
        method: .get, path: one, topic: topic, summary: "One user", parameters: [which],
        answers: [.json(200, "The user.", user)], errors: [404]),
      change(
        .patch, one, "Change a user",
        .record(
          APISchema.object(
            [
              ("email", APISchema.text()), ("role", role), ("enabled", APISchema.flag()),
              ("must_change_password", APISchema.flag()), ("quota", quota),
            ], required: []))),
      APIOperation(
        method: .delete, path: one, topic: topic, summary: "Remove a user and all that is theirs",
        parameters: [which], answers: [.gone], errors: [404, 409]),
      change(.put, one + "/role", "Give a user a role", .record(APISchema.object([("role", role)]))),
      change(.put, one + "/quota", "Limit what a user takes", .record(quota)),
      APIOperation(
        method: .get, path: one + "/usage", topic: topic, summary: "What a user has taken",
        parameters: [which], answers: [.json(200, "Use and limits.", APISchema.reference("Usage"))],
        errors: [404]),
      change(.post, one + "/password", "Give a user a temporary password"),
      APIOperation(
        method: .post, path: one + "/logout", topic: topic, summary: "End a user's logins",
        parameters: [which], answers: [.gone], errors: [404]),
      change(.post, one + "/disable", "Keep a user out"), change(.post, one + "/enable", "Let a user in"),
      APIOperation(
        method: .get, path: one + "/keys", topic: topic, summary: "A user's keys", parameters: [which],
        answers: [
          .json(
            200, "Keys.", APISchema.object([("keys", APISchema.list(APISchema.reference("Key")))]))
        ], errors: [404]),
      APIOperation(
        method: .delete, path: one + "/keys/{key}", topic: topic, summary: "Revoke a user's key",
        parameters: [which, .named("key", "Which key.")], answers: [.gone], errors: [404]),
    ]
  }

  private static var audit: [APIOperation] {
    let names = ["at", "actor", "action", "target", "outcome", "address", "request_id", "detail", "hash"]
    let record = APISchema.object(
      [("sequence", APISchema.integer())]
        + names.map { ($0, $0 == "at" ? APISchema.format("date-time") : APISchema.text()) })
    let base = "/api/v1/admin/audit"
    return [
      APIOperation(
        method: .get, path: base, topic: topic, summary: "What was done", description: "The newest first.",
        parameters: [
          .query("limit", APISchema.integer(1...1000), "How many."),
          .query("before", APISchema.integer(0...Int(Int32.max)), "Only those before this number."),
          .query(
            "after", APISchema.integer(0...Int(Int32.max)), "Only those after this number, the oldest first."),
        ],
        answers: [
          .json(
            200, "Records.",
            APISchema.object(
              [
                ("items", APISchema.list(record)), ("next", APISchema.integer(nil, "Where to go on.")),
              ], required: ["items"]))
        ], errors: [400]),
      APIOperation(
        method: .get, path: base + "/verify", topic: topic, summary: "Is the log whole?",
        answers: [
          .json(
            200, "Whether it is.",
            APISchema.object(
              [
                ("valid", APISchema.flag()), ("sequence", APISchema.integer()), ("hash", APISchema.text()),
                ("fault", APISchema.text()),
              ], required: ["valid", "sequence"]))
        ]),
    ]
  }
}
