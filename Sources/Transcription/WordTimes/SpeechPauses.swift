import Foundation

/// Where nobody speaks in a window, found by loudness alone, and the words' times mended by it: attention tells which
/// word is near, not where it ends, so words reach into the silence around them.
struct SpeechPauses: Equatable {
  /// In seconds from the window's start, in order, none shorter than `shortest`.
  private(set) var pauses: [ClosedRange<Double>] = []
  /// Seconds of content.
  let duration: Double

  // All of them were measured (Documentation/WordTimes.md); neighbouring values differ little.
  private static let shortest = 8
  /// Part of the way from the quiet to the loud frames of a window below which a frame is silent.
  private static let share: Float = 0.25
  /// A sound no longer than this between two pauses is a click or a breath, in seconds.
  private static let click = 0.15
  /// How far a pause may be from a boundary to be taken for it, in seconds.
  private static let reach = 0.1
  /// A word's sound fades out and begins below the threshold, by so many seconds.
  private static let (fade, onset) = (0.04, 0.02)

  /// - Parameter levels: log10 energy of frames of 10 ms.
  init(levels: [Float]) {
    duration = Double(levels.count) / 100
    let sorted = levels.sorted()
    guard levels.allSatisfy(\.isFinite), let last = sorted.last, last > sorted[0] else { return }
    let loud = sorted[sorted.count * 95 / 100]
    // Digital silence is no measure of a room's, whose noise in turn is no speech.
    let heard = sorted[(sorted.firstIndex { $0 > loud - 6 } ?? 0)...]
    let quiet = heard[heard.startIndex + heard.count * 5 / 100]
    let threshold = quiet + SpeechPauses.share * (loud - quiet)
    var first: Int?
    for frame in 0...levels.count {
      if frame < levels.count && levels[frame] < threshold {
        first = first ?? frame
      } else if let start = first {
        if frame - start >= SpeechPauses.shortest { add(Double(start) / 100...Double(frame) / 100) }
        first = nil
      }
    }
  }

  private mutating func add(_ pause: ClosedRange<Double>) {
    if let last = pauses.last, pause.lowerBound - last.upperBound <= SpeechPauses.click {
      pauses[pauses.count - 1] = last.lowerBound...pause.upperBound
    } else {
      pauses.append(pause)
    }
  }

  /// Ends words where a pause begins and starts them where it ends. Words stay in order and none vanishes.
  ///
  /// - Parameter firstHeard: when the first word is surely being spoken. Its start says nothing: a path begins at the
  ///   window's.
  func trim(_ words: inout [AlignedWord], firstHeard: Double? = nil) {
    guard !pauses.isEmpty else { return }
    let spoken = words.indices.filter { words[$0].isSpoken }
    guard !spoken.isEmpty else { return }
    var middles = spoken.map { (words[$0].start + words[$0].end) / 2 }
    let first = words[spoken[0]]
    if let firstHeard { middles[0] = min(max(firstHeard, middles[0]), first.end) }
    for gap in 0...spoken.count {
      let before = gap > 0 ? spoken[gap - 1] : nil
      let after = gap < spoken.count ? spoken[gap] : nil
      let earliest = gap > 0 ? middles[gap - 1] : 0
      let room = earliest...max(gap < spoken.count ? middles[gap] : duration, earliest)
      let from = before.map { words[$0].end } ?? after.map { words[$0].start } ?? 0
      let to = max(gap == 0 && firstHeard != nil ? middles[0] : after.map { words[$0].start } ?? from, from)
      guard let pause = longest(in: room, near: from...to) else { continue }
      if let before { words[before].end = min(pause.lowerBound + SpeechPauses.fade, pause.upperBound) }
      if let after {
        let previous = before.map { words[$0].end } ?? 0
        words[after].start = max(pause.upperBound - SpeechPauses.onset, pause.lowerBound, previous)
      }
      // Punctuation takes no time.
      let end = before.map { words[$0].end } ?? after.map { words[$0].start } ?? 0
      for index in (before.map { $0 + 1 } ?? 0)..<(after ?? words.count) {
        words[index].start = end
        words[index].end = end
      }
    }
  }

  private func longest(in room: ClosedRange<Double>, near place: ClosedRange<Double>) -> ClosedRange<Double>?
  {
    var best: ClosedRange<Double>?
    for pause in pauses {
      let start = max(pause.lowerBound, room.lowerBound)
      let end = min(pause.upperBound, room.upperBound)
      guard end - start >= Double(SpeechPauses.shortest) / 100,
        end >= place.lowerBound - SpeechPauses.reach, start <= place.upperBound + SpeechPauses.reach
      else { continue }
      if best.map({ end - start > $0.upperBound - $0.lowerBound }) ?? true { best = start...end }
    }
    return best
  }
}

extension SpeechPauses {
  /// Loudness of a window's frames from its features.
  ///
  /// - Parameter mel: [frames or more][bands], values as the model takes them: log10 energies scaled by (x + 4) / 4.
  static func levels(mel: [Float], bands: Int, frames: Int) -> [Float] {
    guard bands > 0 else { return [] }
    return (0..<min(frames, mel.count / bands)).map { frame in
      mel[frame * bands..<(frame + 1) * bands].reduce(-10) { max($0, $1) } * 4 - 4
    }
  }
}

extension AlignedWord {
  /// Whether it is more than punctuation.
  var isSpoken: Bool {
    text.unicodeScalars.contains { $0.properties.isAlphabetic || $0.properties.numericType != nil }
  }
}
