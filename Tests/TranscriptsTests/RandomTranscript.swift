import Transcripts

/// The same numbers for the same seed, so that a failure can be repeated.
struct SeededNumbers: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  /// SplitMix64.
  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var value = state
    value = (value ^ value >> 30) &* 0xbf58_476d_1ce4_e5b9
    value = (value ^ value >> 27) &* 0x94d0_49bb_1331_11eb
    return value ^ value >> 31
  }
}

enum RandomTranscript {
  private static let texts = [
    " Good morning.", " a --> b ----> c", " <i>slanted</i> & 1 < 2 > 0 <3",
    " He said \"no, never\"; she: yes",
    " 👩‍👩‍👧 🎉 é", " שלום עולם", "日本語のテキスト。", " first line\nsecond line\n\n third", "", "  \n ", " 2026", " 1",
    " C:\\Nope \\N {x} {\\an8}y", " tab\there", " NOTE this", " &amp; &#65; &nosuch;", " 12:30 sharp",
    " \u{0}control\u{1B}s\u{2028}here", " WEBVTT", " -", " 00:00:01 to 00:00:02", " #hash", " [Music]",
    " " + String(repeating: "very long text, ", count: 20), "…", " ''",
  ]
  private static let speakers = ["Anna", "Dr. Bo Lee", "SPEAKER_01", "Ωmega & <co>", "Żaneta"]

  /// Up to 20 segments, one after the other, some of them beyond 100 hours.
  static func make(seed: UInt64, withSpeakers: Bool) -> Transcript {
    var numbers = SeededNumbers(seed: seed)
    var time = 0
    let segments = (0..<Int.random(in: 0...20, using: &numbers)).map { index in
      time += Int.random(in: 0...(index == 12 ? 500_000_000 : 5000), using: &numbers)
      let start = time
      time += Int.random(in: 0...20_000, using: &numbers)
      return Segment(
        id: index, start: Double(start) / 1000, end: Double(time) / 1000,
        text: texts.randomElement(using: &numbers) ?? "",
        speaker: withSpeakers ? speakers.randomElement(using: &numbers) : nil)
    }
    return Transcript(language: "en", duration: Double(time) / 1000, model: "base", segments: segments)
  }
}
