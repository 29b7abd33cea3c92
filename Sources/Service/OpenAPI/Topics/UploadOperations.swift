import HTTPTypes
import Transcripts

extension APIOperation {
  /// Recordings that come before the jobs that need them.
  static var uploads: [APIOperation] {
    let topic = "Uploads"
    let (base, one) = (UploadRoutes.path, UploadRoutes.path + "/{id}")
    let (upload, which) = (APISchema.reference("Upload"), Parameter.named("id", "Which upload."))
    let form = APISchema.object(
      [
        ("file", APISchema.binary("The recording.")),
        ("url", APISchema.format("uri", "Its address, in place of it.")),
      ], required: [])
    let refusals = [400, 404, 409, 412, 413, 415, 423, 460, 500, 503, 507]
    let version = Parameter.header("Tus-Resumable", APISchema.choice(["1.0.0"]), "For uploads in pieces.")
    let piece = Body(
      contents: [("application/offset+octet-stream", APISchema.binary("The next bytes."))],
      isRequired: false)
    return [
      APIOperation(
        method: .options, path: base, topic: topic, summary: "What of tus is spoken",
        answers: [.empty("It is in the headers.")], isPublic: true),
      APIOperation(
        method: .post, path: base, topic: topic, summary: "Send a recording, or begin to send it in pieces",
        description:
          "Without `Upload-Length`, `Upload-Defer-Length` or `Upload-Concat` the body is the recording, or a form with "
          + "it; with them it begins an upload by tus 1.0.0.",
        parameters: [
          version, .header("Upload-Length", APISchema.integer(0...1 << 40), "Bytes of the whole."),
          .header("Upload-Defer-Length", APISchema.choice(["1"]), "They are told later."),
          .header("Upload-Metadata", APISchema.text(), "`filename` and its value in base64, …"),
          .header(
            "Upload-Concat", APISchema.text(like: "^(partial|final;.+)$"),
            "`partial`, or `final;` and the pieces' addresses."),
          .idempotencyKey,
        ],
        body: Body(
          contents: [
            ("multipart/form-data", form), ("audio/*", APISchema.binary()),
            ("application/offset+octet-stream", APISchema.binary("The first bytes.")),
          ], isRequired: false),
        answers: [.json(201, "It is here, or it can go on at `Location`.", upload)], errors: refusals + [502]),
      APIOperation(
        method: .get, path: base, topic: topic, summary: "Your uploads", parameters: .page(of: 200),
        answers: [.json(200, "Uploads.", APISchema.object([("items", APISchema.list(upload))]))],
        errors: [400]),
      APIOperation(
        method: .options, path: one, topic: topic, summary: "What of tus is spoken", parameters: [which],
        answers: [.empty("It is in the headers.")], isPublic: true),
      APIOperation(
        method: .get, path: one, topic: topic, summary: "One upload", parameters: [which],
        answers: [.json(200, "The upload.", upload)], errors: [404, 410]),
      APIOperation(
        method: .head, path: one, topic: topic, summary: "How far an upload is",
        parameters: [which, version.required],
        answers: [Answer(status: 200, description: "`Upload-Offset` tells it.")],
        errors: [404, 410, 412]),
      APIOperation(
        method: .patch, path: one, topic: topic, summary: "Send more of an upload",
        parameters: [
          which, version.required,
          .header("Upload-Offset", APISchema.integer(0...1 << 40), "Where the bytes begin.").required,
          .header(
            "Upload-Checksum",
            APISchema.text(like: "^(sha1|sha256|md5) ([A-Za-z0-9+/]{4}){5,10}[A-Za-z0-9+/]{2,3}=$"),
            "`sha256` and the digest in base64."),
        ], body: piece, answers: [.empty("They are kept.")], errors: refusals + [410]),
      APIOperation(
        method: .post, path: one, topic: topic, summary: "PATCH, DELETE or HEAD for clients that have none",
        parameters: [
          which, version,
          .header(
            "X-HTTP-Method-Override", APISchema.choice(["PATCH", "DELETE", "HEAD"]), "What is meant."),
          .header("Upload-Offset", APISchema.integer(0...1 << 40), "Where the bytes begin."),
        ], body: piece,
        answers: [
          Answer(status: 200, description: "As HEAD answers."), .empty("It is done."),
        ], errors: refusals + [405, 410]),
      APIOperation(
        method: .delete, path: one, topic: topic, summary: "Remove an upload", parameters: [which, version],
        answers: [.gone], errors: [404, 410, 412, 423]),
    ]
  }
}
