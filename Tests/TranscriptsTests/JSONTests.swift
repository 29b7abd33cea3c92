import Foundation
import Testing
import Transcripts

@Suite("JSON formats")
struct JSONTests {
  @Test("verbose_json has the shape of OpenAI's response")
  func verbose() {
    let text = TranscriptFormat.verboseJSON.render(Fixtures.first, options: .init(languageName: "english"))
    let expected = #"""
      {"task":"transcribe","language":"english","duration":3602.0,"text":"Good morning, harbour watch.",\#
      "segments":[{"id":0,"seek":0,"start":0.0,"end":2.5,"text":" Good morning, harbour watch.",\#
      "tokens":[50364,2205,50489],"temperature":0.2,"avg_logprob":-0.286123,"compression_ratio":1.236364,\#
      "no_speech_prob":0.0098}],"words":[{"word":"Good","start":0.0,"end":0.32},\#
      {"word":"morning,","start":0.32,"end":0.9},{"word":"harbour","start":1.1,"end":1.6},\#
      {"word":"watch.","start":1.6,"end":2.4}]}

      """#
    #expect(text == expected)
  }

  @Test("verbose_json has no words where none were asked for and the code where no name is given")
  func verboseWithoutWords() {
    let text = TranscriptFormat.verboseJSON.render(Fixtures.plain)
    #expect(!text.contains("\"words\""))
    #expect(text.contains(#""language":"en""#))
  }

  @Test("Our JSON is read back as it was, to the millisecond")
  func roundTrip() throws {
    var transcript = Fixtures.timed
    transcript.segments[1].speaker = "A"
    transcript.segments[2].words?[0].speaker = "B"
    let text = TranscriptFormat.json.render(transcript)
    let read = try JSONDecoder().decode(Transcript.self, from: Data(text.utf8))
    transcript.languageProbability = 0.987654
    transcript.segments[0].averageLogProbability = -0.286123
    transcript.segments[0].compressionRatio = 1.236364
    transcript.segments[2].words?[1].end = 3601.234
    #expect(read == transcript)
    #expect(TranscriptFormat.json.render(read) == text)
  }

  @Test(
    "Strings that JSON must escape are read back",
    arguments: [
      "a\"b\\c\n\r\t", "\u{0}\u{1F}\u{7F}\u{2028}\u{2029}", "日本 🎉 é", "</script>",
    ])
  func escapes(text: String) throws {
    let json = TranscriptFormat.json.render(Fixtures.single(text))
    let read = try JSONDecoder().decode(Transcript.self, from: Data(json.utf8))
    #expect(read.segments.first?.text == text)
    #expect(json.dropLast().utf8.allSatisfy { $0 >= 0x20 })
  }

  @Test(
    "Numbers that JSON cannot write become numbers that it can",
    arguments: [
      (Double.nan, "0.0"), (.infinity, "1000000000.0"), (-.infinity, "-1000000000.0"), (-0.0000001, "0.0"),
      (-0.5, "-0.5"), (1.0000004, "1.0"), (12.345678, "12.345678"),
    ])
  func numbers(value: Double, text: String) {
    #expect(JSONValue.number(value, decimals: 6).serialized() == text)
  }

  @Test("An end before its start and times that are no numbers are put right")
  func times() {
    let segment = Segment(
      start: 5, end: .nan, text: "x",
      words: [Word(text: "x", start: 5, end: 4), Word(text: "y", start: -1, end: 0)])
    let json = TranscriptFormat.json.render(Fixtures.transcript([segment]))
    #expect(json.contains(#""start":5.0,"end":5.0,"text":"x""#))
    #expect(json.contains(#"{"word":"x","start":5.0,"end":5.0,"#))
    #expect(json.contains(#"{"word":"y","start":0.0,"end":0.0,"#))
  }

  @Test("Indented JSON has one member a line")
  func indented() {
    let value = JSONValue.object([
      ("a", .array([.integer(1), .bool(true)])), ("b", .null), ("c", .array([])),
    ])
    #expect(
      value.serialized(indented: true)
        == "{\n  \"a\": [\n    1,\n    true\n  ],\n  \"b\": null,\n  \"c\": []\n}")
    #expect(value.serialized() == #"{"a":[1,true],"b":null,"c":[]}"#)
  }

  @Test("Text joins the segments without white space at the ends")
  func text() {
    #expect(Fixtures.firstTwo.text == "Good morning, harbour watch. The tide is turning.")
    #expect(Transcript(language: "en").text == "")
  }
}
