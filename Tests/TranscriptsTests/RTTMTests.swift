import Testing
import Transcripts

@Suite struct RTTMTests {
  private let lecture = """
    ;; two speakers
    SPKR-INFO lecture 1 <NA> <NA> <NA> unknown anna <NA> <NA>
    SPEAKER lecture 1 12.500 2.250 <NA> <NA> bert <NA> <NA>

    SPEAKER lecture 1 0.5 3 <NA> <NA> anna <NA> <NA>
    SPEAKER lecture 1 9 0 <NA> <NA> anna <NA> <NA>
    """

  @Test("Turns come in order of time, and comments, blank lines and other types are passed over")
  func reading() throws {
    let turns = try RTTM.turns(in: lecture)
    #expect(
      turns == [
        SpeakerTurn(speaker: "anna", start: 0.5, end: 3.5),
        SpeakerTurn(speaker: "bert", start: 12.5, end: 14.75),
      ])
  }

  @Test("A byte order mark, tabs, Windows line ends and missing last fields do no harm")
  func dialects() throws {
    let text = "\u{FEFF}SPEAKER\tä 1\t1.0   2.0 <NA> <NA> x\r\nSPEAKER ä 1 4 1 <NA> <NA> y\r\n"
    let recordings = try RTTM.recordings(in: text)
    #expect(recordings.map(\.name) == ["ä"])
    #expect(recordings[0].turns.map(\.speaker) == ["x", "y"])
    #expect(recordings[0].turns.map(\.end) == [3, 5])
  }

  @Test("Several recordings keep their order, and are refused where one is expected")
  func severalRecordings() throws {
    let text = "SPEAKER b 1 0 1 <NA> <NA> x\nSPEAKER a 1 0 1 <NA> <NA> x\nSPEAKER b 1 2 1 <NA> <NA> y\n"
    let recordings = try RTTM.recordings(in: text)
    #expect(recordings.map(\.name) == ["b", "a"])
    #expect(recordings.map(\.turns.count) == [2, 1])
    #expect(throws: RTTMError.severalRecordings(["b", "a"])) { try RTTM.turns(in: text) }
  }

  @Test(
    "A bad line is refused with its number",
    arguments: [
      ("\nSPEAKER a 1 0 1 <NA> <NA>", RTTMError.tooFewFields(line: 2, count: 7)),
      ("SPEAKER a 1 zero 1 <NA> <NA> x", .invalidNumber(line: 1, field: "start", text: "zero")),
      ("SPEAKER a 1 0 -1 <NA> <NA> x", .invalidNumber(line: 1, field: "duration", text: "-1")),
      ("SPEAKER a 1 nan 1 <NA> <NA> x", .invalidNumber(line: 1, field: "start", text: "nan")),
      ("SPEAKER a 1 0 1e300 <NA> <NA> x", .invalidNumber(line: 1, field: "duration", text: "1e300")),
      ("# fine\n{\"turns\": []}", .unknownType(line: 2, type: "{\"turns\":")),
    ])
  func badLines(text: String, expected: RTTMError) {
    #expect(throws: expected) { try RTTM.turns(in: text) }
  }

  @Test("Written turns have all ten fields, rounded times and names without white space")
  func writing() {
    let turns = [
      SpeakerTurn(speaker: "Anna B\t", start: 0.0004, end: 1.2346),
      SpeakerTurn(speaker: "", start: 59.9996, end: 60.5),
      SpeakerTurn(speaker: "nothing", start: 3, end: 3.0001),
      SpeakerTurn(speaker: "never", start: 3, end: .nan),
    ]
    #expect(
      RTTM.text(turns, recording: "my talk") == """
        SPEAKER my_talk 1 0.000 1.235 <NA> <NA> Anna_B_ <NA> <NA>
        SPEAKER my_talk 1 60.000 0.500 <NA> <NA> _ <NA> <NA>

        """)
  }

  @Test("What was written is read back")
  func roundTrip() throws {
    let turns = (0..<50).map { index in
      SpeakerTurn(
        speaker: "S\(index % 3)", start: Double(index) * 1.25,
        end: Double(index) * 1.25 + 0.5 + Double(index % 7))
    }
    #expect(try RTTM.turns(in: RTTM.text(turns, recording: "r")) == turns)
  }
}
