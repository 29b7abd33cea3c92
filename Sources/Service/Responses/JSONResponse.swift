import Foundation
import HTTPTypes
import Hummingbird
import Jobs
import NIOCore
import Transcripts

/// How values become JSON, in answers, events and messages alike.
enum JSONText {
  static func bytes(of value: some Encodable) throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return Array(try encoder.encode(value))
  }
}

extension Response {
  /// An answer in JSON.
  static func json(
    _ value: some Encodable, status: HTTPResponse.Status = .ok, headers: HTTPFields = [:]
  ) throws -> Response {
    .bytes(try JSONText.bytes(of: value), type: "application/json", status: status, headers: headers)
  }

  /// An answer in JSON whose members keep their order.
  static func json(
    _ value: JSONValue, status: HTTPResponse.Status = .ok, headers: HTTPFields = [:]
  ) -> Response {
    .text(value.serialized(), type: "application/json", status: status, headers: headers)
  }

  static func text(
    _ text: String, type: String, status: HTTPResponse.Status = .ok, headers: HTTPFields = [:]
  ) -> Response {
    .bytes(Array(text.utf8), type: type, status: status, headers: headers)
  }

  static func bytes(
    _ bytes: [UInt8], type: String, status: HTTPResponse.Status = .ok, headers: HTTPFields = [:]
  ) -> Response {
    var headers = headers
    headers[.contentType] = type
    return Response(
      status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
  }
}

extension Timestamp {
  /// As RFC 3339 has it, in UTC with milliseconds.
  var text: String {
    Date(timeIntervalSince1970: seconds).formatted(
      Date.ISO8601FormatStyle(includingFractionalSeconds: true, timeZone: .gmt))
  }
}

extension Request {
  /// The body as JSON.
  ///
  /// - Throws: ``ServiceError`` that says what is wrong with it.
  func json<Value: Decodable>(_ type: Value.Type, limit: Int = 1 << 20) async throws -> Value {
    var request = self
    let body: ByteBuffer
    do { body = try await request.collectBody(upTo: limit) } catch {
      throw ServiceError(
        .contentTooLarge, code: "body_too_large", message: "The body may have at most \(limit) bytes.")
    }
    do {
      return try JSONDecoder().decode(type, from: Data(body.readableBytesView))
    } catch DecodingError.keyNotFound(let key, _) {
      throw ServiceError.invalid(key.stringValue, "\(key.stringValue) is missing.")
    } catch DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context),
      DecodingError.dataCorrupted(let context)
    {
      let field = context.codingPath.reduce(into: "") { field, key in
        field += key.intValue.map { "[\($0)]" } ?? (field.isEmpty ? "" : ".") + key.stringValue
      }
      throw ServiceError.invalid(
        field, field.isEmpty ? "The body is no JSON object." : "\(field) has a value that does not fit.")
    }
  }
}
