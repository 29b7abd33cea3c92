import Foundation

/// The whole encoder, as `steno bench` times it with random weights.
struct EncoderRun: Codable {
  var model: String
  var threads: Int
  var milliseconds: Double
  var gigaOperations: Double
  /// Of as many threads at once, in the type of the encoder's products.
  var peakGigaOperations: Double
  var type: String
  var share: Double
}

enum EncoderRuns {
  /// Only what is needed of `steno bench --json`.
  private struct Report: Decodable {
    struct Setting: Decodable {
      struct Encoder: Decodable {
        struct Spread: Decodable { var min: Double }
        var milliseconds: Spread
      }
      var model: String
      var threads: Int
      var encoder: Encoder?
    }
    var settings: [Setting]
  }

  /// The least time of several windows beside the peak in the same moments.
  static func measure(_ steno: String, peaks: MachinePeaks, type: NumberType, rounds: Int) throws
    -> [EncoderRun]
  {
    let cores = ProcessInfo.processInfo.activeProcessorCount
    var runs: [EncoderRun] = []
    for model in ModelShape.all {
      for threads in Set([1, cores]).sorted() {
        let before = peaks.compute(type, threads: threads, seconds: 0.2)
        let milliseconds = try time(
          steno, ["--shapes", model.name, "--threads", "\(threads)", "--runs", "\(rounds)"])
        let peak = max(before, peaks.compute(type, threads: threads, seconds: 0.2))
        let rate = model.encoderOperations / milliseconds * 1000
        runs.append(
          EncoderRun(
            model: model.name, threads: threads, milliseconds: milliseconds, gigaOperations: rate / 1e9,
            peakGigaOperations: peak / 1e9, type: type.rawValue, share: rate / peak))
      }
    }
    return runs
  }

  private static func time(_ steno: String, _ arguments: [String]) throws -> Double {
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(fileURLWithPath: steno)
    process.arguments = ["bench", "--measure", "encoder", "--json", "--quiet"] + arguments
    process.standardOutput = output
    try process.run()
    let text = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    guard process.terminationStatus == 0,
      let encoder = try JSONDecoder().decode(Report.self, from: text).settings.first?.encoder
    else { throw RooflineError.noEncoderTime(steno) }
    return encoder.milliseconds.min
  }
}

enum RooflineError: Error, CustomStringConvertible {
  case noEncoderTime(String)
  case unknownLevel(String)

  var description: String {
    switch self {
    case .noEncoderTime(let steno):
      "\(steno) bench gave no encoder times; build it (release) and give its path."
    case .unknownLevel(let name): "This machine cannot run \(name)."
    }
  }
}
