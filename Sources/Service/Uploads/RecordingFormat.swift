/// Containers of recordings that are accepted, told by their first bytes and never by a name or a claimed type.
public enum RecordingFormat: String, Sendable, Hashable, CaseIterable {
  case wav, aiff, au, caf, mp3, flac, ogg, mp4, mov, webm, mkv, aac, amr, avi, wma, mpegts

  /// Bytes from the begin that suffice to tell.
  public static let headBytes = 4096

  /// The container that bytes from the begin of a file belong to; nil where it is none of these: web pages, playlists,
  /// archives, programs, text.
  public init?(head: [UInt8]) {
    func has(_ text: String, at offset: Int = 0) -> Bool {
      head.count >= offset + text.utf8.count && head[offset...].starts(with: text.utf8)
    }
    let format: RecordingFormat? =
      if ["RIFF", "RF64", "BW64"].contains(where: { has($0) }), has("WAVE", at: 8) {
        .wav
      } else if has("RIFF"), has("AVI ", at: 8) {
        .avi
      } else if has("FORM"), has("AIFF", at: 8) || has("AIFC", at: 8) {
        .aiff
      } else if has(".snd") {
        .au
      } else if has("caff") {
        .caf
      } else if has("fLaC") {
        .flac
      } else if has("OggS") {
        .ogg
      } else if has("#!AMR") {
        .amr
      } else if has("ID3") {
        .mp3
      } else if has("ftyp", at: 4) {
        has("qt  ", at: 8) ? .mov : .mp4
      } else if ["moov", "mdat", "wide"].contains(where: { has($0, at: 4) }) {
        .mov
      } else if head.starts(with: [0x1A, 0x45, 0xDF, 0xA3]) {
        RecordingFormat.isWebM(head) ? .webm : .mkv
      } else if head.starts(with: [0x30, 0x26, 0xB2, 0x75, 0x8E, 0x66, 0xCF, 0x11]) {
        .wma
      } else if RecordingFormat.isTransportStream(head) {
        .mpegts
      } else {
        RecordingFormat.frames(head)
      }
    guard let format else { return nil }
    self = format
  }

  /// What a name in a list of allowed formats stands for, such as `m4a`; nil where nobody knows it.
  public init?(named name: String) {
    switch name.lowercased() {
    case "m4a", "m4b", "m4v", "3gp", "3g2": self = .mp4
    case "opus", "oga", "spx": self = .ogg
    case "mpga", "mpeg": self = .mp3
    case "aif", "aifc": self = .aiff
    case "wave": self = .wav
    case "snd": self = .au
    case "mka": self = .mkv
    case "asf", "wmv": self = .wma
    case "ts", "m2ts": self = .mpegts
    case let name:
      guard let format = RecordingFormat(rawValue: name) else { return nil }
      self = format
    }
  }

  /// The `DocType` of the EBML header (RFC 8794, section 11.2.4) stands within its first bytes.
  private static func isWebM(_ head: [UInt8]) -> Bool {
    let text = Array("webm".utf8)
    return (4..<max(4, min(head.count, 64) - 3)).contains { head[$0...].starts(with: text) }
  }

  /// Packets of 188 bytes begin with 0x47 (ISO/IEC 13818-1); those of Blu-ray have a time of 4 bytes before.
  private static func isTransportStream(_ head: [UInt8]) -> Bool {
    [(0, 188), (4, 192)].contains { start, step in
      head.count > start + 2 * step && (0...2).allSatisfy { head[start + $0 * step] == 0x47 }
    }
  }

  /// MPEG audio and ADTS have no header but that of each frame; a second one must follow where the first says, unless
  /// the file ends before.
  private static func frames(_ head: [UInt8]) -> RecordingFormat? {
    guard head.count >= 7, head[0] == 0xFF, head[1] & 0xE0 == 0xE0 else { return nil }
    let layer = head[1] >> 1 & 3
    let length: Int
    if head[1] & 0xF6 == 0xF0 {
      length = Int(head[3] & 3) << 11 | Int(head[4]) << 3 | Int(head[5] >> 5)
      guard length >= 7, head[2] >> 2 & 15 < 13 else { return nil }
    } else {
      guard let bytes = mpegFrameBytes(head, layer: layer) else { return nil }
      length = bytes
    }
    if head.count > length + 1 {
      guard head[length] == 0xFF, head[length + 1] & 0xFE == head[1] & 0xFE else { return nil }
    }
    return layer == 0 ? .aac : .mp3
  }

  /// Length of an MPEG-1, -2 or -2.5 frame of layer II or III (ISO/IEC 11172-3, section 2.4.2.3).
  private static func mpegFrameBytes(_ head: [UInt8], layer: UInt8) -> Int? {
    let version = head[1] >> 3 & 3
    let bitrate = Int(head[2] >> 4)
    let rate = Int(head[2] >> 2 & 3)
    guard version != 1, layer == 1 || layer == 2, (1...14).contains(bitrate), rate < 3 else { return nil }
    let isFirst = version == 3
    let kilobits =
      if isFirst && layer == 2 {
        [32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384][bitrate - 1]
      } else if isFirst {
        [32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320][bitrate - 1]
      } else {
        [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160][bitrate - 1]
      }
    let samplesPerSecond = [44_100, 48_000, 32_000][rate] >> (isFirst ? 0 : version == 2 ? 1 : 2)
    let factor = !isFirst && layer == 1 ? 72 : 144
    return factor * kilobits * 1000 / samplesPerSecond + Int(head[2] >> 1 & 1)
  }
}

extension RecordingFormat {
  /// As IANA has it.
  var mediaType: String {
    switch self {
    case .wav: "audio/wav"
    case .aiff: "audio/aiff"
    case .au: "audio/basic"
    case .caf: "audio/x-caf"
    case .mp3: "audio/mpeg"
    case .flac: "audio/flac"
    case .ogg: "audio/ogg"
    case .mp4: "video/mp4"
    case .mov: "video/quicktime"
    case .webm: "video/webm"
    case .mkv: "video/matroska"
    case .aac: "audio/aac"
    case .amr: "audio/AMR"
    case .avi: "video/vnd.avi"
    case .wma: "audio/x-ms-wma"
    case .mpegts: "video/mp2t"
    }
  }

  /// What a page calls it in whose `audio` element it plays; nil where browsers do not play it.
  var browserType: String? {
    switch self {
    case .wav, .mp3, .flac, .ogg, .aac: mediaType
    case .mp4: "audio/mp4"
    case .webm: "audio/webm"
    default: nil
    }
  }
}
