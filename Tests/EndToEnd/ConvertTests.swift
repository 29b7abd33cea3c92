import Foundation
import Testing

@Suite struct ConvertTests {
  private static let subtitles = "1\n00:00:01,000 --> 00:00:02,500\nAnna: Good morning.\n"

  private func file(_ name: String, _ text: String, in folder: TemporaryFolder) throws -> String {
    try Data(text.utf8).write(to: folder.url(name))
    return folder.url(name).path
  }

  @Test("Standard input is turned into another format on standard output")
  func stream() throws {
    let result = try Steno.run(["convert", "-", "--format", "vtt"], input: Data(Self.subtitles.utf8))
    #expect(result.status == 0)
    #expect(result.output == "WEBVTT\n\n00:01.000 --> 00:02.500\n<v Anna>Good morning.\n\n")
    #expect(result.errors.isEmpty)
  }

  @Test("A dash is standard output, and a name may be one character long")
  func shortNames() throws {
    let folder = try TemporaryFolder()
    let source = try file("talk.srt", "1\n00:00:00,000 --> 00:00:01,000\nHello there\n", in: folder)
    let dash = try Steno.run(["convert", source, "-o", "-", "-f", "tsv"])
    #expect(dash.status == 0)
    #expect(dash.output == "start\tend\ttext\n0\t1000\tHello there\n")
    #expect(try Steno.run(["convert", source, "-o", "-", "-f", "tsv,srt"]).status == 64)
    let process = Steno.process(["convert", source, "-q", "-o", "a"])
    process.currentDirectoryURL = URL(fileURLWithPath: folder.path)
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationReason == .exit && process.terminationStatus == 0)
    #expect(try String(contentsOf: folder.url("a"), encoding: .utf8) == "Hello there\n")
  }

  @Test("The output's name tells the format, through a document and back")
  func document() throws {
    let folder = try TemporaryFolder()
    let input = try file("talk.srt", Self.subtitles, in: folder)
    let document = folder.url("talk.docx").path
    #expect(try Steno.run(["convert", input, "-o", document]).status == 0)
    let back = try Steno.run(["convert", document, "-f", "srt"])
    #expect(back.output == Self.subtitles + "\n")
  }

  @Test("What cannot be read is named with its line, and the others are done")
  func failures() throws {
    let folder = try TemporaryFolder()
    let good = try file("good.srt", Self.subtitles, in: folder)
    let bad = try file("bad.srt", "1\n00:00:01,000 --> 00:xx\nx\n", in: folder)
    let result = try Steno.run([
      "convert", bad, good, folder.path, "-f", "json,ass", "-o", folder.path + "/out/",
    ])
    #expect(result.status == 1)
    #expect(result.errors.contains("bad.srt: line 2: "))
    #expect(result.errors.contains("is a folder"))
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path + "/out").sorted()
    #expect(names == ["good.ass", "good.json"])
    #expect(try Steno.run(["convert", bad]).status == 66)
    #expect(try Steno.run(["convert", folder.path + "/none.srt"]).errors.contains("cannot be read"))
  }

  @Test("Contradictions are refused before any work")
  func usage() throws {
    for arguments in [
      ["a.srt", "b.srt", "-f", "docx"], ["a.srt", "-o", "a.srt"], ["a.srt", "--from", "all"], [],
    ] {
      #expect(try Steno.run(["convert"] + arguments).status == 64, "\(arguments)")
    }
  }
}
