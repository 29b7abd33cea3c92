internal import Transcripts

/// A subtitle that is part of the picture, at most two lines, in pixels from the middle of its area.
struct BurnedSubtitle: Sendable, Hashable {
  var start: Double
  var end: Double
  var block: TextBlock

  /// Share of the page's height that is kept for subtitles.
  static let areaShare = 0.15

  static func all(of transcript: Transcript, _ options: VideoOptions) -> [BurnedSubtitle] {
    var format = TranscriptFormatOptions()
    format.subtitles = SubtitleRules(language: transcript.language)
    // The layout of subtitle files, read back.
    guard
      let cues = try? TranscriptFormat.srt.read(
        TranscriptFormat.srt.renderedBytes(transcript, options: format))
    else { return [] }
    let text = TextMeasurer()
    let (width, height) = options.frame
    // The safe area leaves a tenth of the width free (EBU R 95, graphics safe area, and a little more).
    let safe = Double(width) * 0.86
    let area = Double(height) * areaShare
    return cues.segments.map { cue in
      let size = min(area * 0.27, Double(min(width, height)) * 0.045)
      var block = text.block(cue.text, size: size, weight: .medium, maximumWidth: safe, maximumLines: 12)
      // Narrow pages: smaller letters rather than a third line.
      var smaller = size
      while block.lines.count > 2, smaller > size * 0.5 {
        smaller *= 0.9
        block = text.block(cue.text, size: smaller, weight: .medium, maximumWidth: safe, maximumLines: 12)
      }
      if block.lines.count > 2 {
        block = text.block(cue.text, size: smaller, weight: .medium, maximumWidth: safe, maximumLines: 2)
      }
      return BurnedSubtitle(start: cue.start, end: cue.end, block: block)
    }.filter { !$0.block.isEmpty && $0.end > $0.start }
  }
}
