/// The JSON of whisper.cpp's `--output-json-full` (examples/cli). Words stand for tokens, with the id -1; what only
/// that program knows (its build, the model's dimensions) is empty or 0.
struct WhisperCPPWriter: TranscriptWriter {
  func header() -> String { "" }

  func segment(_ segment: Segment) -> String { "" }

  func footer(_ transcript: Transcript) -> String {
    let dimensions = JSONValue.object(["ctx", "state", "head", "layer"].map { ($0, .integer(0)) })
    let members: [(String, JSONValue)] = [
      ("systeminfo", .string("")),
      (
        "model",
        .object([
          ("type", .string(transcript.model ?? "")),
          ("multilingual", .bool(transcript.model.map { !$0.hasSuffix(".en") } ?? true)),
          ("vocab", .integer(0)), ("audio", dimensions), ("text", dimensions), ("mels", .integer(0)),
          ("ftype", .integer(0)),
        ])
      ),
      (
        "params",
        .object([
          ("model", .string(transcript.model ?? "")), ("language", .string(transcript.language)),
          ("translate", .bool(transcript.task == "translate")),
        ])
      ),
      ("result", .object([("language", .string(transcript.language))])),
      ("transcription", .array(transcript.segments.map(entry))),
    ]
    return JSONValue.object(members).serialized(indented: true) + "\n"
  }

  private func entry(_ segment: Segment) -> JSONValue {
    var members = times(segment.milliseconds)
    members.append(("text", .string(segment.text)))
    let tokens = (segment.words ?? []).map { word in
      var members: [(String, JSONValue)] = [("text", .string(word.text))]
      members += times(word.milliseconds)
      members += [
        ("id", .integer(-1)), ("p", .number(word.probability, decimals: 6)), ("t_dtw", .integer(-1)),
      ]
      if let speaker = word.speaker { members.append(("speaker", .string(speaker))) }
      return JSONValue.object(members)
    }
    members.append(("tokens", .array(tokens)))
    if let speaker = segment.speaker { members.append(("speaker", .string(speaker))) }
    return .object(members)
  }

  private func times(_ span: ClosedRange<Int>) -> [(String, JSONValue)] {
    func clock(_ time: Int) -> JSONValue {
      .string(Timestamp.clock(time, decimalMark: ",", alwaysHours: true))
    }
    return [
      ("timestamps", .object([("from", clock(span.lowerBound)), ("to", clock(span.upperBound))])),
      ("offsets", .object([("from", .integer(span.lowerBound)), ("to", .integer(span.upperBound))])),
    ]
  }
}
