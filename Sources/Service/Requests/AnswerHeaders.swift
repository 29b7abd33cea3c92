import HTTPTypes
import Synchronization

/// Headers that the answer to a request shall carry whoever writes it: an answer's parts far inside know them, and an error
/// on the way out would lose them.
public final class AnswerHeaders: Sendable {
  private let noted = Mutex(HTTPFields())

  func set(_ fields: HTTPFields) {
    noted.withLock { noted in for field in fields { noted[field.name] = field.value } }
  }

  /// Those that an answer does not have by itself.
  func fields(besides own: HTTPFields) -> HTTPFields {
    noted.withLock { noted in
      var fields = HTTPFields()
      for field in noted where own[field.name] == nil { fields.append(field) }
      return fields
    }
  }
}
