import Hummingbird
import Jobs
import Web

/// Finds a recording that fields name; nil where they name none. Whoever gets it owns its blob.
public typealias NameRecording = @Sendable (FormFields, ServiceContext) async throws -> ReceivedUpload?

/// A JSON object that names the recordings of a batch: `{"items":[{"url":…},{"upload_id":…,"language":…}],"model":…}`.
struct NamedRecordings: Decodable {
  private struct Name: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init?(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  /// What is said for all.
  var fields = FormFields()
  /// What is said of each.
  var items: [FormFields] = []

  init(from decoder: any Decoder) throws {
    let members = try decoder.container(keyedBy: Name.self)
    for name in members.allKeys.sorted(by: { $0.stringValue < $1.stringValue }) {
      if name.stringValue == "items" {
        items = try members.decode([[String: JSONField]].self, forKey: name).map { item in
          var fields = FormFields()
          for (name, field) in item.sorted(by: { $0.key < $1.key }) {
            for value in field.values { fields.append(name, value) }
          }
          return fields
        }
      } else {
        for value in try members.decode(JSONField.self, forKey: name).values {
          fields.append(name.stringValue, value)
        }
      }
    }
  }

  /// Whether a request says what it wants in this form.
  static func isSaid(by request: Request) -> Bool {
    HeaderParameters(request.headers[.contentType] ?? "").value == "application/json"
  }
}
