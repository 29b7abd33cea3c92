extension TranscriptFormat {
  /// The format that the beginning of `bytes` shows, or else the one that the file's name says; plain text if neither
  /// does.
  public static func detect(_ bytes: [UInt8], fileName: String? = nil) -> TranscriptFormat {
    if bytes.starts(with: [0x50, 0x4b, 3, 4]) || bytes.starts(with: [0x50, 0x4b, 5, 6]) { return .docx }
    let named = fileName.flatMap(byExtension)
    // Enough for the longest header of subtitles; JSON is looked through further.
    let text = DecodedText.string(Array(bytes.prefix(1 << 16)))
    let lines = TextLines.split(text).lazy.map(\.trimmed).filter { !$0.isEmpty }.prefix(400)
    guard let first = lines.first else { return named ?? .txt }
    if first.hasPrefix("WEBVTT") { return .vtt }
    if first.hasPrefix("{") || first.hasPrefix("[{") || first == "[" { return json(bytes, text, named) }
    if first.hasPrefix("[Script Info]") || lines.contains(where: { $0 == "[Events]" }) { return .ass }
    // A name that promises times is believed where the text has none of the marks below.
    if isTurn(first) || (first.hasPrefix(";;") && lines.contains(where: isTurn)) { return .rttm }
    if let named, named == .tsv || named == .csv { return named }
    if lines.contains(where: { CueTiming($0) != nil }) { return named == .vtt ? .vtt : .srt }
    if named == .txt { return .txt }
    if LyricsReader.isLyrics(Array(lines)) { return .lrc }
    if isTable(first, separator: "\t") { return .tsv }
    if isTable(first, separator: ",") { return .csv }
    return named ?? .txt
  }

  /// The format that a file's extension stands for; nil for one that is none of ours.
  public static func byExtension(_ fileName: String) -> TranscriptFormat? {
    guard let dot = fileName.lastIndex(of: ".") else { return nil }
    let ending = fileName[fileName.index(after: dot)...].lowercased()
    switch ending {
    case "text", "md": return .txt
    case "ssa": return .ass
    case "tab": return .tsv
    case "webvtt": return .vtt
    default: return TranscriptFormat(rawValue: ending)
    }
  }

  private static func json(
    _ bytes: [UInt8], _ text: String, _ named: TranscriptFormat?
  ) -> TranscriptFormat {
    if text.contains("\"transcription\"") { return .whisperCPP }
    guard let value = try? JSONParser.value(DecodedText.string(bytes)) else { return .json }
    if value["transcription"]?.elements != nil { return .whisperCPP }
    // Only the interface's answer has its words beside the segments.
    return value["words"]?.elements != nil ? .verboseJSON : .json
  }

  private static func isTurn(_ line: String) -> Bool {
    line.hasPrefix("SPEAKER ") && line.split(separator: " ").count >= 8
  }

  private static func isTable(_ line: String, separator: Character) -> Bool {
    let cells = line.split(separator: separator, maxSplits: 3, omittingEmptySubsequences: false).map(
      \.trimmed)
    guard cells.count >= 3 else { return false }
    if cells[0].lowercased() == "start" { return true }
    return TableReader.time(cells[0]) != nil && TableReader.time(cells[1]) != nil
  }
}
