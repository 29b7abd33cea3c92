import Foundation
import HTTPTypes
import Jobs
import NIOCore
import Transcripts
import Web

/// Writes what connections refuse by themselves in the form that belongs to the path, as far as that is known.
enum ConnectionRefusals {
  static func answer(_ refusal: ConnectionRefusal, path: String?) -> RefusalAnswer {
    let error = ServiceError(refusal.status, code: refusal.code, message: "\(refusal)")
    let path = String((path ?? "/").prefix { $0 != "?" })
    let door: ErrorEnvelope? = ErrorEnvelope(path: path)
    let requestID = RequestNames.new()
    let value = door?.value(error, requestID: requestID) ?? own(error, requestID)
    var headers: HTTPFields = [.contentType: "application/json"]
    if let name = RequestNames.field { headers[name] = requestID }
    return RefusalAnswer(headers: headers, body: Array(value.serialized().utf8))
  }

  private static func own(_ error: ServiceError, _ requestID: String) -> JSONValue {
    .object([
      (
        "error",
        .object([
          ("code", .string(error.code)), ("message", .string(error.message)), ("details", .object([])),
          ("timestamp", .string(Timestamp(seconds: Date().timeIntervalSince1970).text)),
          ("request_id", .string(requestID)),
        ])
      )
    ])
  }
}
