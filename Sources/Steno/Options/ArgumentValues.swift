public import ArgumentParser
import AudioIO
public import Inference
public import SpeechModels
import Transcripts

extension ComputeType: ExpressibleByArgument {}
extension WhisperTask: ExpressibleByArgument {}

/// A number that can be switched off with `none`.
struct Threshold: ExpressibleByArgument {
  var value: Double?
  var defaultValueDescription: String { value.map { "\($0)" } ?? "none" }

  init(_ value: Double?) { self.value = value }

  init?(argument: String) {
    if argument.lowercased() == "none" { return }
    guard let value = Double(argument), value.isFinite else { return nil }
    self.value = value
  }
}

/// Numbers separated by commas.
struct NumberList: ExpressibleByArgument {
  var values: [Double]

  init?(argument: String) {
    let parts = argument.split(separator: ",", omittingEmptySubsequences: false)
    values = parts.compactMap { Double($0) }.filter(\.isFinite)
    if values.isEmpty || values.count != parts.count { return nil }
  }
}

/// A size such as `500M` or `2G` (powers of 1024).
struct ByteCount: ExpressibleByArgument {
  var bytes: Int
  var defaultValueDescription: String { bytes % (1 << 20) == 0 ? "\(bytes >> 20)M" : "\(bytes)" }

  init(bytes: Int) { self.bytes = bytes }

  init?(argument: String) {
    let scales: [Character: Int] = ["k": 10, "m": 20, "g": 30, "t": 40]
    let shift = argument.last.flatMap { scales[Character($0.lowercased())] }
    guard let number = Int(shift == nil ? argument : String(argument.dropLast())), number > 0 else {
      return nil
    }
    let (bytes, overflow) = number.multipliedReportingOverflow(by: 1 << (shift ?? 0))
    if overflow { return nil }
    self.bytes = bytes
  }
}

/// A length of time such as `90`, `90s`, `10m` or `2h`.
struct TimeLength: ExpressibleByArgument {
  var seconds: Double
  var defaultValueDescription: String {
    seconds < 300 || seconds.truncatingRemainder(dividingBy: 60) != 0
      ? "\(Int(seconds))s" : "\(Int(seconds / 60))m"
  }

  init(seconds: Double) { self.seconds = seconds }

  init?(argument: String) {
    let scales: [Character: Double] = ["s": 1, "m": 60, "h": 3600]
    let scale = argument.last.flatMap { scales[$0] }
    guard let number = Double(scale == nil ? argument : String(argument.dropLast())), number > 0,
      number.isFinite
    else { return nil }
    seconds = number * (scale ?? 1)
  }
}

/// `mix`, or a channel counted from 0.
struct ChannelArgument: ExpressibleByArgument {
  var selection = ChannelSelection.mix
  var defaultValueDescription: String { "mix" }

  init() {}

  init?(argument: String) {
    if argument.lowercased() == "mix" { return }
    guard let channel = Int(argument), channel >= 0 else { return nil }
    selection = .channel(channel)
  }
}

/// Formats separated by commas, or `all`.
struct FormatList: ExpressibleByArgument {
  var formats: [TranscriptFormat]

  init?(argument: String) {
    formats = []
    for part in argument.lowercased().split(separator: ",", omittingEmptySubsequences: false) {
      if part == "all" {
        formats += TranscriptFormat.allCases
      } else if let format = TranscriptFormat(
        rawValue: part == "text" ? "txt" : String(part).replacing("-", with: "_"))
      {
        formats.append(format)
      } else {
        return nil
      }
    }
  }

  static var names: String { TranscriptFormat.allCases.map(\.rawValue).joined(separator: ", ") }

  static var allValueStrings: [String] { TranscriptFormat.allCases.map(\.rawValue) + ["all"] }
}

/// The format of a transcript that is read.
struct SourceFormat: ExpressibleByArgument {
  var format: TranscriptFormat

  init?(argument: String) {
    guard let list = FormatList(argument: argument), list.formats.count == 1 else { return nil }
    format = list.formats[0]
  }

  static var allValueStrings: [String] { TranscriptFormat.allCases.map(\.rawValue) }
}

enum ChannelMode: String, CaseIterable, ExpressibleByArgument {
  case mix, split
}

/// Names separated by commas: none empty, none twice.
struct SpeakerNames: ExpressibleByArgument {
  var names: [String]

  init?(argument: String) {
    names = argument.split(separator: ",", omittingEmptySubsequences: false).map {
      String($0.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }
    if names.contains(where: \.isEmpty) || Set(names).count != names.count { return nil }
  }
}

/// A duration such as `250ms` or `0.25s`; a bare number has the unit that the option's names in faster-whisper and
/// whisper.cpp end in.
protocol DurationArgument: ExpressibleByArgument {
  static var secondsOfBareNumber: Double { get }
  var seconds: Double { get }
  init(seconds: Double)
}

extension DurationArgument {
  init?(argument: String) {
    let (number, scale) =
      argument.hasSuffix("ms")
      ? (argument.dropLast(2), 0.001)
      : argument.hasSuffix("s") ? (argument.dropLast(), 1) : (argument[...], Self.secondsOfBareNumber)
    guard let value = Double(number), value >= 0, !value.isNaN else { return nil }
    self.init(seconds: value * scale)
  }
}

/// Bare numbers are milliseconds.
struct Milliseconds: DurationArgument {
  static let secondsOfBareNumber = 0.001
  var seconds: Double
}

/// Bare numbers are seconds.
struct Seconds: DurationArgument {
  static let secondsOfBareNumber = 1.0
  var seconds: Double
}
