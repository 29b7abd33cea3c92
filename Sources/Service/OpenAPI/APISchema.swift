import Transcripts

/// Shapes of values in JSON Schema 2020-12, as OpenAPI 3.1 has them.
enum APISchema {
  static func text(_ description: String? = nil, example: String? = nil) -> JSONValue {
    typed("string", description, example.map { [("examples", .array([.string($0)]))] } ?? [])
  }

  static func format(_ format: String, _ description: String? = nil) -> JSONValue {
    typed("string", description, [("format", .string(format))])
  }

  static func choice(_ values: [String], _ description: String? = nil) -> JSONValue {
    typed("string", description, [("enum", .array(values.map { .string($0) }))])
  }

  /// - Parameter pattern: a regular expression of ECMA-262.
  static func text(like pattern: String, _ description: String? = nil, example: String? = nil) -> JSONValue {
    let examples: [(String, JSONValue)] = example.map { [("examples", .array([.string($0)]))] } ?? []
    return typed("string", description, [("pattern", .string(pattern))] + examples)
  }

  static func text(of length: ClosedRange<Int>, _ description: String? = nil) -> JSONValue {
    typed(
      "string", description,
      [("minLength", .integer(length.lowerBound)), ("maxLength", .integer(length.upperBound))])
  }

  /// Some of a few words, with commas between them.
  static func choices(_ values: [String], _ description: String? = nil) -> JSONValue {
    let one = "(" + values.joined(separator: "|") + ")"
    return text(like: "^(\(one)(,\(one))*)?$", description)
  }

  static func integer(_ range: ClosedRange<Int>? = nil, _ description: String? = nil) -> JSONValue {
    let bounds: [(String, JSONValue)] =
      range.map { [("minimum", .integer($0.lowerBound)), ("maximum", .integer($0.upperBound))] } ?? []
    return typed("integer", description, bounds)
  }

  static func number(_ range: ClosedRange<Double>? = nil, _ description: String? = nil) -> JSONValue {
    let bounds: [(String, JSONValue)] =
      range.map {
        [
          ("minimum", .number($0.lowerBound, decimals: 3)),
          ("maximum", .number($0.upperBound, decimals: 3)),
        ]
      } ?? []
    return typed("number", description, bounds)
  }

  static func flag(_ description: String? = nil) -> JSONValue { typed("boolean", description) }

  static func list(_ items: JSONValue, of count: ClosedRange<Int>? = nil, _ description: String? = nil)
    -> JSONValue
  {
    let bounds: [(String, JSONValue)] =
      count.map { [("minItems", .integer($0.lowerBound)), ("maxItems", .integer($0.upperBound))] } ?? []
    return typed("array", description, [("items", items)] + bounds)
  }

  /// - Parameter required: names of members that are always there; nil: all.
  static func object(
    _ properties: [(String, JSONValue)], required: [String]? = nil, _ description: String? = nil
  ) -> JSONValue {
    let names = required ?? properties.map(\.0)
    var more: [(String, JSONValue)] = [("properties", .object(properties))]
    if !names.isEmpty { more.append(("required", .array(names.map { .string($0) }))) }
    return typed("object", description, more)
  }

  /// An object whose members have names of their own.
  static func map(of value: JSONValue, _ description: String? = nil) -> JSONValue {
    typed("object", description, [("additionalProperties", value)])
  }

  static func reference(_ name: String) -> JSONValue {
    .object([("$ref", .string("#/components/schemas/\(name)"))])
  }

  private static func typed(
    _ type: String, _ description: String?, _ more: [(String, JSONValue)] = []
  ) -> JSONValue {
    let words: [(String, JSONValue)] = description.map { [("description", .string($0))] } ?? []
    return .object([("type", .string(type))] + words + more)
  }
}
