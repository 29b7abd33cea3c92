import HTTPTypes
import Jobs
import Stores
import Transcripts

extension APIOperation {
  /// Servers that are told of jobs, and the log of what they were told.
  static var webhooks: [APIOperation] { endpoints + deliveries }

  private static let topic = "Webhooks"
  private static let base = "/api/v1/webhooks"
  private static let which = Parameter.named("id", "Which webhook.")

  private static var endpoints: [APIOperation] {
    let (one, webhook) = (base + "/{id}", APISchema.reference("Webhook"))
    let wish: [(String, JSONValue)] = [
      ("url", APISchema.format("uri")), ("description", APISchema.text()),
      (
        "events",
        APISchema.list(APISchema.text("An event, a subject's as `transcription.*`, or `*`.", example: "*"))
      ), ("enabled", APISchema.flag()),
    ]
    let secret = APISchema.text(
      like: "^[!-~]{16,256}$", "Visible ASCII, or `whsec_` and base64. One is made if none is given.")
    return [
      APIOperation(
        method: .post, path: base, topic: topic, summary: "Have a server told",
        description: "The secret that signs is in this answer only.",
        body: .json(
          APISchema.object(wish + [("secret", secret)], required: ["url"]),
          example: .object([
            ("url", .string("https://hooks.example/steno")), ("events", .array([.string("*")])),
          ])), answers: [.json(201, "The webhook.", webhook)], errors: [400, 409, 413]),
      APIOperation(
        method: .get, path: base, topic: topic, summary: "Your webhooks",
        answers: [.json(200, "Webhooks.", APISchema.object([("items", APISchema.list(webhook))]))]),
      APIOperation(
        method: .get, path: one, topic: topic, summary: "One webhook", parameters: [which],
        answers: [.json(200, "The webhook.", webhook)], errors: [404]),
      APIOperation(
        method: .patch, path: one, topic: topic, summary: "Change a webhook", parameters: [which],
        body: .json(APISchema.object(wish, required: [])),
        answers: [.json(200, "The webhook.", webhook)], errors: [400, 404, 413]),
      APIOperation(
        method: .delete, path: one, topic: topic, summary: "Remove a webhook", parameters: [which],
        answers: [.gone], errors: [404]),
      APIOperation(
        method: .post, path: one + "/rotate", topic: topic, summary: "Give it a new secret",
        description: "Both sign for a day, or for as long as is said.", parameters: [which],
        body: .json(
          APISchema.object(
            [
              ("secret", secret),
              ("overlap_seconds", APISchema.number(0...WebhookRoutes.mostOverlapSeconds)),
            ], required: []), isRequired: false),
        answers: [.json(200, "The webhook, with its secret.", webhook)], errors: [400, 404, 413]),
      APIOperation(
        method: .post, path: one + "/test", topic: topic, summary: "Send it a ping", parameters: [which],
        answers: [
          .json(200, "How it went.", APISchema.reference("Delivery")),
          .json(202, "It is still under way.", APISchema.reference("Delivery")),
        ], errors: [404, 409]),
      APIOperation(
        method: .get, path: base + "/callback-secret", topic: topic,
        summary: "What signs calls to `callback_url`",
        answers: [.json(200, "The secret.", APISchema.object([("secret", APISchema.text())]))]),
    ]
  }

  private static var deliveries: [APIOperation] {
    let delivery = APISchema.reference("Delivery")
    let one = base + "/deliveries/{id}"
    let this = Parameter.named("id", "Which delivery.")
    let filters =
      [
        Parameter.query(
          "status", APISchema.choice(["pending", "delivered", "failed", ""]), "Only those in this state."),
        .query("job", APISchema.text(like: "^([0-9A-HJKMNP-TV-Z]{26})?$"), "Only those of this job."),
      ] + .page(of: 100)
    let list = Answer.json(
      200, "The newest first.", APISchema.object([("items", APISchema.list(delivery))]))
    return [
      APIOperation(
        method: .get, path: base + "/deliveries", topic: topic, summary: "What was sent", parameters: filters,
        answers: [list], errors: [400]),
      APIOperation(
        method: .get, path: base + "/{id}/deliveries", topic: topic, summary: "What was sent to one",
        parameters: [which] + filters, answers: [list], errors: [400, 404]),
      APIOperation(
        method: .get, path: one, topic: topic, summary: "One delivery, with its log", parameters: [this],
        answers: [.json(200, "The delivery.", delivery)], errors: [404]),
      APIOperation(
        method: .post, path: one + "/replay", topic: topic, summary: "Send it once more", parameters: [this],
        answers: [.json(202, "It is in line.", delivery)], errors: [404, 409]),
    ]
  }
}
