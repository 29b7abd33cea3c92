import HTTPTypes
import Transcripts

extension APIOperation {
  /// API keys, under both names.
  static var keys: [APIOperation] {
    keys(at: "/api/v1/keys", "Keys") + keys(at: "/api/v1/api-keys", "Keys, other names")
  }

  private static func keys(at base: String, _ topic: String) -> [APIOperation] {
    let (one, key) = (base + "/{key}", APISchema.reference("Key"))
    let which = Parameter.named("key", "Which key.")
    let scopes = APISchema.list(APISchema.choice(["read", "write", "admin"]))
    let name = APISchema.text(example: "backup script")
    let creation = APISchema.object(
      [
        ("name", name), ("scopes", scopes), ("expires_at", APISchema.format("date-time")),
        ("expires_in_days", APISchema.number(0.001...36_500)),
      ], required: ["name"])
    return [
      APIOperation(
        method: .get, path: base, topic: topic, summary: "Your keys",
        answers: [.json(200, "Keys.", APISchema.object([("keys", APISchema.list(key))]))]),
      APIOperation(
        method: .post, path: base, topic: topic, summary: "Make a key",
        description: "Its text is in this answer and nowhere else. This needs a login; a key does not do.",
        body: .record(
          creation,
          example: .object([("name", .string("backup script")), ("scopes", .array([.string("read")]))])),
        answers: [.json(201, "The key.", key)], errors: [400, 409, 413]),
      APIOperation(
        method: .get, path: one, topic: topic, summary: "One key", parameters: [which],
        answers: [.json(200, "The key.", key)], errors: [404]),
      APIOperation(
        method: .patch, path: one, topic: topic, summary: "Rename a key, or give it other scopes",
        parameters: [which],
        body: .record(APISchema.object([("name", name), ("scopes", scopes)], required: [])),
        answers: [.json(200, "The key.", key)], errors: [400, 404, 409, 413]),
      APIOperation(
        method: .delete, path: one, topic: topic, summary: "Revoke a key", parameters: [which],
        answers: [.gone], errors: [404]),
    ]
      + ["/rotate", "/regenerate"].map { name in
        APIOperation(
          method: .post, path: one + name, topic: topic, summary: "Give a key a new text",
          parameters: [which], answers: [.json(200, "The key.", key)], errors: [404, 409])
      }
  }
}
