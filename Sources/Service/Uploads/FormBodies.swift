import Foundation
import HTTPTypes

/// Bodies that hold fields and no recording.
enum FormBodies {
  /// `application/x-www-form-urlencoded` (WHATWG URL, section 5.1).
  static func urlEncoded(_ bytes: [UInt8], after query: FormFields) throws -> FormFields {
    var fields = query
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw ServiceError(.badRequest, code: "invalid_form", message: "The form is not UTF-8 text.")
    }
    for pair in text.split(separator: "&") {
      let pieces = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      func decoded(_ text: Substring) -> String? {
        text.replacing("+", with: " ").removingPercentEncoding
      }
      guard let name = decoded(pieces[0]), let value = decoded(pieces.count > 1 ? pieces[1] : "") else {
        throw ServiceError(
          .badRequest, code: "invalid_form", message: "The form has a % that is not followed by two digits.")
      }
      fields.append(name, value)
    }
    return fields
  }

  /// A JSON object: texts as they are, numbers and truths as JSON writes them, lists of these as one field for each
  /// member. Objects within are refused: no form can say them.
  static func json(_ bytes: [UInt8], after query: FormFields) throws -> FormFields {
    var fields = query
    if bytes.isEmpty { return fields }
    guard let members = try? JSONDecoder().decode([String: JSONField].self, from: Data(bytes)) else {
      throw ServiceError(
        .badRequest, code: "invalid_json",
        message: "The body is not a JSON object of texts, numbers, truths and lists.")
    }
    for (name, field) in members.sorted(by: { $0.key < $1.key }) {
      for value in field.values { fields.append(name, value) }
    }
    return fields
  }
}

/// One member of a JSON object as fields of a form have it.
struct JSONField: Decodable {
  var values: [String]

  init(from decoder: any Decoder) throws {
    if var list = try? decoder.unkeyedContainer() {
      values = []
      while !list.isAtEnd { values += try list.decode(JSONField.self).values }
      return
    }
    let one = try decoder.singleValueContainer()
    if one.decodeNil() {
      values = []
    } else if let truth = try? one.decode(Bool.self) {
      values = [truth ? "true" : "false"]
    } else if let number = try? one.decode(Int64.self) {
      values = [String(number)]
    } else if let number = try? one.decode(Double.self) {
      values = [String(number)]
    } else {
      values = [try one.decode(String.self)]
    }
  }
}
