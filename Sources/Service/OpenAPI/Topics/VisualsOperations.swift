import HTTPTypes
import Transcripts
import Visuals

extension APIOperation {
  /// The diagrams of talks.
  static var visuals: [APIOperation] {
    let (topic, all, one) = ("Visuals", "/api/v1/visuals", "/api/v1/visuals/{id}")
    let talk = APISchema.reference("Visuals")
    let file = APISchema.object([
      ("title", APISchema.text()), ("language", APISchema.text()),
      ("scenes", APISchema.list(APISchema.object([("title", APISchema.text()), ("diagram", .object([]))]))),
    ])
    let format = APISchema.choice(VisualsFormat.allCases.map(\.rawValue))
    let drawing: [Parameter] = [
      .query("theme", APISchema.choice(Theme.Name.allCases.map(\.rawValue)), "Colors."),
      .query("aspect", APISchema.choice(LayoutOptions.Aspect.allCases.map(\.rawValue)), "Form of the page."),
      .query("icons", APISchema.choice(["automatic", "none"]), "Whether labels may have icons."),
      .query("width", APISchema.integer(), "Pixels of PNG files, 64 to 3840."),
    ]
    let wish = APISchema.object([
      ("transcription", APISchema.text("Name of a transcription that is completed.")),
      ("transcript", .object([])), ("text", APISchema.text("Plain text, instead.")),
      ("title", APISchema.text()), ("language", APISchema.text()),
      ("least_confidence", .object([("type", .string("number"))])),
    ])
    let scene = Parameter(
      name: "scene", place: .path, schema: APISchema.integer(), description: "Number of the scene, from 1.")
    return [
      APIOperation(
        method: .post, path: all, topic: topic, summary: "Find the diagrams that a talk describes",
        description: "The body names a transcription, or is a transcript or text.",
        parameters: [.idempotencyKey],
        body: Body(contents: [("application/json", wish), ("text/plain", APISchema.text())]),
        answers: [.json(202, "Accepted.", talk)], errors: [400, 404, 409, 413, 429, 507]),
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
        body: Body(contents: [("application/json", APISchema.object([("kind", APISchema.text())]))]),
        answers: [.json(200, "The talk.", talk)], errors: [404, 409, 412, 413, 422]),
      APIOperation(
        method: .get, path: one + "/render", topic: topic, summary: "A picture of one scene",
        parameters: [
          .id, .query("format", format, "svg where nothing is said."),
          .query("scene", APISchema.integer(), "Number of the scene, from 1."),
        ] + drawing,
        answers: [
          Answer(
            status: 200, description: "The picture.",
            contents: [("image/svg+xml", APISchema.text()), ("image/png", APISchema.binary())])
        ], errors: [400, 404, 409]),
      APIOperation(
        method: .get, path: one + "/download", topic: topic, summary: "All scenes in a file",
        parameters: [.id, .query("formats", APISchema.text(), "Some of the formats, separated by commas.")]
          + drawing,
        answers: [
          Answer(
            status: 200, description: "One file, or several as ZIP.",
            contents: [("application/zip", APISchema.binary()), ("application/pdf", APISchema.binary())])
        ], errors: [400, 404, 409]),
      APIOperation(
        method: .get, path: one + "/events", topic: topic, summary: "What happens to it", parameters: [.id],
        answers: [
          Answer(status: 200, description: "Events.", contents: [("text/event-stream", APISchema.text())])
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
