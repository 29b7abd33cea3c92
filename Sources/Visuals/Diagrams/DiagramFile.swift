public import Foundation

/// `diagram.json` and `visuals.json`, as we write them or as somebody edited them.
public enum DiagramFile {
  /// All that is wrong with a file, each with the element's name.
  public struct Fault: Error, Hashable, CustomStringConvertible {
    public var problems: [String]
    public var description: String { problems.joined(separator: "\n") }
  }

  /// Bytes that a file may have.
  public static let largest = 32 << 20

  private struct Probe: Decodable {
    struct Anything: Decodable {
      init(from decoder: any Decoder) {}
    }

    var kind: Anything?
    var nodes: Anything?
    var scenes: Anything?
    var segments: Anything?
  }

  /// Whether JSON is a diagram or a talk's scenes and no transcript.
  public static func holdsDiagrams(_ data: Data) -> Bool {
    guard let probe = try? JSONDecoder().decode(Probe.self, from: data), probe.segments == nil else {
      return false
    }
    return probe.scenes != nil || probe.kind != nil || probe.nodes != nil
  }

  /// Reads a diagram, or the scenes of a talk, and checks them.
  /// - Throws: ``Fault`` with everything that does not fit together.
  public static func read(_ data: Data) throws(Fault) -> TalkVisuals {
    let isTalk = (try? JSONDecoder().decode(Probe.self, from: data))?.scenes != nil
    guard !isTalk else {
      let visuals = try decode(TalkVisuals.self, data)
      try check(visuals.problems())
      return visuals
    }
    let diagram = try readDiagram(data)
    return TalkVisuals(
      title: diagram.title, language: diagram.language, duration: nil, scenes: [Scene(diagram)])
  }

  /// - Throws: ``Fault`` with everything that does not fit together.
  public static func readDiagram(_ data: Data) throws(Fault) -> Diagram {
    let diagram = try decode(Diagram.self, data)
    try check(diagram.problems())
    return diagram
  }

  private static func check(_ problems: [String]) throws(Fault) {
    guard problems.isEmpty else { throw Fault(problems: problems) }
  }

  private static func decode<Value: Decodable>(_ type: Value.Type, _ data: Data) throws(Fault) -> Value {
    guard data.count <= largest else {
      throw Fault(problems: ["the file has \(data.count) bytes; at most \(largest) are read"])
    }
    do { return try JSONDecoder().decode(type, from: data) } catch {
      throw Fault(problems: [message(error)])
    }
  }

  private static func message(_ error: any Error) -> String {
    switch error {
    case DecodingError.keyNotFound(let key, let context):
      "\(place(context.codingPath)): \"\(key.stringValue)\" is missing"
    case DecodingError.typeMismatch(let type, let context):
      "\(place(context.codingPath)): must be \(name(of: type))"
    case DecodingError.valueNotFound(let type, let context):
      "\(place(context.codingPath)): must be \(name(of: type)), not null"
    case DecodingError.dataCorrupted(let context):
      context.codingPath.isEmpty
        ? "this is no JSON: \(context.underlyingError.map { "\($0)" } ?? context.debugDescription)"
        : "\(place(context.codingPath)): \(choices(context))"
    default: "\(error)"
    }
  }

  /// What may stand where a word stands that is none of ours.
  private static func choices(_ context: DecodingError.Context) -> String {
    let all: [String]? =
      switch context.codingPath.last?.stringValue {
      case "kind": DiagramKind.allCases.map(\.rawValue)
      case "role": DiagramNode.Role.allCases.map(\.rawValue)
      case "direction": ["forward", "both", "none"]
      case "form": QuantityChart.Form.allCases.map(\.rawValue)
      default: nil
      }
    return all.map { "must be one of " + $0.joined(separator: ", ") } ?? context.debugDescription
  }

  private static func name(of type: Any.Type) -> String {
    switch type {
    case is String.Type: "text"
    case is Double.Type, is Int.Type: "a number"
    default: "\(type)".hasPrefix("Array") ? "a list [ … ]" : "an object { … }"
    }
  }

  private static func place(_ path: [any CodingKey]) -> String {
    var text = ""
    for key in path {
      if let index = key.intValue {
        text += "[\(index)]"
      } else {
        text += (text.isEmpty ? "" : ".") + key.stringValue
      }
    }
    return text.isEmpty ? "the file" : text
  }
}
