import HTTPTypes
import Jobs
import Stores
import Transcripts

extension APIOperation {
  /// Many recordings under the same options.
  static var batches: [APIOperation] {
    let topic = "Batches"
    let (base, one) = ("/api/v1/batches", "/api/v1/batches/{id}")
    let (batch, which) = (APISchema.reference("Batch"), Parameter.named("id", "Which batch."))
    let create = Body(
      contents: [
        ("application/json", APISchema.reference("BatchWish")),
        ("multipart/form-data", APISchema.reference("BatchForm")),
      ],
      example: .object([
        ("name", .string("interviews")), ("language", .string("en")),
        (
          "items",
          .array([
            .object([("url", .string("https://media.example/one.mp3"))]),
            .object([("upload_id", .string("0123456789abcdef0123456789abcdef")), ("diarize", .bool(true))]),
          ])
        ),
      ]))
    var operations = [
      APIOperation(
        method: .post, path: base, topic: topic, summary: "Transcribe many recordings",
        description:
          "All or none. Recordings come as `files` of a form, or are named by the items of a JSON object; what an item "
          + "says goes before what is said for all.",
        parameters: [.idempotencyKey], body: create, answers: [.json(202, "Accepted.", batch)],
        errors: [400, 404, 409, 413, 415, 500, 502, 503, 507]),
      APIOperation(
        method: .get, path: base, topic: topic, summary: "List batches",
        parameters: .jobFilters + .page(of: JobQuery.mostPerPage),
        answers: [.json(200, "A page of them.", APISchema.page(of: batch))], errors: [400]),
      APIOperation(
        method: .get, path: one, topic: topic, summary: "One batch and its recordings", parameters: [which],
        answers: [.json(200, "The batch.", batch)], errors: [404]),
      APIOperation(
        method: .delete, path: one, topic: topic, summary: "Remove it with all that belongs to it",
        parameters: [which], answers: [.gone], errors: [404, 409]),
      APIOperation(
        method: .get, path: one + "/events", topic: topic, summary: "What happens to it",
        parameters: [which], answers: [.events], errors: [404]),
      APIOperation(
        method: .get, path: one + "/download", topic: topic, summary: "The texts that are there, packed",
        parameters: [
          which,
          .query(
            "formats", APISchema.choices(TranscriptFormat.allCases.map(\.rawValue)),
            "Some, with commas between them; `txt` if none is given."),
        ],
        answers: [
          Answer(status: 200, description: "ZIP.", contents: [("application/zip", APISchema.binary())])
        ], errors: [400, 404, 409]),
    ]
    for (name, summary) in [("cancel", "Stop it"), ("retry", "Try again what has failed")] {
      operations.append(
        APIOperation(
          method: .post, path: one + "/" + name, topic: topic, summary: summary, parameters: [which],
          answers: [.json(200, "The batch.", batch)], errors: [404, 409]))
    }
    return operations
  }
}
