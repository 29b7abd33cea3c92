/// The JSON of whisper.cpp, with tokens (`--output-json-full`) or without.
enum WhisperCPPReader {
  static func transcript(_ text: String) throws -> Transcript {
    let root = try JSONParser.value(text)
    guard let entries = root["transcription"]?.elements else {
      throw ReadFault(reason: "the JSON has no list named transcription")
    }
    let isTranslated = if case .bool(true) = root["params"]?["translate"] { true } else { false }
    let segments = try entries.enumerated().map { index, entry in
      guard let text = entry["text"]?.text, let span = span(entry) else {
        throw ReadFault(reason: "entry \(index) of transcription has no text with offsets")
      }
      let tokens = entry["tokens"]?.elements ?? []
      return Segment(
        start: span.lowerBound.asSeconds, end: span.upperBound.asSeconds, text: text,
        tokens: tokens.compactMap { $0["id"]?.whole }.filter { $0 >= 0 },
        words: words(tokens, of: text), speaker: entry["speaker"]?.text)
    }
    let type = root["model"]?["type"]?.text ?? ""
    return Transcript(
      task: isTranslated ? "translate" : "transcribe",
      language: root["result"]?["language"]?.text ?? Transcript.unknownLanguage,
      model: type.isEmpty ? nil : type, segments: segments)
  }

  private static func span(_ value: JSONValue) -> ClosedRange<Int>? {
    let latest = 1_000_000_000_000
    if let from = value["offsets"]?["from"]?.whole, let to = value["offsets"]?["to"]?.whole {
      let start = min(max(0, from), latest)
      return start...max(start, min(to, latest))
    }
    guard let from = value["timestamps"]?["from"]?.text.flatMap({ ClockTime.milliseconds($0) }),
      let to = value["timestamps"]?["to"]?.text.flatMap({ ClockTime.milliseconds($0) })
    else { return nil }
    return from...max(from, to)
  }

  /// Tokens put together to words: one that begins with a space begins a word, and so does one without an id, which
  /// is a whole word. Marks such as `[_BEG_]` and tokens without times are passed over.
  private static func words(_ tokens: [JSONValue], of text: String) -> [Word]? {
    var words: [Word] = []
    var counts: [Double] = []
    for token in tokens {
      guard let text = token["text"]?.text, !text.isEmpty, !text.hasPrefix("[_"), let span = span(token)
      else {
        continue
      }
      let probability = token["p"]?.real ?? 0
      let isWhole = token["id"]?.whole.map { $0 < 0 } ?? true
      if let last = words.indices.last, !isWhole, text.first?.isWhitespace == false {
        words[last].text += text
        words[last].end = max(words[last].end, span.upperBound.asSeconds)
        words[last].probability += (probability - words[last].probability) / (counts[last] + 1)
        counts[last] += 1
      } else {
        words.append(
          Word(
            text: text, start: span.lowerBound.asSeconds, end: span.upperBound.asSeconds,
            probability: probability, speaker: token["speaker"]?.text))
        counts.append(1)
      }
    }
    return words.isEmpty ? nil : words
  }
}
