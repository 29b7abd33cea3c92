import Testing
import Transcripts

/// A short recording in the forms that openai/whisper's own writers give it.
struct WriterGolden: Sendable, CustomTestStringConvertible {
  var testDescription: String
  var format: TranscriptFormat
  var options = TranscriptFormatOptions()
  var transcript: Transcript
  var text: String

  static let all: [WriterGolden] = [
    WriterGolden(
      testDescription: "plain srt", format: .srt,
      transcript: Fixtures.plain,
      text: """
        1
        00:00:00,000 --> 00:00:02,500
        Good morning, harbour watch.

        2
        00:00:02,500 --> 00:00:04,000
        The tide is turning.

        3
        00:00:08,200 --> 01:00:01,500
        Cast off!


        """),
    WriterGolden(
      testDescription: "plain vtt", format: .vtt,
      transcript: Fixtures.plain,
      text: """
        WEBVTT

        00:00.000 --> 00:02.500
        Good morning, harbour watch.

        00:02.500 --> 00:04.000
        The tide is turning.

        00:08.200 --> 01:00:01.500
        Cast off!


        """),
    WriterGolden(
      testDescription: "tsv", format: .tsv,
      transcript: Fixtures.plain,
      text: """
        start	end	text
        0	2500	Good morning, harbour watch.
        2500	4000	The tide is turning.
        8200	3601500	Cast off!

        """),
    WriterGolden(
      testDescription: "txt", format: .txt,
      transcript: Fixtures.plain,
      text: """
        Good morning, harbour watch.
        The tide is turning.
        Cast off!

        """),
    WriterGolden(
      testDescription: "words vtt", format: .vtt,
      transcript: Fixtures.timed,
      text: """
        WEBVTT

        00:00.000 --> 00:02.400
        Good morning, harbour watch.

        00:02.500 --> 00:03.980
        The tide is turning.

        00:08.200 --> 01:00:01.234
        Cast off!


        """),
    WriterGolden(
      testDescription: "words per line srt", format: .srt, options: .init(maximumWordsPerLine: 3),
      transcript: Fixtures.timed,
      text: """
        1
        00:00:00,000 --> 00:00:01,600
        Good morning, harbour

        2
        00:00:01,600 --> 00:00:02,400
        watch.

        3
        00:00:02,500 --> 00:00:03,100
        The tide is

        4
        00:00:03,200 --> 00:00:03,980
        turning.

        5
        00:00:08,200 --> 01:00:01,234
        Cast off!


        """),
    WriterGolden(
      testDescription: "width srt", format: .srt, options: .init(maximumLineWidth: 14),
      transcript: Fixtures.timed,
      text: """
        1
        00:00:00,000 --> 00:00:02,400
        Good morning,
        harbour watch.

        2
        00:00:02,500 --> 00:00:03,980
        The tide is
        turning.

        3
        00:00:08,200 --> 01:00:01,234
        Cast off!


        """),
    WriterGolden(
      testDescription: "width count vtt", format: .vtt,
      options: .init(maximumLineWidth: 20, maximumLineCount: 2),
      transcript: Fixtures.timed,
      text: """
        WEBVTT

        00:00.000 --> 00:02.700
        Good morning,
        harbour watch. The

        00:02.700 --> 00:03.980
        tide is turning.

        00:08.200 --> 00:08.600
        Cast

        01:00:00.000 --> 01:00:01.234
        off!


        """),
    WriterGolden(
      testDescription: "highlight srt", format: .srt, options: .init(highlightWords: true),
      transcript: Fixtures.firstTwo,
      text: """
        1
        00:00:00,000 --> 00:00:00,320
        <u>Good</u> morning, harbour watch.

        2
        00:00:00,320 --> 00:00:00,900
        Good <u>morning,</u> harbour watch.

        3
        00:00:00,900 --> 00:00:01,100
        Good morning, harbour watch.

        4
        00:00:01,100 --> 00:00:01,600
        Good morning, <u>harbour</u> watch.

        5
        00:00:01,600 --> 00:00:02,400
        Good morning, harbour <u>watch.</u>

        6
        00:00:02,500 --> 00:00:02,700
        <u>The</u> tide is turning.

        7
        00:00:02,700 --> 00:00:03,000
        The <u>tide</u> is turning.

        8
        00:00:03,000 --> 00:00:03,100
        The tide <u>is</u> turning.

        9
        00:00:03,100 --> 00:00:03,200
        The tide is turning.

        10
        00:00:03,200 --> 00:00:03,980
        The tide is <u>turning.</u>


        """),
    WriterGolden(
      testDescription: "highlight wrapped vtt", format: .vtt,
      options: .init(highlightWords: true, maximumLineWidth: 14),
      transcript: Fixtures.first,
      text: """
        WEBVTT

        00:00.000 --> 00:00.320
        <u>Good</u> morning,
        harbour watch.

        00:00.320 --> 00:00.900
        Good <u>morning,</u>
        harbour watch.

        00:00.900 --> 00:01.100
        Good morning,
        harbour watch.

        00:01.100 --> 00:01.600
        Good morning,
        <u>harbour</u> watch.

        00:01.600 --> 00:02.400
        Good morning,
        harbour <u>watch.</u>


        """),
  ]
}
