/// Reads the text format as its description says, apart from what writes it.
struct ExpositionParser {
  struct Sample: Equatable {
    var name: String
    var labels: [String: String]
    var value: Double
  }

  struct Fault: Error, CustomStringConvertible { var description: String }

  private(set) var samples: [Sample] = []
  private(set) var types: [String: String] = [:]
  private(set) var helps: [String: String] = [:]
  private(set) var isEnded = false

  init(_ text: String) throws {
    guard text.hasSuffix("\n") else { throw Fault(description: "no newline at the end") }
    for line in text.dropLast().split(separator: "\n", omittingEmptySubsequences: false) {
      if isEnded { throw Fault(description: "a line after the end: \(line)") }
      if line.hasPrefix("#") { try comment(line) } else { try sample(line) }
    }
  }

  func value(_ name: String, _ labels: [String: String] = [:]) -> Double? {
    samples.first { $0.name == name && $0.labels == labels }?.value
  }

  private mutating func comment(_ line: Substring) throws {
    if line == "# EOF" {
      isEnded = true
      return
    }
    let parts = line.split(separator: " ", maxSplits: 3)
    guard parts.count == 4 else { throw Fault(description: "broken comment: \(line)") }
    let name = String(parts[2])
    switch parts[1] {
    case "TYPE":
      guard types.updateValue(String(parts[3]), forKey: name) == nil else {
        throw Fault(description: "a second type of \(name)")
      }
      guard !samples.contains(where: { $0.name == name }) else {
        throw Fault(description: "the type comes after its samples")
      }
    case "HELP": helps[name] = String(parts[3])
    default: throw Fault(description: "unknown comment: \(line)")
    }
  }

  private mutating func sample(_ line: Substring) throws {
    var rest = line
    let name = String(rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" || $0 == ":" })
    guard let first = name.first, !first.isNumber else { throw Fault(description: "no name: \(line)") }
    rest = rest.dropFirst(name.count)
    var labels: [String: String] = [:]
    if rest.first == "{" {
      rest = rest.dropFirst()
      while rest.first != "}" {
        let label = String(rest.prefix { $0 != "=" })
        rest = rest.dropFirst(label.count)
        guard rest.hasPrefix("=\"") else { throw Fault(description: "no value: \(line)") }
        rest = rest.dropFirst(2)
        labels[label] = try quoted(&rest)
        if rest.first == "," {
          rest = rest.dropFirst()
        } else if rest.first != "}" {
          throw Fault(description: "labels do not end: \(line)")
        }
      }
      rest = rest.dropFirst()
    }
    guard rest.first == " " else { throw Fault(description: "no value: \(line)") }
    let number = rest.dropFirst()
    let value: Double? =
      switch number {
      case "+Inf": .infinity
      case "-Inf": -.infinity
      case "NaN": .nan
      default: Double(number)
      }
    guard let value else { throw Fault(description: "no number: \(line)") }
    guard !samples.contains(where: { $0.name == name && $0.labels == labels }) else {
      throw Fault(description: "the same series twice: \(line)")
    }
    samples.append(Sample(name: name, labels: labels, value: value))
  }

  private func quoted(_ rest: inout Substring) throws -> String {
    var text = ""
    while let character = rest.popFirst() {
      switch character {
      case "\"": return text
      case "\\":
        switch rest.popFirst() {
        case "n": text += "\n"
        case "\\": text += "\\"
        case "\"": text += "\""
        default: throw Fault(description: "unknown escape")
        }
      default: text.append(character)
      }
    }
    throw Fault(description: "a quotation does not end")
  }
}
