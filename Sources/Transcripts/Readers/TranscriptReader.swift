import Archives

extension TranscriptFormat {
  /// Most bytes that are read as a transcript.
  public static let largestInput = 256 << 20

  /// The transcript that `bytes` hold in this format.
  ///
  /// Text may be UTF-8, UTF-16 with or without byte order mark, or Windows-1252, with any line ends. Times come in
  /// order; what a format does not hold is left at its default: the language is `und`, and the duration is the last
  /// end. Text begins with a space where its script separates words by spaces, as Whisper's does.
  public func read(_ bytes: [UInt8]) throws(TranscriptReadError) -> Transcript {
    guard bytes.count <= Self.largestInput else {
      throw TranscriptReadError(
        format: self, reason: "the file has \(bytes.count) bytes; at most \(Self.largestInput) are read")
    }
    do {
      return try parse(bytes)
    } catch let fault as ReadFault {
      throw TranscriptReadError(format: self, line: fault.line, reason: fault.reason)
    } catch {
      // Errors of archives and RTTM end in a full stop of their own.
      let text = "\(error)"
      throw TranscriptReadError(format: self, reason: text.hasSuffix(".") ? String(text.dropLast()) : text)
    }
  }

  /// The transcript in the format that ``detect(_:fileName:)`` finds.
  public static func read(
    _ bytes: [UInt8], fileName: String? = nil
  ) throws(TranscriptReadError) -> (format: TranscriptFormat, transcript: Transcript) {
    let format = detect(bytes, fileName: fileName)
    return (format, try format.read(bytes))
  }

  private func parse(_ bytes: [UInt8]) throws -> Transcript {
    if self == .docx { return try DocumentReader.transcript(bytes) }
    let text = DecodedText.string(bytes)
    var transcript: Transcript
    switch self {
    case .txt: transcript = try PlainTextReader.transcript(text)
    case .srt: transcript = try SubRipReader.transcript(text)
    case .vtt: transcript = try WebVTTReader.transcript(text)
    case .tsv, .csv: transcript = try TableReader.transcript(text, isQuoted: self == .csv)
    case .lrc: transcript = try LyricsReader.transcript(text)
    case .ass: transcript = try SubStationAlphaReader.transcript(text)
    case .json, .verboseJSON: transcript = try JSONTranscriptReader.transcript(text)
    case .whisperCPP: transcript = try WhisperCPPReader.transcript(text)
    case .rttm:
      let turns = try RTTM.turns(in: text)
      transcript = Transcript(language: Transcript.unknownLanguage, speakerTurns: turns)
    case .docx: transcript = Transcript(language: Transcript.unknownLanguage)
    }
    transcript.putInOrder()
    return transcript
  }
}

extension Transcript {
  /// The code of ISO 639-2 for a language that is not known.
  public static let unknownLanguage = "und"

  /// Sorts by time, numbers the segments and finds the duration where none was given.
  mutating func putInOrder() {
    var isSorted = true
    for index in segments.indices {
      if segments[index].end < segments[index].start { segments[index].end = segments[index].start }
      if index > 0, segments[index].start < segments[index - 1].start { isSorted = false }
    }
    // Cues of equal start keep the order in which they were written.
    if !isSorted {
      let order = segments.indices.sorted { (segments[$0].start, $0) < (segments[$1].start, $1) }
      segments = order.map { segments[$0] }
    }
    for index in segments.indices { segments[index].id = index }
    if duration <= 0 {
      let turns = speakerTurns?.map(\.end).max() ?? 0
      duration = max(segments.map(\.end).max() ?? 0, turns)
    }
  }
}
