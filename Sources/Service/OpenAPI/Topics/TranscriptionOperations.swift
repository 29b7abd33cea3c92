import HTTPTypes
import Jobs
import Stores
import Transcripts

extension APIOperation {
  static var transcriptions: [APIOperation] {
    let topic = "Transcriptions"
    let (base, one) = ("/api/v1/transcriptions", "/api/v1/transcriptions/{id}")
    let job = APISchema.reference("Job")
    let form = Body(contents: [
      ("multipart/form-data", APISchema.reference("TranscriptionForm")), ("audio/*", APISchema.binary()),
      ("application/json", APISchema.reference("TranscriptionWish")),
    ])
    let created: [Answer] = [
      .json(200, "Short recordings: the text.", job),
      .json(202, "Accepted; `status_url` tells the rest.", job),
    ]
    let refusals = [400, 404, 409, 413, 415, 500, 502, 503, 507]
    var operations: [APIOperation] = [
      APIOperation(
        method: .post, path: base, topic: topic, summary: "Transcribe a recording",
        parameters: [.idempotencyKey], body: form, answers: created, errors: refusals),
      APIOperation(
        method: .post, path: "/transcribe", topic: topic, summary: "The same, by a short path",
        parameters: [.idempotencyKey], body: form, answers: created, errors: refusals),
      APIOperation(
        method: .get, path: base, topic: topic, summary: "List transcriptions",
        parameters: .jobFilters + .page(of: JobQuery.mostPerPage),
        answers: [.json(200, "A page of them.", APISchema.page(of: job))], errors: [400]),
      APIOperation(
        method: .get, path: one, topic: topic, summary: "One transcription, with its text once it is there",
        parameters: [.id], answers: [.json(200, "The job.", job)], errors: [404]),
      APIOperation(
        method: .delete, path: one, topic: topic, summary: "Remove it, its recording and its text",
        parameters: [.id], answers: [.gone], errors: [404, 409]),
      APIOperation(
        method: .get, path: one + "/download", topic: topic, summary: "The text in a format",
        parameters: [
          .id,
          .query(
            "format", APISchema.choice(TranscriptFormat.allCases.map(\.rawValue)), "`txt` if none is given."),
        ],
        answers: [
          Answer(status: 200, description: "The file.", contents: [("*/*", APISchema.binary())])
        ], errors: [400, 404, 409]),
      APIOperation(
        method: .get, path: one + "/events", topic: topic,
        summary: "What happens to it, as server-sent events",
        description:
          "`status`, `progress`, `segment`, and last `completed`, `failed`, `dead` or `cancelled`.",
        parameters: [.id],
        answers: [.events], errors: [404]),
      APIOperation(
        method: .get, path: one + "/ws", topic: topic, summary: "The same by WebSocket",
        description:
          "Each message is `{\"event\":…,\"data\":…}`. Browsers say who they are by `?token=` or by the "
          + "subprotocols `token` and the key.", parameters: [.id],
        answers: [Answer(status: 101, description: "It goes on as a WebSocket.")], errors: [404, 426]),
    ]
    for (name, summary) in [
      ("cancel", "Stop it"), ("pause", "Let it rest"), ("resume", "Let it go on"), ("retry", "Try it again"),
    ] {
      operations.append(
        APIOperation(
          method: .post, path: one + "/" + name, topic: topic, summary: summary, parameters: [.id],
          answers: [.json(200, "The job.", job)], errors: [404, 409]))
    }
    operations.append(
      APIOperation(
        method: .post, path: one + "/rerun", topic: topic, summary: "Transcribe the same recording otherwise",
        parameters: [
          .id, .query("model", APISchema.text(), "Another model."),
          .query("language", APISchema.language, "Another language."),
          .query("word_timestamps", APISchema.flag(), "With times of words."),
          .query("diarize", APISchema.flag(), "With speakers."),
        ], answers: [.json(202, "A new job.", job)], errors: [400, 404, 507]))
    return operations
  }

  static var exports: [APIOperation] {
    let (topic, one) = ("Exports", "/api/v1/exports/{id}")
    let job = APISchema.reference("Job")
    let wish = APISchema.object([
      ("transcriptions", APISchema.list(APISchema.jobName(), of: 1...1000)),
      ("formats", APISchema.list(APISchema.choice(TranscriptFormat.allCases.map(\.rawValue)), of: 1...100)),
    ])
    return [
      APIOperation(
        method: .post, path: "/api/v1/exports", topic: topic, summary: "Pack transcripts into one file",
        body: .json(
          wish,
          example: .object([
            ("transcriptions", .array([.string("01M7ZDSG1J4P010DZDNFXB2EBM")])),
            ("formats", .array([.string("srt"), .string("txt")])),
          ])), answers: [.json(202, "Accepted.", job)],
        errors: [400, 404, 413]),
      APIOperation(
        method: .get, path: one, topic: topic, summary: "How far it is", parameters: [.id],
        answers: [.json(200, "The job.", job)], errors: [404]),
      APIOperation(
        method: .get, path: one + "/events", topic: topic, summary: "What happens to it", parameters: [.id],
        answers: [.events], errors: [404]),
      APIOperation(
        method: .get, path: one + "/download", topic: topic, summary: "The file", parameters: [.id],
        answers: [
          Answer(status: 200, description: "ZIP.", contents: [("application/zip", APISchema.binary())])
        ], errors: [404, 409]),
      APIOperation(
        method: .delete, path: one, topic: topic, summary: "Remove it", parameters: [.id], answers: [.gone],
        errors: [404, 409]),
    ]
  }
}
