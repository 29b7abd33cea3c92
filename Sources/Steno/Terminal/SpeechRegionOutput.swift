import ArgumentParser
import Transcription
import Transcripts

/// How speech regions are written.
enum SpeechRegionLayout: String, EnumerableFlag {
  case table, json, labels, rttm

  static func help(for value: SpeechRegionLayout) -> ArgumentHelp? {
    switch value {
    case .table: "One line a region: start, end and length in seconds."
    case .json: "JSON."
    case .labels: "Label track for Audacity: start and end in seconds and a number, separated by tabs."
    case .rttm: "RTTM with one speaker named speech."
    }
  }

  /// - Parameter file: name of the recording.
  func text(_ found: SpeechRegionSearch.Result, file: String) -> String {
    let spans = found.regions.map { (start: Double($0.start) / 16_000, end: Double($0.end) / 16_000) }
    switch self {
    case .table:
      return spans.map { span in
        [span.start, span.end, span.end - span.start].map(Self.column).joined(separator: "  ") + "\n"
      }.joined()
    case .labels:
      return spans.enumerated().map { index, span in
        "\(Self.number(span.start))\t\(Self.number(span.end))\t\(index + 1)\n"
      }.joined()
    case .rttm:
      return RTTM.text(
        spans.map { SpeakerTurn(speaker: "speech", start: $0.start, end: $0.end) }, recording: file)
    case .json:
      let regions = spans.map {
        "{\"start\": \(Self.number($0.start)), \"end\": \(Self.number($0.end))}"
      }
      return "{\"file\": \(Self.quoted(file)), \"duration\": \(Self.number(found.duration)), "
        + "\"regions\": [\(regions.joined(separator: ", "))]}\n"
    }
  }

  private static func number(_ seconds: Double) -> String {
    let milliseconds = Int((seconds * 1000).rounded())
    let rest = "\(milliseconds % 1000)"
    return "\(milliseconds / 1000)." + String(repeating: "0", count: 3 - rest.count) + rest
  }

  private static func column(_ seconds: Double) -> String {
    let number = number(seconds)
    return String(repeating: " ", count: max(10 - number.count, 0)) + number
  }

  private static func quoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\": quoted += "\\\(scalar)"
      case _ where scalar.value < 32:
        let digits = String(scalar.value, radix: 16)
        quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }
}
