import Testing

@testable import Transcripts

@Suite("Foreign bytes do no harm", .timeLimit(.minutes(1)))
struct ReaderFuzzTests {
  @Test("Changed files are read or refused", arguments: TranscriptFormat.allCases)
  func mutations(format: TranscriptFormat) {
    var numbers = SeededNumbers(seed: 7)
    var transcript = Fixtures.timed
    transcript.segments[1].speaker = "Anna"
    let whole = format.renderedBytes(transcript, options: .init(showsTimes: true, showsWordTimes: true))
    for _ in 0..<80 {
      var bytes = whole
      for _ in 0..<Int.random(in: 1...8, using: &numbers) where !bytes.isEmpty {
        let position = Int.random(in: 0..<bytes.count, using: &numbers)
        switch UInt8.random(in: 0...4, using: &numbers) {
        case 0: bytes[position] = .random(in: .min ... .max, using: &numbers)
        case 1: bytes.remove(at: position)
        case 2: bytes.removeSubrange(position..<min(bytes.count, position + 40))
        case 3: bytes.insert(contentsOf: bytes[position..<min(bytes.count, position + 40)], at: position)
        default: bytes.insert("<>-:.,{}[]\"\\&\n\t09".utf8.randomElement(using: &numbers) ?? 0, at: position)
        }
      }
      if let read = try? format.read(bytes) {
        #expect(read.segments.allSatisfy { $0.start >= 0 && $0.end >= $0.start && $0.end <= 2e9 })
        _ = format.renderedBytes(read)
      }
    }
  }

  @Test("Noise is read or refused", arguments: TranscriptFormat.allCases)
  func noise(format: TranscriptFormat) {
    var numbers = SeededNumbers(seed: 8)
    for length in [0, 1, 2, 3, 10, 100, 1000] {
      let bytes = (0..<length).map { _ in UInt8.random(in: .min ... .max, using: &numbers) }
      _ = try? format.read(bytes)
      _ = TranscriptFormat.detect(bytes, fileName: "x.srt")
    }
  }

  @Test(
    "No short pattern, repeated, takes long",
    arguments: [
      "<", "<v a>x<00:01.000>y", "<v a>x<v b>y", "&", "{", "{\\k1}a", "[00:01.00]", "[", "{\"a\":", "\"",
      "-->",
      "Anna: ", "<!--", "\n1\n00:00:01,000 --> 00:00:02,000\n", "a,", "\\", "SPEAKER ",
    ])
  func patterns(pattern: String) {
    let body = String(repeating: pattern, count: 8000 / pattern.utf8.count)
    let heads: [(TranscriptFormat, String)] = [
      (.txt, ""), (.srt, "00:00:01,000 --> 00:00:02,000\n"), (.vtt, "00:00:01.000 --> 00:00:02.000\n"),
      (.tsv, "0\t1\t"),
      (.csv, "0,1,"), (.lrc, "[00:01.00]"), (.json, ""), (.whisperCPP, ""), (.rttm, ""),
      (.ass, "[Events]\nDialogue: 0,0:00:01.00,0:00:02.00,,,0,0,0,,"),
    ]
    for (format, head) in heads { _ = try? format.read(Array((head + body).utf8)) }
    var scanner = MarkupScanner(Array(("<w:p>" + body).utf8))
    while scanner.next() != nil {}
  }
}
