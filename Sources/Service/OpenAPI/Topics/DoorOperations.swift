import HTTPTypes
import Transcripts

extension APIOperation {
  private static let transcriptErrors = [400, 404, 409, 413, 415, 500, 502, 503, 504, 507]
  /// Several formats: text, subtitles, JSON.
  private static let anyText: [(type: String, schema: JSONValue)] = [
    ("application/json", APISchema.map(of: .object([]))), ("text/*", APISchema.text()),
    ("application/x-subrip", APISchema.text()),
  ]

  static var openAI: [APIOperation] {
    let topic = "OpenAI"
    func form(_ formats: [String], _ more: [(String, JSONValue)]) -> Body {
      Body(contents: [
        (
          "multipart/form-data",
          APISchema.object(
            [
              ("file", APISchema.binary("The recording.")),
              ("model", APISchema.text("`whisper-1`, or an installed model.", example: "whisper-1")),
              ("prompt", APISchema.text()), ("response_format", APISchema.choice(formats)),
              ("temperature", APISchema.number(0...1)),
            ] + more, required: ["file"])
        )
      ])
    }
    let formats = ["json", "text", "srt", "vtt", "verbose_json"]
    let model = APISchema.object([
      ("id", APISchema.text()), ("object", APISchema.text()), ("created", APISchema.integer()),
      ("owned_by", APISchema.text()),
    ])
    return [
      APIOperation(
        method: .post, path: "/v1/audio/transcriptions", topic: topic, summary: "Transcribe, as OpenAI does",
        body: form(
          formats + ["diarized_json"],
          [
            ("language", APISchema.language),
            ("timestamp_granularities[]", APISchema.list(APISchema.choice(["word", "segment"]))),
            ("stream", APISchema.flag()),
          ]),
        answers: [
          Answer(
            status: 200, description: "The text.",
            contents: anyText + [("text/event-stream", APISchema.text())])
        ], errors: transcriptErrors),
      APIOperation(
        method: .post, path: "/v1/audio/translations", topic: topic, summary: "Translate into English",
        body: form(formats, []),
        answers: [Answer(status: 200, description: "The text.", contents: anyText)], errors: transcriptErrors),
      APIOperation(
        method: .get, path: "/v1/models", topic: topic, summary: "Models, as OpenAI lists them",
        answers: [
          .json(
            200, "Models.",
            APISchema.object([("object", APISchema.text()), ("data", APISchema.list(model))]))
        ]),
      APIOperation(
        method: .get, path: "/v1/models/{model}", route: "/v1/models/**", topic: topic, summary: "One model",
        parameters: [
          Parameter(
            name: "model", place: .path, schema: APISchema.text(example: "base"), description: "Its name.")
        ], answers: [.json(200, "The model.", model)], errors: [404]),
    ]
  }

  static var whisperCPP: [APIOperation] {
    let form = APISchema.object(
      [
        ("file", APISchema.binary("The recording.")), ("temperature", APISchema.number(0...1)),
        ("response_format", APISchema.choice(["json", "text", "srt", "vtt", "verbose_json"])),
        ("language", APISchema.language), ("translate", APISchema.flag()), ("prompt", APISchema.text()),
        ("offset_t", APISchema.number(0...1e6, "Milliseconds.")),
        ("duration", APISchema.number(0...1e6, "Milliseconds.")),
      ], required: ["file"])
    return [
      APIOperation(
        method: .post, path: "/inference", topic: "whisper.cpp", summary: "Transcribe, as whisper.cpp does",
        body: Body(contents: [("multipart/form-data", form)]),
        answers: [Answer(status: 200, description: "The text.", contents: anyText)],
        errors: transcriptErrors),
      APIOperation(
        method: .post, path: "/load", topic: "whisper.cpp", summary: "The model of later requests",
        body: Body(contents: [
          ("multipart/form-data", APISchema.object([("model", APISchema.text(example: "base"))]))
        ]),
        answers: [
          Answer(status: 200, description: "It is.", contents: [("application/text", APISchema.text())])
        ], errors: [400, 404, 413, 415]),
    ]
  }

  static var deepgram: [APIOperation] {
    let flags = [
      ("punctuate", "With marks and capitals."), ("smart_format", "With marks and paragraphs."),
      ("paragraphs", "With paragraphs."), ("utterances", "With stretches between pauses."),
      ("diarize", "With numbers of speakers."), ("multichannel", "Each channel by itself."),
      ("detect_language", "With the language found."), ("profanity_filter", "With swear words masked."),
      ("filler_words", "With uh and um."),
    ]
    let texts = [
      ("model", "A family of Deepgram's, or an installed model."),
      ("keyterm", "A word that is likely."), ("keywords", "The same."), ("search", "A phrase to find."),
      ("replace", "`find:replacement`."), ("tag", "A label."), ("callback", "Told when it is done."),
    ]
    let alternative = APISchema.object(
      [
        ("transcript", APISchema.text()), ("confidence", APISchema.number(0...1)),
        ("words", APISchema.list(APISchema.map(of: .object([])))),
        ("paragraphs", APISchema.map(of: .object([]))),
      ], required: ["transcript", "confidence", "words"])
    let channel = APISchema.object([("alternatives", APISchema.list(alternative))])
    let answer = APISchema.object(
      [
        ("request_id", APISchema.text("Alone, where a callback was given.")),
        ("metadata", APISchema.map(of: .object([]))),
        (
          "results",
          APISchema.object(
            [
              ("channels", APISchema.list(channel)),
              ("utterances", APISchema.list(APISchema.map(of: .object([])))),
            ], required: ["channels"])
        ),
      ], required: [])
    return [
      APIOperation(
        method: .post, path: "/v1/listen", topic: "Deepgram", summary: "Transcribe, as Deepgram does",
        parameters: flags.map { .query($0.0, APISchema.flag(), $0.1) }
          + texts.map { .query($0.0, APISchema.text(), $0.1) }
          + [
            .query("language", APISchema.language, "The spoken language."),
            .query("utt_split", APISchema.number(0...60), "Seconds of silence that end an utterance."),
          ],
        body: Body(contents: [
          ("audio/*", APISchema.binary()),
          ("application/json", APISchema.object([("url", APISchema.format("uri"))])),
        ]), answers: [.json(200, "The text.", answer)], errors: transcriptErrors)
    ]
  }
}
