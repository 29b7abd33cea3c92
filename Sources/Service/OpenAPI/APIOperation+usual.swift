import HTTPTypes
import Jobs
import Stores
import Transcripts

// What many operations have.

extension APIOperation.Answer {
  static func json(
    _ status: Int, _ description: String, _ schema: JSONValue, example: JSONValue? = nil
  ) -> Self {
    Self(
      status: status, description: description, contents: [("application/json", schema)], example: example)
  }

  static func empty(_ description: String) -> Self { Self(status: 204, description: description) }

  static let gone = empty("It is done; nothing is left to tell.")
  static let events = Self(
    status: 200, description: "Events.", contents: [("text/event-stream", .object([]))])
}

extension APIOperation.Body {
  static func json(_ schema: JSONValue, isRequired: Bool = true, example: JSONValue? = nil) -> Self {
    Self(contents: [("application/json", schema)], isRequired: isRequired, example: example)
  }

  /// What is taken as JSON and as a form that a page sends without scripts.
  static func record(_ schema: JSONValue, isRequired: Bool = true, example: JSONValue? = nil) -> Self {
    Self(
      contents: [("application/json", schema), ("application/x-www-form-urlencoded", schema)],
      isRequired: isRequired, example: example)
  }
}

extension [APIOperation.Parameter] {
  static func page(of most: Int) -> Self {
    [
      .query("page", APISchema.integer(1...1_000_000), "From 1 on."),
      .query("limit", APISchema.integer(1...most), "How many a page has."),
    ]
  }

  /// Which jobs, and in which order.
  static var jobFilters: Self {
    [
      .query(
        "status", APISchema.choices(JobState.allCases.map(\.rawValue)),
        "Only those in one of these states, with commas between them."),
      .query("q", APISchema.text(), "Only those whose name has this."),
      .query("tag", APISchema.text(), "Only those with this tag."),
      .query(
        "sort", APISchema.choice(JobQuery.Order.allCases.map(\.rawValue) + [""]), "By what they are in order."
      ),
      .query("order", APISchema.choice(["asc", "desc", ""]), "Which way."),
    ]
  }
}
