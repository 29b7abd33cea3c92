import HTTPTypes
import Transcripts
import Visuals

extension APIOperation {
  /// Videos of talks.
  static var videos: [APIOperation] {
    let (topic, all, one) = ("Videos", "/api/v1/videos", "/api/v1/videos/{id}")
    let video = APISchema.reference("Video")
    let options: [(String, JSONValue)] = [
      ("format", APISchema.choice(VideoOptions.Format.allCases.map(\.rawValue))),
      (
        "resolution",
        .object([
          ("type", .array([.string("integer"), .string("string")])),
          (
            "description",
            .string("Pixels of the shorter side: 720, 1080, 2160 or any even number from 144; or `4k`.")
          ),
        ])
      ),
      ("fps", APISchema.integer(1...60)),
      ("aspect", APISchema.choice(LayoutOptions.Aspect.allCases.map(\.rawValue))),
      ("theme", APISchema.choice(Theme.Name.allCases.map(\.rawValue))),
      ("subtitles", APISchema.choice(VideoOptions.Subtitles.allCases.map(\.rawValue))),
      ("chapters", APISchema.flag("Scenes as chapters of the file.")),
      ("progress_line", APISchema.flag("A thin line that grows with time.")),
      ("sound", APISchema.flag("False: a silent video.")),
      ("priority", APISchema.choice(["normal", "bulk"])),
    ]
    let form = APISchema.object(
      [("file", APISchema.binary("The recording, where the talk has none here."))] + APISchema.sources
        + options, required: [])
    return [
      APIOperation(
        method: .post, path: "/api/v1/visuals/{id}/videos", topic: topic,
        summary: "Make a video of a talk and its diagrams",
        description:
          "The talk needs times and its recording, which is the one it was made from as long as that is kept.",
        parameters: [.id, .idempotencyKey],
        body: Body(
          contents: [
            ("application/json", APISchema.object(APISchema.sources + options, required: [])),
            ("multipart/form-data", form),
          ], isRequired: false),
        answers: [.json(202, "Accepted.", video)], errors: [400, 404, 409, 413, 415, 422, 429, 507]),
      APIOperation(
        method: .get, path: all, topic: topic, summary: "All that are yours",
        parameters: .page(of: 100) + .jobFilters,
        answers: [.json(200, "A page.", APISchema.page(of: video))], errors: [400]),
      APIOperation(
        method: .get, path: one, topic: topic, summary: "How far a video is", parameters: [.id],
        answers: [.json(200, "The video.", video)], errors: [404]),
      APIOperation(
        method: .get, path: one + "/download", topic: topic, summary: "The file, or a part of it",
        parameters: [
          .id, .header("Range", APISchema.text(example: "bytes=0-1023"), "One part of the file."),
        ],
        answers: [
          Answer(
            status: 200, description: "The file.",
            contents: VideoOptions.Format.allCases.map { ($0.mediaType, APISchema.binary()) }),
          Answer(
            status: 206, description: "The part.",
            contents: VideoOptions.Format.allCases.map { ($0.mediaType, APISchema.binary()) }),
          Answer(status: 304, description: "It is the one you have (If-None-Match)."),
          Answer(status: 416, description: "Nothing of the file lies there."),
        ], errors: [404, 409]),
      APIOperation(
        method: .get, path: one + "/events", topic: topic, summary: "What happens to it", parameters: [.id],
        answers: [.events], errors: [404]),
      APIOperation(
        method: .get, path: one + "/ws", topic: topic, summary: "What happens to it, by WebSocket",
        parameters: [.id], answers: [Answer(status: 101, description: "The socket is open.")],
        errors: [404, 426]),
      APIOperation(
        method: .post, path: one + "/cancel", topic: topic, summary: "Cancel it", parameters: [.id],
        answers: [.json(200, "The video.", video)], errors: [404, 409]),
      APIOperation(
        method: .post, path: one + "/retry", topic: topic, summary: "Try it again", parameters: [.id],
        answers: [.json(200, "The video.", video)], errors: [404, 409, 429]),
      APIOperation(
        method: .delete, path: one, topic: topic, summary: "Remove it", parameters: [.id], answers: [.gone],
        errors: [404, 409]),
    ]
  }
}

extension APISchema {
  static var videos: [(String, JSONValue)] {
    let options = object([
      ("format", text()), ("resolution", integer()), ("fps", integer()), ("aspect", text()),
      ("theme", text()), ("subtitles", text()), ("chapters", flag()), ("progress_line", flag()),
    ])
    let more = object(
      [
        ("visuals", text("The talk.")), ("title", text()),
        ("version", text("Of the diagrams that it shows.")), ("options", options), ("width", integer()),
        ("height", integer()), ("frames", integer()),
        ("resumed_frames", integer(nil, "Those that an earlier attempt had made.")),
        ("result_size_bytes", integer()),
      ], required: [])
    return [("Video", .object([("allOf", .array([reference("Job"), more]))]))]
  }
}
