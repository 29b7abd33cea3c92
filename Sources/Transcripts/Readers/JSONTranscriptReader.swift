/// Our JSON, OpenAI's `verbose_json`, and what openai-whisper, faster-whisper and WhisperX write: an object with
/// `segments`, or a list of them. Members that are not known are passed over.
enum JSONTranscriptReader {
  static func transcript(_ text: String) throws -> Transcript {
    let root = try JSONParser.value(text)
    var transcript = Transcript(
      task: root["task"]?.text ?? "transcribe",
      language: root["language"]?.text ?? Transcript.unknownLanguage,
      languageProbability: root["language_probability"]?.real, duration: root["duration"]?.seconds ?? 0,
      model: root["model"]?.text)
    let looseWords = (root["words"] ?? root["word_segments"])?.elements.map { words($0, after: 0) }
    if let segments = root["segments"]?.elements ?? root.elements {
      transcript.segments = try segments.enumerated().map { index, value in
        guard let segment = segment(value) else {
          throw ReadFault(reason: "segment \(index) has no text with a start and an end")
        }
        return segment
      }
      if let looseWords, !transcript.segments.contains(where: { $0.words != nil }) {
        LooseWords.place(looseWords, in: &transcript.segments)
      }
    } else if let words = looseWords, let first = words.first, let last = words.last {
      let text = root["text"]?.text ?? words.map(\.text).joined(separator: " ")
      transcript.segments = [Segment(start: first.start, end: last.end, text: text.asSegmentText)]
      LooseWords.place(words, in: &transcript.segments)
    } else if let text = root["text"]?.text {
      transcript.segments = [Segment(start: 0, end: transcript.duration, text: text)]
    } else {
      throw ReadFault(reason: "the JSON has neither segments nor text")
    }
    if let turns = root["speaker_turns"]?.elements {
      transcript.speakerTurns = turns.compactMap { turn in
        guard let speaker = turn["speaker"]?.text, let start = turn["start"]?.seconds,
          let end = turn["end"]?.seconds
        else { return nil }
        return SpeakerTurn(speaker: speaker, start: start, end: max(start, end))
      }
    }
    return transcript
  }

  private static func segment(_ value: JSONValue) -> Segment? {
    guard let text = value["text"]?.text, let start = value["start"]?.seconds, let end = value["end"]?.seconds
    else { return nil }
    return Segment(
      seek: value["seek"]?.whole ?? 0, start: start, end: max(start, end), text: text,
      tokens: value["tokens"]?.elements?.compactMap(\.whole) ?? [],
      temperature: value["temperature"]?.real ?? 0, averageLogProbability: value["avg_logprob"]?.real ?? 0,
      compressionRatio: value["compression_ratio"]?.real ?? 0,
      noSpeechProbability: value["no_speech_prob"]?.real ?? 0,
      words: value["words"]?.elements.map { words($0, after: start) },
      speaker: value["speaker"]?.text, language: value["language"]?.text)
  }

  /// Words without times, as aligners leave for numbers, stand where the word before ended.
  private static func words(_ values: [JSONValue], after start: Double) -> [Word] {
    var words: [Word] = []
    for value in values {
      guard let text = (value["word"] ?? value["text"])?.text else { continue }
      let begin = value["start"]?.seconds ?? words.last?.end ?? start
      words.append(
        Word(
          text: text, start: begin, end: max(begin, value["end"]?.seconds ?? begin),
          probability: (value["probability"] ?? value["score"])?.real ?? 0, speaker: value["speaker"]?.text))
    }
    return words
  }
}

extension JSONValue {
  /// Seconds that are believed: from 0 to thirty years.
  fileprivate var seconds: Double? {
    real.flatMap { $0 >= -1 && $0 <= 1e9 ? max(0, $0) : nil }
  }
}

/// Words that stand beside the segments, without spaces and often without punctuation.
enum LooseWords {
  /// How far, in bytes of UTF-8, the next word may be.
  private static let reach = 80

  /// Gives each segment the words that are found in its text in order, with the space before and the punctuation
  /// after them.
  static func place(_ words: [Word], in segments: inout [Segment]) {
    var next = words.startIndex
    for index in segments.indices {
      let text = Array(segments[index].text.utf8)
      var found: [Word] = []
      var position = 0
      while next < words.endIndex {
        let wanted = Array(words[next].text.trimmed.utf8)
        guard !wanted.isEmpty else {
          next += 1
          continue
        }
        guard let place = Self.find(wanted, in: text, from: position) else { break }
        // What stands before the last space belongs to the word before.
        let gap = text[position..<place]
        let space = gap.lastIndex(of: 32) ?? gap.lastIndex(of: 10) ?? gap.startIndex
        if !found.isEmpty { found[found.count - 1].text += String(decoding: gap[..<space], as: UTF8.self) }
        var word = words[next]
        let begin = found.isEmpty ? gap.startIndex : space
        word.text = String(decoding: text[begin..<place + wanted.count], as: UTF8.self)
        found.append(word)
        position = place + wanted.count
        next += 1
      }
      guard !found.isEmpty else { continue }
      found[found.count - 1].text += String(decoding: text[position...], as: UTF8.self)
      segments[index].words = found
    }
  }

  private static func find(_ word: [UInt8], in text: [UInt8], from position: Int) -> Int? {
    guard text.count - position >= word.count else { return nil }
    return (position...min(text.count - word.count, position + reach)).first { start in
      text[start..<start + word.count].elementsEqual(word)
    }
  }
}
