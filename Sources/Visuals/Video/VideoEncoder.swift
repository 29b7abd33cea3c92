internal import AudioIO

/// What FFmpeg is asked for: pieces of a video from raw frames, and the file that they, the sound, subtitles and chapters
/// become. Every child is confined; only the last may write, and nothing but its file.
struct VideoEncoder {
  var options: VideoOptions
  var executable: String
  var isCancelled: @Sendable () -> Bool = { false }

  /// How the pieces of a video are kept: bare streams that can be put one behind another.
  var pieceExtension: String {
    switch options.format {
    case .mp4: "h264"
    case .webm: "ivf"
    case .gif: "gif"
    }
  }

  private static let quiet = ["-nostdin", "-hide_banner", "-nostats", "-v", "error"]
  private static let exact = ["-flags", "+bitexact", "-fflags", "+bitexact"]

  /// Encodes frames that come as a `RawVideoStream`. Every piece begins with a picture that needs no other.
  /// - Parameters:
  ///   - settled: the frame with which a fade at the piece's beginning is over; nil where there is none.
  ///   - palette: path of the colors of a GIF.
  func pieceArguments(frames: Int, settled: Int? = nil, palette: String? = nil) -> [String] {
    let rate = options.framesPerSecond
    var filter = "fps=\(rate)"
    var codec: [String]
    var container = pieceExtension
    switch options.format {
    case .mp4:
      codec = [
        "-c:v", "libx264", "-preset", "veryfast", "-tune", "stillimage", "-crf", "20", "-bf", "0", "-g",
        "\(rate * 10)", "-profile:v", "high", "-threads", "1",
      ]
    case .webm:
      codec = [
        "-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "6", "-crf", "24", "-b:v", "0",
        "-auto-alt-ref", "0", "-lag-in-frames", "0", "-g", "\(rate * 10)", "-threads", "1",
      ]
      // What is left of the picture before would else be seen for as long as nothing moves.
      if let settled { codec += ["-force_key_frames", "expr:eq(n,\(settled))"] }
    case .gif:
      // One palette for all: what a frame leaves as it was keeps its colors.
      filter = "[0:v]\(Self.toRGB),\(filter)[v];[v][1:v]paletteuse=dither=none:diff_mode=rectangle"
      codec = []
      container = "gif"
    }
    var input = ["-protocol_whitelist", "pipe", "-f", "matroska", "-i", "pipe:0"]
    if let palette {
      input += ["-protocol_whitelist", "file", "-f", "png_pipe", "-i", "file:\(palette)"]
    }
    var colors: [String] = []
    if options.format != .gif {
      colors = [
        "-pix_fmt", "yuv420p", "-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709",
        "-color_range", "tv",
      ]
    }
    return Self.quiet + ["-threads", "1", "-filter_threads", "1", "-filter_complex_threads", "1"]
      + input + ["-an", "-filter_complex", filter]
      + ["-frames:v", "\(frames)", "-fps_mode", "passthrough"] + codec + colors + Self.exact
      + ["-f", container, "pipe:1"]
  }

  /// Finds the 256 colors that suit frames best, which come as a `RawVideoStream`; they go out as PNG.
  var paletteArguments: [String] {
    Self.quiet + ["-threads", "1", "-filter_threads", "1", "-protocol_whitelist", "pipe", "-f", "matroska"]
      + ["-i", "pipe:0", "-vf", "\(Self.toRGB),palettegen=stats_mode=full:reserve_transparent=0"]
      + ["-frames:v", "1", "-c:v", "png", "-f", "image2pipe", "pipe:1"]
  }

  private static let toRGB = "scale=in_color_matrix=bt709:in_range=tv,format=rgb24"

  struct Parts {
    /// Absolute paths; nil where there is none.
    var sound: String?
    var subtitles: String?
    var chapters: String?
    var title: String
    /// Of sound and subtitles, three letters of ISO 639-2; nil where it is not known.
    var language: String?
  }

