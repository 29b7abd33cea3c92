import Testing
import Transcripts

@testable import Transcription

@Suite("Merging channels")
struct ChannelMergeTests {
  private func heard(
    _ channel: Int, _ start: Double, _ end: Double, _ text: String, level: Float? = 0.1
  ) -> ChannelMerge.Heard {
    ChannelMerge.Heard(segment: Segment(start: start, end: end, text: text), channel: channel, level: level)
  }

  private func merged(_ heard: [ChannelMerge.Heard], names: [String] = []) -> [Segment] {
    var merge = ChannelMerge(ChannelSplit(speakerNames: names))
    merge.add(heard)
    return merge.finish()
  }

  @Test("Segments of three channels come in order of time with their speakers, words included")
  func order() {
    var first = heard(0, 4, 5, " four")
    first.segment.words = [Word(text: " four", start: 4, end: 5)]
    let segments = merged(
      [first, heard(0, 9, 10, " nine"), heard(1, 1, 3, " one"), heard(2, 4, 6, " also four")],
      names: ["Anna", "Ben"])
    #expect(segments.map(\.text) == [" one", " four", " also four", " nine"])
    #expect(segments.map(\.speaker) == ["Ben", "Anna", "Channel 3", "Anna"])
    #expect(segments[1].words?.first?.speaker == "Anna")
  }

  @Test("A segment is passed on once nothing before its end can come any more")
  func streaming() {
    var merge = ChannelMerge(ChannelSplit())
    merge.add([heard(0, 0, 8, " a b"), heard(0, 9, 12, " c d")])
    #expect(merge.release(before: 0).isEmpty)
    merge.add([heard(1, 2, 3, " e f")])
    // The first still may be repeated until 9; the second channel's waits behind it.
    #expect(merge.release(before: 8.9).isEmpty)
    #expect(merge.release(before: 9).map(\.text) == [" a b", " e f"])
    #expect(merge.finish().map(\.text) == [" c d"])
    #expect(merge.finish().isEmpty)
  }

  @Test("Released in any steps, the order is that of all at once")
  func steps() {
    var generator = SystemRandomNumberGenerator()
    let all = (0..<60).map { number in
      let start = Double.random(in: 0..<100, using: &generator)
      return heard(number % 3, start, start + Double.random(in: 0..<10, using: &generator), " \(number)")
    }.sorted { $0.segment.start < $1.segment.start }
    var merge = ChannelMerge(ChannelSplit())
    var stepwise: [Segment] = []
    for heard in all {
      merge.add([heard])
      stepwise += merge.release(before: heard.segment.start)
    }
    stepwise += merge.finish()
    #expect(stepwise == merged(all))
    #expect(stepwise.count == 60)
  }

  @Test("What a quiet channel heard of a loud one is left out")
  func leak() {
    let loud = heard(0, 10, 14, " Good morning, how are you today?", level: 0.2)
    #expect(merged([loud, heard(1, 10.2, 13.8, " good morning how are you today", level: 0.02)]).count == 1)
    // Nearly all of it understood, in two segments of the loud one.
    let parts = [
      heard(0, 10, 12, " Good morning,", level: 0.2), heard(0, 12, 14, " how are you?", level: 0.2),
    ]
    #expect(merged(parts + [heard(1, 10, 14, " Good morning, how are yew?", level: 0.02)]).count == 2)
  }

  @Test(
    "What another person may have said stays",
    arguments: [
      // As loud; other words; another time; a single word; own words beside the leak.
      (10.2, " good morning how are you today", 0.2), (10.2, " I am fine thank you very much", 0.02),
      (30, " good morning how are you today", 0.02), (10.2, " good", 0.02),
      (10.2, " good morning yes hello this is Ben speaking", 0.02),
    ] as [(Double, String, Float)])
  func own(start: Double, text: String, level: Float) {
    let loud = heard(0, 10, 14, " Good morning, how are you today?", level: 0.2)
    #expect(merged([loud, heard(1, start, start + 3, text, level: level)]).count == 2)
  }

  @Test("The same sound in two channels is one speaker; the same words in different sound are two")
  func mono() {
    let first = heard(0, 1, 2, " Yes.", level: 0.1)
    #expect(merged([heard(1, 1, 2, " Yes.", level: 0.1001), first]).map(\.speaker) == ["Channel 1"])
    #expect(merged([heard(1, 1, 2, " Yes.", level: 0.12), first]).count == 2)
    #expect(merged([heard(1, 1, 2, " Yes.", level: nil), first]).count == 2)
  }

  @Test("Words are told apart in scripts with and without spaces")
  func words() {
    #expect(Crosstalk.words(of: " Don't, 3 x!") == ["don", "t", "3", "x"])
    #expect(Crosstalk.words(of: "你好 AI。") == ["你", "好", "ai"])
    #expect(Crosstalk.commonCount(["a", "b", "c"], ["b", "x", "c", "a"]) == 2)
    #expect(Crosstalk.commonCount([], ["a"]) == 0)
  }

  @Test("Turns join over short pauses and overlap where speakers do")
  func turns() {
    let segments = merged([
      heard(0, 0, 2, " a"), heard(0, 2.4, 4, " b"), heard(1, 3, 5, " c"), heard(0, 6, 7, " d"),
    ])
    #expect(
      segments.speakerTurns == [
        SpeakerTurn(speaker: "Channel 1", start: 0, end: 4),
        SpeakerTurn(speaker: "Channel 2", start: 3, end: 5),
        SpeakerTurn(speaker: "Channel 1", start: 6, end: 7),
      ])
  }

  @Test("The transcript's language is the one spoken longest")
  func language() {
    let segments = [("de", 3.0), ("en", 5), ("de", 4)].map {
      Segment(start: 0, end: $0.1, text: "x", language: $0.0)
    }
    #expect(segments.mostSpokenLanguage == "de")
    #expect([Segment(start: 0, end: 1, text: "x")].mostSpokenLanguage == nil)
  }
}
