import Jobs
import Transcripts

// Shapes of one topic each.

extension APISchema {
  static var accounts: [(String, JSONValue)] {
    let amount = object([("used", number()), ("limit", number())], required: ["used"])
    let moment = format("date-time")
    let user = object(
      [
        ("id", text()), ("username", text()), ("email", text()), ("role", choice(["admin", "user"])),
        ("enabled", flag()), ("must_change_password", flag()), ("created_at", moment),
        ("quota", reference("Quota")),
        ("temporary_password", text("Only where it was just made.")),
      ], required: ["id", "username", "role", "enabled", "must_change_password", "created_at", "quota"])
    let login = object(
      [
        ("access_token", text("Good for minutes.")), ("token_type", text(example: "bearer")),
        ("expires_in", integer(nil, "Seconds.")), ("refresh_token", text("Good once.")), ("scope", text()),
        ("csrf_token", text("With a session: goes into `X-CSRF-Token`.")), ("must_change_password", flag()),
        ("user", reference("User")),
      ], required: ["must_change_password", "user"])
    let key = object(
      [
        ("id", text()), ("name", text()), ("prefix", text("How its text begins.")),
        ("scopes", list(choice(["read", "write", "admin"]))), ("created_at", moment), ("expires_at", moment),
        ("revoked_at", moment), ("last_used_at", moment), ("request_count", integer()), ("active", flag()),
        ("key", text("Its text, only where it was just made.")),
      ], required: ["id", "name", "prefix", "scopes", "created_at", "request_count", "active"])
    let quota = object(
      [
        ("bytes", nullable("integer")), ("audio_seconds_per_month", nullable("number")),
        ("concurrent_jobs", nullable("integer")),
      ], required: [], "What is absent is without limit.")
    let usage = object([
      ("month", text(example: "2026-11")), ("resets_at", moment), ("bytes", amount),
      ("audio_seconds", amount), ("open_jobs", amount),
    ])
    return [("User", user), ("Login", login), ("Key", key), ("Quota", quota), ("Usage", usage)]
  }

  static var batches: [(String, JSONValue)] {
    let moment = format("date-time")
    let counts = ["total", "queued", "running", "completed", "failed", "cancelled"].map { ($0, integer()) }
    let batch = object(
      [
        ("id", text()), ("name", text()),
        ("status", choice(JobState.allCases.map(\.rawValue) + ["cancelling"])), ("counts", object(counts)),
        ("progress", number(0...1)), ("priority", choice(["interactive", "normal", "bulk"])),
        ("created_at", moment), ("finished_at", moment), ("expires_at", moment), ("tags", list(text())),
        ("ephemeral", flag()), ("status_url", text()), ("events_url", text()), ("download_url", text()),
        ("items", list(reference("Job"), "Only in answers about one batch.")),
      ],
      required: [
        "id", "name", "status", "counts", "progress", "priority", "created_at", "tags", "ephemeral",
        "status_url", "events_url",
      ])
    let here = ("transcription_id", text("A transcription whose recording is still here."))
    // How the batch as a whole is treated is not said for one of its recordings.
    let whole = ["priority", "tags", "ephemeral", "not_before", "callback_url", "sync"]
    let item = object(
      sources + [here] + options.filter { !whole.contains($0.0) }, required: [],
      "One recording, with options for it alone.")
    let common = [("name", text())] + options.filter { $0.0 != "sync" }
    let form = object(
      common + [
        ("files", list(binary(), of: 1...SpeechService.mostInBatch)),
        ("transcriptions", text("Names of transcriptions whose recordings are still here, with commas.")),
      ], required: [])
    return [
      ("Batch", batch), ("BatchItem", item), ("BatchForm", form),
      (
        "BatchWish",
        object(
          common + [("items", list(reference("BatchItem"), of: 1...SpeechService.mostInBatch))],
          required: ["items"])
      ),
    ]
  }

  static var uploadsAndWebhooks: [(String, JSONValue)] {
    let moment = format("date-time")
    let upload = object(
      [
        ("id", text()), ("status", choice(["uploading", "complete"])), ("original_filename", text()),
        ("offset", integer()), ("file_size_bytes", integer()), ("format", text()),
        ("duration_seconds", number()), ("sha256", text()), ("created_at", moment), ("expires_at", moment),
      ], required: ["id", "status", "original_filename", "offset", "created_at", "expires_at"])
    let webhook = object(
      [
        ("id", text()), ("url", text()), ("description", text()), ("events", list(text())),
        ("enabled", flag()), ("status", choice(["active", "off", "gone", "failing"])),
        ("failing_since", moment), ("created_at", moment), ("updated_at", moment),
        ("previous_secret_expires_at", moment), ("secret", text("Only where it was just made.")),
      ],
      required: ["id", "url", "description", "events", "enabled", "status", "created_at", "updated_at"])
    let attempt = object(
      [
        ("at", moment), ("duration_ms", integer()), ("status", integer()), ("error", text()),
        ("response", text()),
      ], required: ["at", "duration_ms", "response"])
    let delivery = object(
      [
        ("id", text()), ("webhook_id", text()), ("job_id", text()), ("event", text()),
        ("status", choice(["pending", "delivered", "failed"])), ("attempt_count", integer()),
        ("last_status", integer()), ("created_at", moment), ("next_attempt_at", moment), ("ended_at", moment),
        ("attempts", list(attempt, "Only in answers about one delivery.")), ("body", text("What is sent.")),
      ], required: ["id", "event", "status", "attempt_count", "created_at"])
    return [("Upload", upload), ("Webhook", webhook), ("Delivery", delivery)]
  }
}
