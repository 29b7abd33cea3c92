import Jobs
import SpeechModels
import Transcripts

extension APISchema {
  /// Shapes that several operations share.
  static var named: [(String, JSONValue)] {
    [
      ("Error", object([("error", error)])),
      (
        "OpenAIError",
        object([
          (
            "error",
            object([
              ("message", text()), ("type", text()), ("param", nullable("string")),
              ("code", nullable("string")),
            ])
          )
        ])
      ), ("WhisperCPPError", object([("error", text())])),
      ("DeepgramError", object([("err_code", text()), ("err_msg", text()), ("request_id", text())])),
      ("Job", job), ("Visuals", visuals), ("Language", languages),
      ("Progress", progress), ("Segment", segment),
      ("TranscriptionForm", object([("file", binary("The recording."))] + sources + options, required: [])),
      ("TranscriptionWish", object(sources + options, required: [])),
    ] + accounts + batches + uploadsAndWebhooks + videos
  }

  /// A page of many.
  static func page(of item: JSONValue) -> JSONValue {
    object([("items", list(item)), ("total", integer()), ("page", integer()), ("limit", integer())])
  }

  /// Name of a job.
  static func jobName(_ description: String? = nil) -> JSONValue {
    text(like: "^[0-9A-HJKMNP-TV-Z]{26}$", description, example: "01M7ZDSG1J4P010DZDNFXB2EBM")
  }

  static var language: JSONValue { reference("Language") }

  private static var languages: JSONValue {
    choice(
      ["auto", "multi"] + WhisperLanguage.codes,
      "Of the recording: a code, `auto`, or `multi` where it changes. English names such as `german` and tags such as "
        + "`en-US` are understood as well.")
  }

  static func nullable(_ type: String) -> JSONValue {
    .object([("type", .array([.string(type), .string("null")]))])
  }

  private static var error: JSONValue {
    object([
      ("code", text("For programs.", example: "invalid_value")),
      ("message", text("What is wrong and what to do.")),
      ("details", map(of: text())), ("timestamp", format("date-time")), ("request_id", text()),
    ])
  }

  private static var job: JSONValue {
    object(
      [
        ("id", text()), ("kind", choice(["transcribe", "export", "batch", "visualize", "render"])),
        ("status", choice(JobState.allCases.map(\.rawValue) + ["cancelling"])),
        ("priority", choice(["interactive", "normal", "bulk"])), ("original_filename", text()),
        ("model", text()), ("language", text()), ("file_size_bytes", integer()),
        ("duration_seconds", number()),
        ("progress", reference("Progress")), ("attempts", integer()), ("created_at", format("date-time")),
        ("not_before", format("date-time")), ("started_at", format("date-time")),
        ("finished_at", format("date-time")), ("expires_at", format("date-time")),
        ("processing_time_seconds", number()), ("error", object([("code", text()), ("message", text())])),
        ("error_message", text()), ("preview", text()), ("words", integer()),
        ("speakers", list(object([("id", text()), ("speaking_time", number())]))), ("warnings", list(text())),
        ("tags", list(text())), ("batch_id", text()), ("ephemeral", flag()), ("status_url", text()),
        ("events_url", text()), ("websocket_url", text()), ("download_url", text()),
        ("transcript_text", text()),
        ("segments", list(reference("Segment"))),
      ],
      required: [
        "id", "kind", "status", "priority", "original_filename", "attempts", "created_at", "tags",
        "ephemeral",
        "status_url", "events_url",
      ])
  }

  private static var visuals: JSONValue {
    let more = object(
      [
        ("transcription", text()), ("title", text()),
        ("kinds", list(text(), "Kinds of the scenes' diagrams, in order.")), ("version", text("The ETag.")),
        (
          "refined_scenes",
          list(integer(), "Those that a language model made better; warnings say why others are not.")
        ),
        ("render_url", text()), ("visuals", .object([])),
      ], required: [])
    return .object([("allOf", .array([reference("Job"), more]))])
  }

  private static var segment: JSONValue {
    object(
      [
        ("id", integer()), ("start", number(nil, "Seconds.")), ("end", number(nil, "Seconds.")),
        ("text", text()),
        ("speaker", text()), ("words", list(map(of: .object([])))),
      ], required: ["start", "end", "text"])
  }

  private static var progress: JSONValue {
    object(
      [
        ("fraction", number(0...1)), ("percent", number(0...100)),
        ("stage", text("What is being done.", example: "transcribing")),
        ("remaining_seconds", number()), ("audio_seconds", number(nil, "Seconds of audio that are done.")),
      ], required: ["fraction", "percent", "stage"])
  }

  /// Ways to name a recording in place of sending it.
  static var sources: [(String, JSONValue)] {
    [
      ("upload_id", text(like: "^([0-9a-f]{32})?$", "An upload's name, in place of a recording.")),
      ("url", format("uri", "A recording's address, in place of it.")),
    ]
  }

  /// What may be wished of a transcription, in a form, a query or an object.
  static var options: [(String, JSONValue)] {
    [
      ("model", text("An installed model, or `auto`.", example: "auto")),
      ("quality", choice(TranscriptionRequest.Quality.allCases.map(\.rawValue))),
      ("language", language),
      ("task", choice(["transcribe", "translate"])),
      ("prompt", text()), ("hotwords", text("Words that are likely, with commas between them.")),
      ("temperature", number(0...2)), ("beam_size", integer(1...16)), ("word_timestamps", flag()),
      ("diarize", flag("Tells speakers apart.")), ("min_speakers", integer(1...100)),
      ("max_speakers", integer(1...100)), ("split_channels", flag("Each channel is a speaker.")),
      ("replace", text("A rule such as `colour=color`.")), ("remove_fillers", flag()),
      ("mask_profanity", flag()), ("priority", choice(["interactive", "normal", "bulk"])), ("tags", text()),
      ("ephemeral", flag("Kept for an hour at most.")), ("not_before", format("date-time")),
      ("callback_url", format("uri", "Told when it has ended.")),
      ("sync", flag("Whether the answer waits for the text.")),
    ]
  }

  static func binary(_ description: String? = nil) -> JSONValue { format("binary", description) }
}
