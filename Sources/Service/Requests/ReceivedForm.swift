/// The text fields of a form in the order in which they came.
public struct FormFields: Sendable, Hashable {
  public private(set) var fields: [(name: String, value: String)]

  public init(_ fields: [(name: String, value: String)] = []) { self.fields = fields }

  public mutating func append(_ name: String, _ value: String) { fields.append((name, value)) }

  /// The last value of a field, as later ones overrule earlier ones; empty ones count as not given.
  public subscript(_ name: String) -> String? {
    fields.last { $0.name == name && !$0.value.isEmpty }?.value
  }

  /// All values of a field that may come several times, named with or without `[]` at its end; empty ones are none.
  public func all(_ name: String) -> [String] {
    fields.filter { ($0.name == name || $0.name == name + "[]") && !$0.value.isEmpty }.map(\.value)
  }

  /// The same with some fields said otherwise: all values of a field that is there go before those that are here.
  func replaced(by others: FormFields) -> FormFields {
    let names = Set(others.fields.map(\.name))
    return FormFields(fields.filter { !names.contains($0.name) } + others.fields)
  }

  public static func == (left: FormFields, right: FormFields) -> Bool {
    left.fields.elementsEqual(right.fields) { $0 == $1 }
  }

  public func hash(into hasher: inout Hasher) {
    for field in fields {
      hasher.combine(field.name)
      hasher.combine(field.value)
    }
  }
}

extension FormFields {
  /// A number in a range.
  ///
  /// - Throws: ``ServiceError`` that names the field.
  public func number(_ name: String, in range: ClosedRange<Double>) throws -> Double? {
    guard let text = self[name] else { return nil }
    guard let value = Double(text), range.contains(value) else {
      throw ServiceError.invalid(
        name, "\(name) must be a number from \(range.lowerBound) to \(range.upperBound).")
    }
    return value
  }

  public func integer(_ name: String, in range: ClosedRange<Int>) throws -> Int? {
    guard let text = self[name] else { return nil }
    guard let value = Int(text), range.contains(value) else {
      throw ServiceError.invalid(
        name, "\(name) must be a whole number from \(range.lowerBound) to \(range.upperBound).")
    }
    return value
  }

  /// `true`, `1`, `yes` or `on`, and their opposites, in any case.
  public func flag(_ name: String) throws -> Bool? {
    guard let text = self[name] else { return nil }
    switch text.lowercased() {
    case "true", "1", "yes", "on": return true
    case "false", "0", "no", "off": return false
    default: throw ServiceError.invalid(name, "\(name) must be true or false.")
    }
  }
}

/// What came with one request: its text fields and its recordings.
public struct ReceivedForm: Sendable {
  public var fields: FormFields
  public var uploads: [ReceivedUpload]
  /// The recording where there is but one.
  public var upload: ReceivedUpload? { uploads.first }

  public init(fields: FormFields, uploads: [ReceivedUpload]) {
    self.fields = fields
    self.uploads = uploads
  }

  public init(fields: FormFields, upload: ReceivedUpload? = nil) {
    self.init(fields: fields, uploads: [upload].compactMap(\.self))
  }
}
