import Foundation

/// An answer in the shape of OpenAI's chat completions, read with tolerance and without trust.
struct CompletionAnswer: Sendable, Hashable {
  struct Usage: Sendable, Hashable {
    var input: Int
    var output: Int
  }

  var content: String
  /// It ended at its limit of tokens.
  var isTruncated: Bool
  /// The model or its server did not want to answer.
  var isRefusal: Bool
  var usage: Usage?

  private struct Body: Decodable {
    struct Choice: Decodable {
      struct Message: Decodable {
        var content: Content?
        var refusal: String?
      }
      var message: Message?
      var finishReason: String?

      enum CodingKeys: String, CodingKey {
        case message
        case finishReason = "finish_reason"
      }
    }
    struct Counts: Decodable {
      var input: Double?
      var output: Double?

      enum CodingKeys: String, CodingKey {
        case input = "prompt_tokens"
        case output = "completion_tokens"
      }
    }
    var choices: [Choice]
    var usage: Counts?

    enum CodingKeys: String, CodingKey { case choices, usage }

    init(from decoder: any Decoder) throws {
      let values = try decoder.container(keyedBy: CodingKeys.self)
      choices = try values.decode([Choice].self, forKey: .choices)
      usage = try? values.decodeIfPresent(Counts.self, forKey: .usage)
    }
  }

  /// A text, or parts of one.
  private struct Content: Decodable {
    var text: String
    private struct Part: Decodable { var text: String? }

    init(from decoder: any Decoder) throws {
      let value = try decoder.singleValueContainer()
      if let text = try? value.decode(String.self) {
        self.text = text
      } else {
        text = try value.decode([Part].self).compactMap(\.text).joined()
      }
    }
  }

  /// Nil for what is no such answer.
  init?(_ bytes: [UInt8]) {
    guard JSONNesting.isShallow(bytes),
      let body = try? JSONDecoder().decode(Body.self, from: Data(bytes)), let first = body.choices.first
    else { return nil }
    content = first.message?.content?.text ?? ""
    isTruncated = first.finishReason == "length"
    isRefusal =
      first.finishReason == "content_filter" || first.message?.refusal?.isEmpty == false && content.isEmpty
    func count(_ value: Double?) -> Int? {
      value.flatMap { $0.isFinite && $0 >= 1 && $0 <= 1e8 ? Int($0) : nil }
    }
    if let input = count(body.usage?.input) {
      usage = Usage(input: input, output: count(body.usage?.output) ?? content.utf8.count / 4)
    }
  }

  /// The message of an error, short and on one line; nil where there is none.
  static func errorMessage(_ bytes: [UInt8]) -> String? {
    struct Envelope: Decodable {
      struct Failure: Decodable { var message: String? }
      var error: Failure
    }
    guard JSONNesting.isShallow(bytes),
      let message = try? JSONDecoder().decode(Envelope.self, from: Data(bytes)).error.message
    else { return nil }
    let line = message.split(whereSeparator: \.isNewline).first.map(String.init) ?? ""
    return line.isEmpty ? nil : String(line.filter { !$0.isControl }.prefix(160))
  }
}

/// Depth of JSON, seen before anything that calls itself reads it.
enum JSONNesting {
  static let deepest = 32

  static func isShallow(_ bytes: some Sequence<UInt8>) -> Bool {
    var depth = 0
    var isInText = false
    var isEscaped = false
    for byte in bytes {
      if isInText {
        if isEscaped {
          isEscaped = false
        } else if byte == UInt8(ascii: "\\") {
          isEscaped = true
        } else if byte == UInt8(ascii: "\"") {
          isInText = false
        }
        continue
      }
      switch byte {
      case UInt8(ascii: "\""): isInText = true
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        depth += 1
        if depth > deepest { return false }
      case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
      default: break
      }
    }
    return true
  }
}
