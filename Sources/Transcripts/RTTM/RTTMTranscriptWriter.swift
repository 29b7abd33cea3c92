/// The speakers' turns of a transcript; nothing where speakers were not told apart.
struct RTTMTranscriptWriter: TranscriptWriter {
  var recording: String?

  func header() -> String { "" }

  func segment(_ segment: Segment) -> String { "" }

  func footer(_ transcript: Transcript) -> String {
    RTTM.text(transcript.knownTurns, recording: recording ?? "recording")
  }
}

extension Transcript {
  /// The turns, or else what the segments' speakers make of them: stretches of one speaker with pauses of less than
  /// half a second.
  var knownTurns: [SpeakerTurn] {
    if let speakerTurns { return speakerTurns }
    var turns: [SpeakerTurn] = []
    for run in segments.flatMap(\.speakerRuns) {
      guard let speaker = run.speaker else { continue }
      if let last = turns.last, last.speaker == speaker, run.start - last.end < 0.5 {
        turns[turns.count - 1].end = max(last.end, run.end)
      } else {
        turns.append(SpeakerTurn(speaker: speaker, start: run.start, end: run.end))
      }
    }
    return turns
  }
}
