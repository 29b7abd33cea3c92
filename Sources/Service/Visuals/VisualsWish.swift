import Foundation
import HTTPTypes
import Hummingbird
import Jobs
import NIOCore
import Stores
import Transcripts
import Web

/// A request for the diagrams of a talk, as it comes: the name of a transcription, a transcript, text, or a recording.
struct VisualsWish: Sendable {
  enum Talk: Sendable {
    case transcription(JobID)
    case bytes([UInt8], VisualizeRequest.Source)
    case recording(ReceivedUpload, TranscriptionRequest)
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

    var isEmpty: Bool { transcription == nil && text == nil && transcript == nil }
  }

  /// - Parameters:
  ///   - receive: takes in a request with its recording.
  ///   - recording: finds a recording that fields name; nil: recordings have to be sent.
  /// - Throws: ``ServiceError`` that says what is wrong with it; no recording is then left in the store.
  init(
    _ request: Request, _ context: ServiceContext, blobs: any BlobStore, receive: ReceiveForm,
    recording: NameRecording?
  ) async throws {
    let type = HeaderParameters(request.headers[.contentType] ?? "").value
    switch type {
    case "", "application/json":
      var request = request
      guard let body = try? await request.collectBody(upTo: VisualsWish.largestBody) else {
        throw VisualsWish.tooLarge
      }
      let talk = try VisualsWish.decode(body)
      if talk.isEmpty, let recording {
        let fields = try FormBodies.json(Array(body.readableBytesView), after: FormFields())
        guard let upload = try await recording(fields, context) else { throw VisualsWish.nothing }
        try await self.init(upload, fields, blobs)
      } else {
        try self.init(talk)
      }
    case let type
    where type == "multipart/form-data" || type.hasPrefix("audio/") || type.hasPrefix("video/")
      || (["application/octet-stream", "application/ogg"].contains(type)
        && request.queryFields["format"] == nil):
      let form = try await receive(request, context)
      if let upload = form.upload {
        try await self.init(upload, form.fields, blobs)
      } else {
        try self.init(form.fields)
      }
    default: try await self.init(file: request, isPlain: type == "text/plain" || type == "text/markdown")
    }
    do { try check() } catch {
      if case .recording(let upload, _) = talk { try? await blobs.delete(upload.blob.key) }
      throw error
    }
  }

  private static let tooLarge = ServiceError(
    .contentTooLarge, code: "body_too_large", message: "The body may have at most \(largestBody) bytes.")

  private static let nothing = ServiceError.invalid(
    "transcription",
    "Send one of transcription (the name of one), transcript (our JSON, or that of another program), text, or a recording: as the form's field 'file', as the body, or named by upload_id or url."
  )

  private static func decode(_ body: ByteBuffer) throws -> Body {
    do { return try JSONDecoder().decode(Body.self, from: Data(body.readableBytesView)) } catch
      DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context),
      DecodingError.keyNotFound(_, let context), DecodingError.dataCorrupted(let context)
    {
      let field = context.codingPath.map(\.stringValue).joined(separator: ".")
      throw ServiceError.invalid(
        field, field.isEmpty ? "The body is no JSON object." : "\(field) has a value that does not fit.")
    }
  }

  /// A recording, with what is wished of its transcription.
  private init(_ upload: ReceivedUpload, _ fields: FormFields, _ blobs: any BlobStore) async throws {
    do {
      var recognition = try TranscriptionRequest(fields)
      // Elements appear with their words.
      recognition.hasWordTimes = true
      talk = .recording(upload, recognition)
      title = fields["title"]
      // What is heard says its language; the wish is one for the recognizer.
      language = nil
      leastConfidence = try fields.number("least_confidence", in: 0...1) ?? leastConfidence
      refines = try fields.flag("refine") ?? false
      redacts = try fields.flag("redact") ?? false
    } catch {
      try? await blobs.delete(upload.blob.key)
      throw error
    }
  }

  private init(_ fields: FormFields) throws {
    let id = try fields["transcription"].map { name in
      guard let id = JobID(name) else { throw ServiceError.notFound }
      return id
    }
    try self.init(
      Body(
        transcription: id, text: fields["text"], title: fields["title"], language: fields["language"],
        leastConfidence: try fields.number("least_confidence", in: 0...1),
        refine: try fields.flag("refine"), redact: try fields.flag("redact")))
  }

  private init(_ body: Body) throws {
    switch (body.transcription, body.transcript, body.text) {
    case (let id?, nil, nil): talk = .transcription(id)
    case (nil, let transcript?, nil):
      talk = .bytes(try VisualsWish.bytes(Array(transcript.serialized().utf8), in: .json), .transcript)
    case (nil, nil, let text?): talk = .bytes(Array(text.utf8), .text)
    default: throw VisualsWish.nothing
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
      throw VisualsWish.tooLarge
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
