import Foundation
import HTTPTypes
import Hummingbird
import Jobs
import Transcripts
import Visuals

/// A request for the diagrams of a talk, as it comes: the name of a transcription, a transcript, or text.
struct VisualsWish: Sendable {
  enum Talk: Sendable {
    case transcription(JobID)
    case bytes([UInt8], VisualizeRequest.Source)
  }

  var talk: Talk
  var title: String?
  var language: String?
  var leastConfidence = 0.5
  /// Whether a language model shall refine what is found, and whether names and numbers are hidden from it.
  var refines = false
  var redacts = false

  /// Bytes of a body.
  static let largestBody = 32 << 20

  private struct Body: Decodable {
    var transcription: JobID?
    var text: String?
    var transcript: JSONValue?
    var title: String?
    var language: String?
    var leastConfidence: Double?
    var refine: Bool?
    var redact: Bool?

    enum CodingKeys: String, CodingKey {
      case transcription, text, transcript, title, language, refine, redact
      case leastConfidence = "least_confidence"
    }
  }

  /// - Throws: ``ServiceError`` that says what is wrong with it.
  init(_ request: Request) async throws {
    let type = (request.headers[.contentType] ?? "").split(separator: ";").first
      .map { $0.trimmingCharacters(in: .whitespaces).lowercased() }
    if type == nil || type == "application/json" {
      let body = try await request.json(Body.self, limit: VisualsWish.largestBody)
      try self.init(body)
    } else {
      try await self.init(file: request, isPlain: type == "text/plain" || type == "text/markdown")
    }
    try check()
  }

  private init(_ body: Body) throws {
    switch (body.transcription, body.transcript, body.text) {
    case (let id?, nil, nil): talk = .transcription(id)
    case (nil, let transcript?, nil):
      talk = .bytes(try VisualsWish.bytes(Array(transcript.serialized().utf8), in: .json), .transcript)
    case (nil, nil, let text?): talk = .bytes(Array(text.utf8), .text)
    default:
      throw ServiceError.invalid(
        "transcription",
        "Send one of transcription (the name of one), transcript (our JSON, or that of another program) or text."
      )
    }
    title = body.title
    language = body.language
    leastConfidence = body.leastConfidence ?? leastConfidence
    (refines, redacts) = (body.refine ?? false, body.redact ?? false)
  }

  /// The body is the text, or a transcript in a format that we read.
  private init(file request: Request, isPlain: Bool) async throws {
    var request = request
    let fields = request.queryFields
    guard let buffer = try? await request.collectBody(upTo: VisualsWish.largestBody) else {
      throw ServiceError(
        .contentTooLarge, code: "body_too_large",
        message: "The body may have at most \(VisualsWish.largestBody) bytes.")
    }
    let bytes = Array(buffer.readableBytesView)
    let format = try fields["format"].map { name in
      guard let format = TranscriptFormat(rawValue: name.lowercased()) else {
        throw ServiceError.invalid("format", "format must be the name of a format of transcripts.")
      }
      return format
    }
    if isPlain, format == nil || format == .txt {
      guard String(validating: bytes, as: UTF8.self) != nil else {
        throw ServiceError.invalid("text", "The text is not in UTF-8.")
      }
      talk = .bytes(bytes, .text)
    } else {
      talk = .bytes(try VisualsWish.bytes(bytes, in: format), .transcript)
    }
    title = fields["title"]
    language = fields["language"]
    leastConfidence = try fields.number("least_confidence", in: 0...1) ?? leastConfidence
    refines = try fields.flag("refine") ?? false
    redacts = try fields.flag("redact") ?? false
  }

  /// A transcript in our own format.
  ///
  /// - Parameter format: nil: as the bytes look.
  private static func bytes(_ bytes: [UInt8], in format: TranscriptFormat?) throws -> [UInt8] {
    do {
      let transcript =
        if let format { try format.read(bytes) } else {
          try TranscriptFormat.read(bytes, fileName: nil).transcript
        }
      return TranscriptFormat.json.renderedBytes(transcript)
    } catch {
      throw ServiceError.invalid("transcript", "The transcript cannot be read: \(error)")
    }
  }

  private mutating func check() throws {
    guard (0...1).contains(leastConfidence) else {
      throw ServiceError.invalid("least_confidence", "least_confidence must be a number from 0 to 1.")
    }
    guard (title ?? "").count <= 200 else {
      throw ServiceError.invalid("title", "The title has at most 200 characters.")
    }
    if title == "" { title = nil }
    language = if case .known(let code) = try RequestedLanguage(language) { code } else { nil }
    if case .bytes(let bytes, _) = talk, bytes.allSatisfy({ $0 <= 32 }) {
      throw ServiceError.invalid("text", "The text is empty.")
    }
  }
}
