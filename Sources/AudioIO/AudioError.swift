/// Why sound could not be read or written. `input` is the path, or "standard input".
public enum AudioError: Error, Equatable, Sendable {
  case notFound(input: String)
  case isDirectory(input: String)
  case permissionDenied(input: String)
  /// Reading or writing failed; `reason` is the system's word for it.
  case inputOutput(input: String, reason: String)
  case emptyFile(input: String)
  /// A good header, but not one sample behind it.
  case noSamples(input: String)
  /// A media file (film, picture) without a sound track.
  case noAudioTrack(input: String)
  /// No known format: text, random bytes, headerless samples.
  case notAudio(input: String)
  case truncatedHeader(input: String)
  /// A header that contradicts itself or asks for the impossible.
  case damagedHeader(input: String, reason: String)
  case unsupported(input: String, reason: String)
  case tooManyBytes(input: String, limit: Int)
  case tooLong(input: String, limitSeconds: Double)
  /// FFmpeg is not installed, or `STENO_FFMPEG` points to nothing that can be run.
  case ffmpegMissing(searched: String)
  case decoderFailed(input: String, reason: String)
  case timedOut(input: String, seconds: Double)
}

extension AudioError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .notFound(let input):
      "\(input): no such file; check the path"
    case .isDirectory(let input):
      "\(input): is a folder; name the files in it one by one"
    case .permissionDenied(let input):
      "\(input): permission denied; this user may not read it"
    case .inputOutput(let input, let reason):
      "\(input): \(reason)"
    case .emptyFile(let input):
      "\(input): is empty (0 bytes); the recording or the copy did not finish"
    case .noSamples(let input):
      "\(input): holds no samples, only a header; the recording did not start or was not saved"
    case .noAudioTrack(let input):
      "\(input): has no audio track"
    case .notAudio(let input):
      "\(input): is not audio in a known format; raw samples need a header (for example a WAV file)"
    case .truncatedHeader(let input):
      "\(input): ends inside its header; copy or record it again"
    case .damagedHeader(let input, let reason):
      "\(input): damaged header: \(reason)"
    case .unsupported(let input, let reason):
      "\(input): \(reason)"
    case .tooManyBytes(let input, let limit):
      "\(input): is larger than the limit of \(limit) bytes; raise the limit or split the file"
    case .tooLong(let input, let limit):
      "\(input): is longer than the limit of \(tenths(limit)) s; raise the limit or split the file"
    case .ffmpegMissing(let searched):
      "FFmpeg is needed for this format and was not found (\(searched)); "
        + "run `apt-get install ffmpeg`, or set STENO_FFMPEG to its path"
    case .decoderFailed(let input, let reason):
      "\(input): could not be decoded: \(reason)"
    case .timedOut(let input, let seconds):
      "\(input): the decoder gave no answer within \(tenths(seconds)) s and was stopped; the file may be damaged"
    }
  }
}

/// A number with one decimal, for messages.
func tenths(_ value: Double) -> String {
  let scaled = (value * 10).rounded()
  guard scaled.isFinite, abs(scaled) < 1e15 else { return "\(value)" }
  let whole = Int(scaled)
  return "\(whole < 0 ? "-" : "")\(abs(whole) / 10).\(abs(whole) % 10)"
}