  /// Puts the pieces, which come through standard input, and all else into one file.
  func fileArguments(_ parts: Parts, output: String) -> [String] {
    var inputs = [
      "-f", options.format == .mp4 ? "h264" : "ivf", "-framerate", "\(options.framesPerSecond)", "-i",
      "pipe:0",
    ]
    if options.format == .webm { inputs.removeSubrange(2...3) }
    var maps = ["-map", "0:v:0"]
    var number = 1
    func add(_ path: String, _ format: String) -> Int {
      inputs += ["-f", format, "-i", "file:\(path)"]
      number += 1
      return number - 1
    }
    let language = parts.language.map { "language=\($0)" }
    if let sound = parts.sound {
      maps += ["-map", "\(add(sound, "matroska")):a:0"]
      if let language { maps += ["-metadata:s:a:0", language] }
    }
    if let subtitles = parts.subtitles {
      maps += [
        "-map", "\(add(subtitles, "srt")):s:0", "-c:s", options.format == .mp4 ? "mov_text" : "webvtt",
      ]
      if let language { maps += ["-metadata:s:s:0", language] }
    }
    if let chapters = parts.chapters {
      let input = add(chapters, "ffmetadata")
      maps += ["-map_metadata", "\(input)", "-map_chapters", "\(input)"]
    } else {
      maps += ["-map_metadata", "-1", "-map_chapters", "-1"]
    }
    // A bare stream has no times, and the reader's own are a little off.
    let rate = options.framesPerSecond
    maps += ["-metadata", "title=\(parts.title)", "-c:v", "copy", "-c:a", "copy"]
    if options.format == .mp4 { maps += ["-bsf:v", "setts=ts=round(N/(\(rate)*TB))"] }
    // That of bare H.264 in FFmpeg, so that the filter and the file count in the same ticks.
    if options.format == .mp4 { maps += ["-video_track_timescale", "1200000"] }
    let container = options.format == .mp4 ? ["-movflags", "+faststart", "-f", "mp4"] : ["-f", "webm"]
    return Self.quiet + ["-protocol_whitelist", "file,pipe"] + inputs + maps + Self.exact + container
      + ["-y", "file:\(output)"]
  }

  func start(
    _ arguments: [String], reading files: [String] = [], writing file: String? = nil,
    output: @escaping (UnsafeRawBufferPointer) throws -> Void = { _ in }
  ) throws -> ConfinedStream {
    var request = ConfinedStream.Request(executable: executable, arguments: arguments)
    request.readableFiles = files
    request.writableFile = file
    request.isCancelled = isCancelled
    return try ConfinedStream(request, output: output)
  }
}

/// IVF pieces put one behind another (the container of the VP8 data format guide, RFC 6386): one header, times that go on.
struct IVFJoiner {
  private static let headerBytes = 32
  private var frames = 0
  private var isFirst = true

  /// - Returns: what stands in the joined stream for a piece; nil for bytes that are no IVF.
  mutating func join(_ piece: [UInt8], frameCount: Int) -> [UInt8]? {
    guard piece.count >= Self.headerBytes, piece.starts(with: Array("DKIF".utf8)) else { return nil }
    var result = isFirst ? Array(piece[..<Self.headerBytes]) : []
    result.reserveCapacity(piece.count)
    isFirst = false
    var position = Self.headerBytes
    var place = frames
    while position + 12 <= piece.count {
      let size = (0..<4).reduce(0) { $0 | Int(piece[position + $1]) << (8 * $1) }
      guard size <= piece.count - position - 12 else { return nil }
      result += piece[position..<position + 4]
      result += (0..<8).map { UInt8(truncatingIfNeeded: place >> (8 * $0)) }
      result += piece[position + 12..<position + 12 + size]
      position += 12 + size
      place += 1
    }
    frames += frameCount
    return result
  }
}
