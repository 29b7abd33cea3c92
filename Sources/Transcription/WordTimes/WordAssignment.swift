import Foundation
import Transcripts

/// Gives a window's segments their words and mends what alignment cannot see: pauses inside words, punctuation
/// that stands alone, segments whose own timestamps know better. Pure. Reference: `whisper.timing.add_word_timestamps`.
struct WordAssignment {
  let prepend: String
  let append: String
  /// End of the last word before this window, in seconds.
  var lastSpeechEnd: Double
  private static let sentenceEnds: Set<String> = [".", "。", "!", "！", "?", "？"]

  mutating func assign(
    _ aligned: [AlignedWord], to segments: inout [Segment], textTokens: [[Int]], offset: Double
  ) {
    var words = aligned
    let durations = words.map { $0.end - $0.start }.filter { $0 != 0 }.sorted()
    let median = min(0.7, WordAssignment.median(durations))
    let longest = median * 2
    if !durations.isEmpty { shortenAtSentenceEnds(&words, longest) }
    mergePunctuation(&words)
    var next = 0
    for index in segments.indices {
      var taken = 0
      var own: [Word] = []
      while next < words.count && taken < textTokens[index].count {
        let word = words[next]
        if !word.text.isEmpty {
          own.append(
            Word(
              text: word.text, start: WordAssignment.rounded(offset + word.start),
              end: WordAssignment.rounded(offset + word.end), probability: word.probability))
        }
        taken += word.tokens.count
        next += 1
      }
      if !own.isEmpty { fit(&own, &segments[index], median, longest) }
      segments[index].words = own
    }
  }

  private static func median(_ sorted: [Double]) -> Double {
    guard !sorted.isEmpty else { return 0 }
    let middle = sorted.count / 2
    return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
  }

  private static func rounded(_ seconds: Double) -> Double { (seconds * 100).rounded(.toNearestOrEven) / 100 }

  // A pause after a sentence is often taken for a very long full stop or first word.
  private func shortenAtSentenceEnds(_ words: inout [AlignedWord], _ longest: Double) {
    for index in words.indices.dropFirst() where words[index].end - words[index].start > longest {
      if WordAssignment.sentenceEnds.contains(words[index].text) {
        words[index].end = words[index].start + longest
      } else if WordAssignment.sentenceEnds.contains(words[index - 1].text) {
        words[index].start = words[index].end - longest
      }
    }
  }

  private func mergePunctuation(_ words: inout [AlignedWord]) {
    guard words.count > 1 else { return }
    var following = words.count - 1
    for previous in stride(from: words.count - 2, through: 0, by: -1) {
      let mark = words[previous].text.trimmingCharacters(in: .whitespacesAndNewlines)
      // A space that is a token of its own belongs to the word after it too.
      if words[previous].text.hasPrefix(" "), mark.isEmpty || prepend.contains(mark) {
        words[following].text = words[previous].text + words[following].text
        words[following].tokens = words[previous].tokens + words[following].tokens
        words[previous].text = ""
        words[previous].tokens = []
      } else {
        following = previous
      }
    }
    var previous = 0
    for following in 1..<words.count {
      let mark = words[following].text
      if !words[previous].text.hasSuffix(" "), mark.isEmpty || append.contains(mark) {
        words[previous].text += words[following].text
        words[previous].tokens += words[following].tokens
        words[following].text = ""
        words[following].tokens = []
      } else {
        previous = following
      }
    }
  }

  /// Reconciles the words' ends with the segment's own timestamps.
  private mutating func fit(
    _ words: inout [Word], _ segment: inout Segment, _ median: Double, _ longest: Double
  ) {
    let last = words.count - 1
    let firstIsLong = words[0].end - words[0].start > longest
    let pairIsLong = words.count > 1 && words[1].end - words[0].start > longest * 2
    if words[0].end - lastSpeechEnd > median * 4 && (firstIsLong || pairIsLong) {
      if words.count > 1 && words[1].end - words[1].start > longest {
        let boundary = max(words[1].end / 2, words[1].end - longest)
        words[0].end = boundary
        words[1].start = boundary
      }
      words[0].start = max(0, words[0].end - longest)
    }
    if segment.start < words[0].end && segment.start - 0.5 > words[0].start {
      words[0].start = max(0, min(words[0].end - median, segment.start))
    } else {
      segment.start = words[0].start
    }
    if segment.end > words[last].start && segment.end + 0.5 < words[last].end {
      words[last].end = max(words[last].start + median, segment.end)
    } else {
      segment.end = words[last].end
    }
    lastSpeechEnd = segment.end
  }
}
