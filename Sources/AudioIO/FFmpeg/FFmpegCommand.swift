#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// How FFmpeg is found and what it is asked.
enum FFmpegCommand {
  /// Path of the program: `STENO_FFMPEG`, or `ffmpeg` in `PATH`.
  static func executable(
    chosen: String? = environmentValue("STENO_FFMPEG"), searchPath: String? = environmentValue("PATH")
  ) throws -> String {
    let name = chosen ?? "ffmpeg"
    if name.contains("/") {
      guard name.hasPrefix("/"), isExecutable(name) else {
        throw AudioError.ffmpegMissing(searched: "STENO_FFMPEG=\(name) is not the full path of a program")
      }
      return name
    }
    let path = searchPath ?? "/usr/local/bin:/usr/bin:/bin"
    for folder in path.split(separator: ":") where folder.hasPrefix("/") {
      let candidate = "\(folder)/\(name)"
      if isExecutable(candidate) { return candidate }
    }
    throw AudioError.ffmpegMissing(searched: "no \(name) in \(path)")
  }

  private static func isExecutable(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG && access(path, X_OK) == 0
  }

  /// Decodes the first sound track of `url` to a streamed WAV on standard output.
  ///
  /// The track keeps its own rate and channels: a WAV header says what they are, without a second program to ask,
  /// and mixing and resampling are then the same as for WAV files, so that a FLAC gives the samples of its WAV.
  /// `aresample` as set here changes no samples; it fills gaps between packets (browsers leave them when a
  /// recording is paused) and before the first (a film whose sound starts late), so that times stay those of a
  /// player. A start below 0.1 s is no gap but the delay of the codec, and `asetpts` takes it away.
  static func arguments(decoding url: String) -> [String] {
    [
      "-nostdin", "-hide_banner", "-nostats", "-v", "level+info", "-threads", "1",
      "-protocol_whitelist", "file,pipe", "-format_whitelist", formats.joined(separator: ","),
      "-vn", "-sn", "-dn", "-i", url,
      "-map", "0:a:0", "-map_metadata", "-1", "-map_chapters", "-1",
      "-af", timeline, "-c:a", "pcm_f32le", "-f", "wav", "pipe:1",
    ]
  }

  private static let timeline =
    "asetpts='PTS-if(lt(STARTPTS*TB,0.1),STARTPTS,0)',aresample=async=1:first_pts=0"

  /// Recordings and films, speech codecs and corpora. Not: playlists and lists of files (they name other inputs),
  /// text, pictures, devices, game and tracker music.
  private static let formats = [
    "aa", "aac", "aax", "ac3", "act", "aiff", "amr", "amrnb", "amrwb", "ape", "apc", "aptx", "asf", "asf_o",
    "au",
    "avi", "avr", "caf", "codec2", "dsf", "dss", "dts", "dtshd", "dv", "eac3", "epaf", "flac", "flv", "g722",
    "g723_1",
    "g726", "g726le", "g729", "gsm", "gxf", "hcom", "iff", "ilbc", "ircam", "ivf", "kux", "live_flv", "loas",
    "matroska", "webm", "mlp", "mov", "mp4", "m4a", "3gp", "3g2", "mj2", "mp3", "mpc", "mpc8", "mpeg",
    "mpegts", "mtv",
    "mxf", "nc", "nistsphere", "nsv", "nut", "nuv", "ogg", "oma", "paf", "pva", "pvf", "qcp", "rm", "sbc",
    "sds", "sln",
    "smjpeg", "sox", "spdif", "swf", "tak", "truehd", "tta", "vivo", "voc", "vqf", "w64", "wav", "wsd", "wtv",
    "wv",
    "xa",
  ]
}
