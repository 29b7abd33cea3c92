import HTTPTypes
import Transcripts

/// One thing that can be asked for, as the OpenAPI document tells it. Every route of the service has one; a test compares
/// them with the router.
struct APIOperation: Sendable {
  struct Parameter: Sendable {
    enum Place: String { case path, query, header }
    var name: String
    var place: Place
    var schema: JSONValue
    var description: String
    /// Parts of the path are always required.
    var isRequired = false

    static func query(_ name: String, _ schema: JSONValue, _ description: String) -> Parameter {
      Parameter(name: name, place: .query, schema: schema, description: description)
    }

    static let id = Parameter(
      name: "id", place: .path, schema: APISchema.text(example: "01M7ZDSG1J4P010DZDNFXB2EBM"),
      description: "The job's name.")
    static let idempotencyKey = header(
      "Idempotency-Key", APISchema.text(of: 1...255), "The same request with the same key is done once.")

    static func header(_ name: String, _ schema: JSONValue, _ description: String) -> Parameter {
      Parameter(name: name, place: .header, schema: schema, description: description)
    }

    /// The same, but nothing is done without it.
    var required: Parameter {
      var parameter = self
      parameter.isRequired = true
      return parameter
    }

    /// A part of the path.
    static func named(_ name: String, _ description: String) -> Parameter {
      Parameter(name: name, place: .path, schema: APISchema.text(), description: description)
    }
  }

  /// A body by its media types.
  struct Body: Sendable {
    var contents: [(type: String, schema: JSONValue)]
    var isRequired = true
    /// Of the first of them.
    var example: JSONValue?
  }

  struct Answer: Sendable {
    var status: Int
    var description: String
    /// None: an answer without a body.
    var contents: [(type: String, schema: JSONValue)] = []
    var example: JSONValue?
  }

  var method: HTTPRequest.Method
  /// As OpenAPI writes it.
  var path: String
  /// As the router writes it, where that is different.
  var route: String?
  var topic: String
  var summary: String
  var description: String?
  var parameters: [Parameter] = []
  var body: Body?
  var answers: [Answer]
  /// Statuses of errors; their form is that of the path.
  var errors: [Int] = []
  /// Whether nobody need say who he is.
  var isPublic = false
  /// Ways to say so besides those that all operations have.
  var security: [String] = []

  var routerPath: String { route ?? path }

  /// A name for programs: `get_api_v1_transcriptions_id`.
  var name: String {
    let words = path.split { !$0.isLetter && !$0.isNumber }.map { String($0).lowercased() }
    return ([method.rawValue.lowercased()] + words).joined(separator: "_")
  }
}

extension APIOperation {
  /// All topics. A new one is a file beside the others and a line here.
  static var all: [APIOperation] {
    transcriptions + jobs + batches + exports + visuals + videos + uploads + webhooks + modelsAndLanguages
      + openAI + whisperCPP + deepgram + accounts + keys + administration + probes + documents
  }
}
