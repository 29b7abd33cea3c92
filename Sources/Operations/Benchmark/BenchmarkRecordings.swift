public import AudioIO
public import Foundation
import Models

/// What a benchmark listens to where its user gives little.
public enum BenchmarkRecordings {
  /// Lengths of the pieces that are cut for latency, in seconds.
  public static let clipLengths = [2, 4, 6, 8, 10]

  /// Recordings that the demonstration, the tests or Steno itself have fetched before; nothing is fetched here.
  public static func known(environment: [String: String]) -> [URL] {
    let cache =
      environment["XDG_CACHE_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil }
      ?? (environment["HOME"] ?? NSHomeDirectory()) + "/.cache"
    let own = StenoHome(environment: environment).cache.appendingPathComponent("recordings").path
    let folders = [
      own + "/reading", own + "/conversation", cache + "/steno-demo", cache + "/steno-test/recordings",
    ]
    var found: [URL] = []
    for name in ["two_cities.wav", "sample.wav"] {
      let places = folders.map { URL(fileURLWithPath: $0).appendingPathComponent(name) }
      if let place = places.first(where: { FileManager.default.isReadableFile(atPath: $0.path) }) {
        found.append(place)
      }
    }
    return found
  }

  /// Whether a recording is 1 to 12 s long and so tells the latency of short ones. Blocks.
  public static func isShort(_ input: AudioInput) throws -> Bool {
    let reader = try AudioDecoder.open(input)
    defer { reader.close() }
    return reader.expectedDuration.map { (1...12).contains($0) } ?? false
  }

  /// Writes pieces of 2, 4, 6, 8 and 10 s of a recording, one after another, as WAV files into a folder; as many as
  /// the recording is long enough for. Blocks.
  public static func cut(_ input: AudioInput, into folder: URL) throws -> [URL] {
    let reader = try AudioDecoder.open(input)
    defer { reader.close() }
    var rest: [Float] = []
    var pieces: [URL] = []
    for seconds in clipLengths {
      let count = seconds * reader.sampleRate
      while rest.count < count {
        let block = try reader.read(upTo: count - rest.count)
        if block.isEmpty { return pieces }
        rest += block
      }
      let place = folder.appendingPathComponent("\(seconds)s.wav")
      let writer = try WaveFileWriter(path: place.path, sampleRate: reader.sampleRate)
      try writer.write(Array(rest[..<count]))
      try writer.finish()
      rest.removeFirst(count)
      pieces.append(place)
    }
    return pieces
  }
}
