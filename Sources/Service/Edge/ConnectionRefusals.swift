import HTTPTypes
import Transcripts
import Web

/// Writes what connections refuse by themselves in the form that belongs to the path, as far as that is known.
enum ConnectionRefusals {
  static func answer(_ refusal: ConnectionRefusal, path: String?) -> RefusalAnswer {
    let error = ServiceError(refusal.status, code: refusal.code, message: "\(refusal)")
    let requestID = RequestNames.new()
    let value = ErrorEnvelope(path: String((path ?? "/").prefix { $0 != "?" })).value(
      error, requestID: requestID)
    var headers: HTTPFields = [.contentType: "application/json"]
    if let name = RequestNames.field { headers[name] = requestID }
    return RefusalAnswer(headers: headers, body: Array(value.serialized().utf8))
  }
}
