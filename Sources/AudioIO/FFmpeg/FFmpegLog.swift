/// What FFmpeg says on standard error, understood line by line and kept in bounded space.
struct FFmpegLog {
  /// Length of the container in seconds.
  private(set) var duration: Double?
  /// False when the length was guessed from the bit rate, which may be far off, or may be that of a film's pictures.
  var durationIsExact: Bool { !durationIsEstimated && tracks == 1 }
  private var durationIsEstimated = false
  private(set) var openedInput = false
  private(set) var audioTracks = 0
  private(set) var tracks = 0
  /// The first few errors, cleaned.
  private(set) var errors: [String] = []
  private(set) var errorCount = 0

  private var line: [UInt8] = []
  private var describesInput = false

  private static let longestLine = 2048
  private static let mostErrors = 5

  mutating func append(_ bytes: UnsafeRawBufferPointer) {
    for byte in bytes {
      if byte == 0x0A || byte == 0x0D {
        take(String(decoding: line, as: Unicode.UTF8.self))
        line.removeAll(keepingCapacity: true)
      } else if line.count < Self.longestLine {
        line.append(byte)
      }
    }
  }

  /// Lines look like `[mp3 @ 0x55…] [error] text`; the part before the level is absent for general remarks.
  private mutating func take(_ line: String) {
    var text = Substring(line)
    if text.hasPrefix("["), let end = text.firstRange(of: "] ["), text[..<end.lowerBound].contains(" @ ") {
      text = text[text.index(after: end.lowerBound)...].drop { $0 == " " }
    }
    guard text.hasPrefix("["), let close = text.firstIndex(of: "]") else { return }
    let level = text[text.index(after: text.startIndex)..<close]
    var message = text[text.index(after: close)...]
    if message.first == " " { message = message.dropFirst() }
    switch level {
    case "error", "fatal", "panic": takeError(message)
    case "warning":
      if message.hasPrefix("Estimating duration from bitrate") { durationIsEstimated = true }
    default: takeRemark(message)
    }
  }

  private mutating func takeRemark(_ message: Substring) {
    if message.hasPrefix("Input #0") {
      openedInput = true
      describesInput = true
    } else if message.hasPrefix("Stream mapping") || message.hasPrefix("Output #") {
      describesInput = false
    }
    guard describesInput else { return }
    // Tags of the file are indented further, so that a title cannot pose as one of these.
    if message.hasPrefix("  Duration: ") {
      duration = Self.seconds(message.dropFirst("  Duration: ".count).prefix { $0 != "," })
    } else if message.hasPrefix("  Stream #0:") {
      tracks += 1
      if message.contains(": Audio: ") { audioTracks += 1 }
    }
  }

  private mutating func takeError(_ message: Substring) {
    errorCount += 1
    guard errors.count < Self.mostErrors else { return }
    var text = message
    // "file:/path/name: reason" and "pipe:0: reason": the caller names the input itself.
    for prefix in ["file:", "pipe:"] where text.hasPrefix(prefix) {
      if let colon = text.ranges(of: ": ").last { text = text[colon.upperBound...] }
    }
    let clean = text.unicodeScalars.map { $0.properties.generalCategory == .control ? " " : Character($0) }
    let short = String(clean.drop { $0 == " " }.prefix(200))
    if !short.isEmpty, !errors.contains(short) { errors.append(short) }
  }

  /// "HH:MM:SS.ff"; nil for "N/A".
  private static func seconds(_ text: Substring) -> Double? {
    let parts = text.split(separator: ":").map { Double($0) }
    guard parts.count == 3, let hours = parts[0], let minutes = parts[1], let seconds = parts[2] else {
      return nil
    }
    let total = hours * 3600 + minutes * 60 + seconds
    return total.isFinite && total > 0 ? total : nil
  }

  /// One line for a person.
  var reason: String {
    errors.first ?? "FFmpeg ended without saying why"
  }

  /// The error for an input of which no sample came out.
  func error(input: String, ending: ConfinedProcess.Ending) -> AudioError {
    if case .killed(let signal) = ending {
      return .decoderFailed(input: input, reason: "the decoder crashed (signal \(signal))")
    }
    if errors.contains(where: { $0.contains("moov atom not found") }) {
      return .truncatedHeader(input: input)
    }
    if errors.contains(where: { $0.contains("Cannot allocate memory") }) {
      return .decoderFailed(input: input, reason: "decoding it needs more memory than is allowed")
    }
    if !openedInput { return .notAudio(input: input) }
    if audioTracks == 0 { return tracks == 0 ? .noSamples(input: input) : .noAudioTrack(input: input) }
    return errors.isEmpty ? .noSamples(input: input) : .decoderFailed(input: input, reason: reason)
  }
}
