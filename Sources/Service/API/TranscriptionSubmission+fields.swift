import Foundation
import HTTPTypes
import Jobs

extension TranscriptionSubmission {
  /// Reads how the job is to be treated, from its form and its headers.
  ///
  /// - Throws: ``ServiceError`` that names the field.
  mutating func read(_ fields: FormFields, _ headers: HTTPFields) throws {
    if let name = fields["priority"] {
      guard let priority = JobPriority(name: name.lowercased()) else {
        throw ServiceError.invalid("priority", "priority must be interactive, normal or bulk.")
      }
      self.priority = priority
    }
    isEphemeral = try fields.flag("ephemeral") ?? false
    tags = fields.all("tags").flatMap { $0.split(separator: ",") }
      .map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
    guard tags.count <= 20, tags.allSatisfy({ $0.utf8.count <= 64 }) else {
      throw ServiceError.invalid("tags", "At most 20 tags of at most 64 bytes each.")
    }
    callbacks = [fields["callback_url"]].compactMap(\.self)
    if let text = fields["not_before"] {
      guard let date = try? Date(text, strategy: .iso8601) else {
        throw ServiceError.invalid("not_before", "not_before must be a time such as 2026-11-21T18:00:00Z.")
      }
      notBefore = Timestamp(seconds: date.timeIntervalSince1970)
    }
    if let name = HTTPField.Name("Idempotency-Key"), let key = headers[name] {
      guard (1...255).contains(key.utf8.count) else {
        throw ServiceError.invalid("Idempotency-Key", "An idempotency key has 1 to 255 bytes.")
      }
      idempotencyKey = key
    }
  }
}
