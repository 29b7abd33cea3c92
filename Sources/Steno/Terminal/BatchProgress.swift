import Foundation
import Transcription
import Transcripts

/// The line of progress over a batch: how much is done, how fast, how long it will still take.
struct BatchProgress {
  private let count: Int
  private let start = ProcessInfo.processInfo.systemUptime
  private var lengths: [Int: Double] = [:]
  private var done: [Int: Double] = [:]
  private var ended = 0
  private var shownAt = 0.0

  init(count: Int) { self.count = count }

  /// The line to show, or nil while the last one is fresh enough.
  mutating func line(_ index: Int, _ event: RecordingBatch.Event) -> String? {
    switch event {
    case .opened(let duration): lengths[index] = duration
    case .transcription(.progress(let seconds)): done[index] = seconds
    case .transcription: return nil
    case .finished(let finished):
      (lengths[index], done[index]) = (finished.transcript.duration, finished.transcript.duration)
      ended += 1
    case .failed:
      done[index] = lengths[index]
      ended += 1
    }
    let now = ProcessInfo.processInfo.systemUptime
    guard now - shownAt > 0.1 || ended == count else { return nil }
    shownAt = now
    return text(elapsed: now - start)
  }

  private func text(elapsed: Double) -> String {
    let seconds = done.values.reduce(0, +)
    let speed = elapsed > 0 ? seconds / elapsed : 0
    // Files not opened yet are taken to be as long as the others are on average.
    let known = lengths.values.reduce(0, +)
    let total = lengths.isEmpty ? 0 : known / Double(lengths.count) * Double(count)
    let fraction = total > 0 ? min(seconds / total, 1) : 0
    let filled = Int(fraction * 20)
    let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: 20 - filled)
    var text = "[\(bar)] " + String(format: "%3.0f %%  %.1f× real time", fraction * 100, speed)
    if speed > 0, total > seconds {
      let left = Int(min((total - seconds) / speed, 360_000))
      text += String(format: "  %d:%02d left", left / 60, left % 60)
    }
    return text + "  file \(min(ended + 1, count))/\(count)"
  }
}
