import Logging

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// How log lines are written.
public enum LogFormat: Sendable, Hashable {
  /// For people: time, level, message, and what belongs to it as `name=value`.
  case text
  /// For collectors: one JSON object a line.
  case json
}

/// One line of a log.
struct LogLine {
  var date: Date
  var level: Logger.Level
  var label: String
  var message: String
  /// In the order in which it is written.
  var fields: [(name: String, value: LogValue)]

  func text(_ format: LogFormat) -> String {
    let time = date.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
    switch format {
    case .text:
      var line = "\(time) \(level.rawValue) \(escaped(message))"
      for field in fields { line += " \(escaped(field.name))=\(field.value.text)" }
      return line + "\n"
    case .json:
      var line = #"{"time":"\#(time)","level":"\#(level.rawValue)","logger":"#
      LogValue.string(label).writeJSON(to: &line)
      line += #","message":"#
      LogValue.string(message).writeJSON(to: &line)
      for field in fields {
        line += ","
        // The names above are taken.
        let isTaken = ["time", "level", "logger", "message"].contains(field.name)
        LogValue.string(isTaken ? "_" + field.name : field.name).writeJSON(to: &line)
        line += ":"
        field.value.writeJSON(to: &line)
      }
      return line + "}\n"
    }
  }

  /// Without what would end the line or move a terminal's cursor.
  private func escaped(_ text: String) -> String { LogValue.escaped(text) }
}

/// What belongs to a log line, with its secrets removed.
enum LogValue {
  case string(String)
  case list([LogValue])
  case fields([(name: String, value: LogValue)])

  var text: String {
    switch self {
    case .string(let string):
      let isPlain =
        !string.isEmpty && string.utf8.allSatisfy { $0 > 0x20 && $0 != 0x22 && $0 != 0x3D && $0 != 0x7F }
      return isPlain ? string : "\"\(LogValue.escaped(string, quotes: true))\""
    case .list(let values): return "[\(values.map(\.text).joined(separator: ","))]"
    case .fields(let fields):
      return "{\(fields.map { "\(LogValue.escaped($0.name))=\($0.value.text)" }.joined(separator: ","))}"
    }
  }

  func writeJSON(to line: inout String) {
    switch self {
    case .string(let string):
      line += "\""
      line += LogValue.escaped(string, quotes: true)
      line += "\""
    case .list(let values):
      line += "["
      for (index, value) in values.enumerated() {
        if index > 0 { line += "," }
        value.writeJSON(to: &line)
      }
      line += "]"
    case .fields(let fields):
      line += "{"
      for (index, field) in fields.enumerated() {
        if index > 0 { line += "," }
        LogValue.string(field.name).writeJSON(to: &line)
        line += ":"
        field.value.writeJSON(to: &line)
      }
      line += "}"
    }
  }

  /// As in JSON (RFC 8259 section 7).
  static func escaped(_ text: String, quotes: Bool = false) -> String {
    let isPlain = text.utf8.allSatisfy {
      $0 >= 0x20 && $0 != 0x7F && $0 != 0xC2 && $0 != 0xE2 && (!quotes || $0 != 0x22 && $0 != 0x5C)
    }
    if isPlain { return text }
    var escaped = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"" where quotes: escaped += "\\\""
      case "\\" where quotes: escaped += "\\\\"
      case "\n": escaped += "\\n"
      case "\t": escaped += "\\t"
      case "\r": escaped += "\\r"
      case _
      where scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
        || (0x2028...0x202E).contains(scalar.value):
        let digits = String(scalar.value, radix: 16)
        escaped += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }
}
