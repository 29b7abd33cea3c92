import HTTPTypes
import Transcripts
import Visuals

extension APIOperation {
  /// The diagrams of talks.
  static var visuals: [APIOperation] {
    let (topic, all, one) = ("Visuals", "/api/v1/visuals", "/api/v1/visuals/{id}")
    let talk = APISchema.reference("Visuals")
    let kind = APISchema.choice(DiagramKind.allCases.map(\.rawValue))
    let diagram = APISchema.object([("kind", kind)], "As in diagram.schema.json.")
    let file = APISchema.object(
      [
        ("title", APISchema.text()), ("language", APISchema.text()),
        ("scenes", APISchema.list(APISchema.object([("title", APISchema.text()), ("diagram", diagram)]))),
      ], required: ["scenes"])
    let formats = VisualsFormat.allCases.map(\.rawValue)
    let drawing: [Parameter] = [
      .query("theme", APISchema.choice(Theme.Name.allCases.map(\.rawValue)), "Colors."),
      .query("aspect", APISchema.choice(LayoutOptions.Aspect.allCases.map(\.rawValue)), "Form of the page."),
      .query("icons", APISchema.choice(["automatic", "none"]), "Whether labels may have icons."),
      .query("width", APISchema.integer(64...3840), "Pixels of PNG files."),
    ]
    let transcript = APISchema.object(
      [("segments", APISchema.list(APISchema.reference("Segment")))], "In our own JSON.")
    let options = [
      ("title", APISchema.text(of: 0...200)), ("language", APISchema.language),
      ("least_confidence", APISchema.number(0...1)),
      (
        "refine",
        APISchema.flag("Let the configured language model refine it: it gets the words. 400 without one.")
      ),
      ("redact", APISchema.flag("Hide names, numbers and addresses from it.")),
    ]
    func wish(_ source: String, _ schema: JSONValue) -> JSONValue {
      APISchema.object([(source, schema)] + options, required: [source])
    }
    let wishes = JSONValue.object([
      (
        "oneOf",
        .array([
          wish("transcription", APISchema.jobName("Of a transcription that is completed.")),
          wish("transcript", transcript), wish("text", APISchema.text(like: "\\S")),
          wish("upload_id", APISchema.text(like: "^[0-9a-f]{32}$", "Of a recording.")),
          wish("url", APISchema.format("uri", "Of a recording.")),
        ])
      )
    ])
    let scene = Parameter(
      name: "scene", place: .path, schema: APISchema.integer(1...10_000),
      description: "Number of the scene, from 1.")
    return [
      APIOperation(
        method: .post, path: all, topic: topic, summary: "Find the diagrams that a talk describes",
        description:
          "The body names a transcription, or is a transcript, text or a recording, which is then transcribed with the options of a transcription.",
        parameters: [.idempotencyKey],
        body: Body(contents: [
          ("application/json", wishes), ("text/plain", APISchema.text(like: "\\S")),
          (
            "multipart/form-data",
            APISchema.object(
              [("file", APISchema.binary("The recording.")), ("title", APISchema.text())] + APISchema.options,
              required: [])
          ), ("application/octet-stream", APISchema.binary("The recording.")),
        ]),
        answers: [.json(202, "Accepted.", talk)], errors: [400, 404, 409, 413, 415, 429, 507]),
      APIOperation(
        method: .get, path: all, topic: topic, summary: "All that are yours",
        answers: [.json(200, "A page.", APISchema.object([("items", APISchema.list(talk))]))], errors: [400]),
      APIOperation(
        method: .get, path: one, topic: topic, summary: "Scenes and diagrams, once they are found",
        parameters: [.id], answers: [.json(200, "The talk.", talk)], errors: [404]),
      APIOperation(
        method: .put, path: one, topic: topic, summary: "Put an edited version in its place",
        description: "The body is visuals.json, see diagram.schema.json. If-Match takes the ETag.",
        parameters: [.id], body: Body(contents: [("application/json", file)]),
        answers: [.json(200, "The talk.", talk)], errors: [404, 409, 412, 413, 422]),
      APIOperation(
        method: .put, path: one + "/scenes/{scene}", topic: topic, summary: "Replace one diagram",
        parameters: [.id, scene],
        body: Body(contents: [("application/json", diagram)]),
        answers: [.json(200, "The talk.", talk)], errors: [404, 409, 412, 413, 422]),
      APIOperation(
        method: .get, path: one + "/render", topic: topic, summary: "A picture of one scene",
        parameters: [
          .id, .query("format", APISchema.choice(formats), "svg where nothing is said."),
          .query("scene", APISchema.integer(1...10_000), "Number of the scene, from 1."),
        ] + drawing,
        answers: [
          Answer(
            status: 200, description: "The picture.",
            contents: [
              ("image/svg+xml", APISchema.text()), ("image/png", APISchema.binary()), ("*/*", .object([])),
            ])
        ], errors: [400, 404, 409]),
      APIOperation(
        method: .get, path: one + "/download", topic: topic, summary: "All scenes in a file",
        parameters: [
          .id,
          .query("formats", APISchema.choices(formats), "Some of the formats, with commas between them."),
        ]
          + drawing,
        answers: [
          Answer(
            status: 200, description: "One file, or several as ZIP.",
            contents: [
              ("application/zip", APISchema.binary()), ("application/pdf", APISchema.binary()),
              ("*/*", .object([])),
            ])
        ], errors: [400, 404, 409]),
      APIOperation(
        method: .get, path: one + "/recording", topic: topic,
        summary: "The talk's recording, or a part of it",
        parameters: [
          .id, .header("Range", APISchema.text(example: "bytes=0-1023"), "One part of the file."),
        ],
        answers: [
          Answer(
            status: 200, description: "The file.",
            contents: [("application/octet-stream", APISchema.binary())]),
          Answer(
            status: 206, description: "The part.",
            contents: [("application/octet-stream", APISchema.binary())]),
        ], errors: [404, 409]),
      APIOperation(
        method: .get, path: one + "/ws", topic: topic, summary: "What happens to it, by WebSocket",
        parameters: [.id], answers: [Answer(status: 101, description: "The socket is open.")],
        errors: [404, 426]),
      APIOperation(
        method: .get, path: one + "/events", topic: topic, summary: "What happens to it", parameters: [.id],
        answers: [
          Answer(status: 200, description: "Events.", contents: [("text/event-stream", .object([]))])
        ], errors: [404]),
      APIOperation(
        method: .post, path: one + "/cancel", topic: topic, summary: "Cancel it", parameters: [.id],
        answers: [.json(200, "The talk.", talk)], errors: [404, 409]),
      APIOperation(
        method: .delete, path: one, topic: topic, summary: "Remove it", parameters: [.id], answers: [.gone],
        errors: [404, 409]),
    ]
  }
}
