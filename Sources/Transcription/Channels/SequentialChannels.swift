import AudioIO
import SpeechModels
import Transcripts

extension SpeechRecognizer {
  /// Transcribes channels one after the other, each window by window, and tells what was said when all are done.
  ///
  /// - Parameters:
  ///   - channels: 16 kHz samples of each.
  ///   - observer: told of the merged result; what it throws cancels.
  func transcribe(
    channels: [any SampleReader], _ split: ChannelSplit, _ options: TranscriptionOptions,
    observer: (TranscriptionEvent) throws -> Void
  ) throws -> Transcript {
    var merge = ChannelMerge(split)
    var timings = StageTimings()
    var transcripts: [Transcript] = []
    for (channel, reader) in channels.enumerated() {
      let transcript = try transcribe(reader, options) { event in
        switch event {
        case .language, .segment: break
        case .progress(let seconds):
          // Each channel is an equal part of the work.
          let done = (Double(channel) * (transcripts.first?.duration ?? 0) + seconds) / Double(channels.count)
          try observer(.progress(seconds: done))
        case .timings(let own): timings = timings + own
        case .step: try observer(event)
        }
      }
      transcripts.append(transcript)
      merge.add(
        transcript.segments.map { ChannelMerge.Heard(segment: $0, channel: channel, level: nil) })
    }
    // Of a channel in which nobody speaks no language can be known.
    let heard = transcripts.filter { !$0.segments.isEmpty }
    guard var merged = heard.max(by: { $0.spokenSeconds < $1.spokenSeconds }) ?? transcripts.first else {
      return Transcript(task: options.task.rawValue, language: options.language ?? "en")
    }
    try observer(
      .language(.init(code: merged.language, probability: merged.languageProbability ?? 1)))
    merged.duration = transcripts.map(\.duration).max() ?? 0
    merged.segments = merge.finish()
    for index in merged.segments.indices {
      merged.segments[index].id = index
      try observer(.segment(merged.segments[index]))
    }
    merged.speakerTurns = merged.segments.speakerTurns
    try observer(.progress(seconds: merged.duration))
    try observer(.timings(timings))
    return merged
  }
}

extension Transcript {
  fileprivate var spokenSeconds: Double { segments.reduce(0) { $0 + $1.end - $1.start } }
}
