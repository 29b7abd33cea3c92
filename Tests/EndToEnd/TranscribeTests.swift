import Foundation
import Glibc
import Testing

@Suite(.enabled(if: Steno.canTranscribe, "needs STENO_TEST_MODELS and STENO_TEST_RECORDINGS"), .serialized)
struct TranscribeTests {
  let model: String
  let sample: String

  init() throws {
    model = try #require(Steno.model("tiny.en"))
    sample = try #require(Steno.recording("sample.wav"))
  }

  private func transcribe(_ arguments: String..., input: Data = Data()) throws -> Steno.Result {
    try Steno.run(["transcribe", "--model", model] + arguments, input: input)
  }

  @Test("Every format is written and can be read again")
  func formats() throws {
    let folder = try TemporaryFolder()
    let result = try transcribe(
      "--format", "all", "--output", folder.path + "/out/", "--word-timestamps", sample)
    #expect(result.status == 0)
    #expect(result.output.isEmpty)
    func text(_ suffix: String) throws -> String {
      try String(contentsOf: folder.url("out/sample." + suffix), encoding: .utf8)
    }
    #expect(try text("txt").contains("Chicago"))
    #expect(try text("srt").hasPrefix("1\n00:00:"))
    #expect(try text("srt").contains(" --> "))
    #expect(try text("vtt").hasPrefix("WEBVTT\n\n"))
    #expect(try text("tsv").hasPrefix("start\tend\ttext\n"))
    #expect(try text("csv").hasPrefix("start,end,text\n"))
    #expect(try text("lrc").contains("[00:"))
    struct Document: Decodable {
      struct Segment: Decodable { var start: Double, end: Double, text: String }
      var language: String
      var duration: Double
      var segments: [Segment]
    }
    for suffix in ["json", "verbose.json"] {
      let document = try JSONDecoder().decode(Document.self, from: Data(text(suffix).utf8))
      #expect(document.segments.count >= 3)
      #expect(abs(document.duration - 30) < 0.1)
    }
    let left = try FileManager.default.contentsOfDirectory(atPath: folder.path + "/out")
    #expect(left.count == 12)
    // What was written is a transcript again, with the same text.
    for file in left where !file.hasSuffix(".rttm") {
      let read = try Steno.run(["convert", folder.path + "/out/" + file, "--quiet"])
      #expect(read.status == 0, "\(file)")
      #expect(read.output.contains("Chicago"), "\(file)")
    }
  }

  @Test("Standard input gives the text of the file, and one thread that of two")
  func input() throws {
    let fromFile = try transcribe("--threads", "1", sample)
    let data = try Data(contentsOf: URL(fileURLWithPath: sample))
    let fromStream = try transcribe("--threads", "2", "-", input: data)
    #expect(fromFile.output == fromStream.output)
    #expect(fromFile.output.contains("Chicago"))
  }

  /// The sample in one channel and its last ten seconds, first, in the other.
  private func call() throws -> Data {
    let samples = try Data(contentsOf: URL(fileURLWithPath: sample)).dropFirst(44)
    let (first, second) = (Array(samples), Array(samples.suffix(320_000)))
    var frames = Data(capacity: 2 * first.count)
    for offset in stride(from: 0, to: first.count - 1, by: 2) {
      frames += first[offset..<offset + 2]
      frames += offset + 1 < second.count ? second[offset..<offset + 2] : [0, 0]
    }
    return Media.wave(seconds: 0, channels: 2, samples: frames)
  }

  @Test(
    "Channels are split into speakers, in files and on standard input", arguments: [[], ["--sequential"]])
  func channels(_ mode: [String]) throws {
    let folder = try TemporaryFolder()
    let call = try call()
    try call.write(to: folder.url("call.wav"))
    let options = ["transcribe", "--model", model, "--channels", "split", "--speaker-names", "Anna"] + mode
    let file = try Steno.run(options + [folder.path + "/call.wav"])
    #expect(file.status == 0)
    let lines = file.output.split(separator: "\n")
    #expect(lines.allSatisfy { $0.hasPrefix("Anna: ") || $0.hasPrefix("Channel 2: ") })
    #expect(lines.contains { $0.hasPrefix("Anna: ") } && lines.contains { $0.hasPrefix("Channel 2: ") })
    let stream = try Steno.run(options + ["-"], input: call)
    #expect(stream.output == file.output)
    let json = try Steno.run(options + ["-f", "json", folder.path + "/call.wav"])
    let object = try #require(
      try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
    let starts = try #require(object["segments"] as? [[String: Any]]).compactMap { $0["start"] as? Double }
    #expect(starts == starts.sorted())
    #expect((object["speaker_turns"] as? [Any])?.isEmpty == false)
  }

  @Test("Speech regions are told as a table, JSON, labels and RTTM")
  func regions() throws {
    func regions(_ arguments: String...) throws -> String {
      let result = try Steno.run(["vad", "--model", model, sample] + arguments)
      #expect(result.status == 0, "\(result.errors)")
      return result.output
    }
    let table = try regions().split(separator: "\n")
    #expect(!table.isEmpty)
    #expect(try regions("--labels").split(separator: "\n").count == table.count)
    let rttm = try regions("--rttm").split(separator: "\n")
    #expect(rttm.count == table.count && rttm.allSatisfy { $0.hasPrefix("SPEAKER sample 1 ") })
    struct Found: Decodable {
      struct Region: Decodable { var start: Double, end: Double }
      var file: String, duration: Double, regions: [Region]
    }
    let found = try JSONDecoder().decode(Found.self, from: Data(try regions("--json").utf8))
    #expect(found.regions.count == table.count)
    #expect(found.regions.allSatisfy { 0 <= $0.start && $0.start < $0.end && $0.end <= found.duration })
    let bare = try JSONDecoder().decode(
      Found.self, from: Data(try regions("--json", "--vad-speech-pad", "0").utf8))
    func seconds(_ found: Found) -> Double { found.regions.reduce(0) { $0 + $1.end - $1.start } }
    #expect(seconds(bare) < seconds(found))
  }

  @Test("Two recordings come in the order of the arguments")
  func order() throws {
    let folder = try TemporaryFolder()
    try Media.wave(seconds: 1).write(to: folder.url("short.wav"))
    let alone = try transcribe(sample)
    let both = try transcribe("--threads", "2", sample, folder.path + "/short.wav")
    #expect(both.status == 0)
    #expect(both.output.hasPrefix(alone.output))
    let headers = both.errors.split(separator: "\n").filter { $0.hasSuffix(":") }
    #expect(headers == ["steno: \(sample):", "steno: \(folder.path)/short.wav:"])
  }

  @Test("A folder stands for the media files in it, and one bad file does not stop the others")
  func folder() throws {
    let folder = try TemporaryFolder()
    try FileManager.default.createDirectory(at: folder.url("in/deep"), withIntermediateDirectories: true)
    try FileManager.default.copyItem(atPath: sample, toPath: folder.path + "/in/deep/talk.wav")
    try Data("no sound".utf8).write(to: folder.url("in/bad.wav"))
    try Data("notes".utf8).write(to: folder.url("in/notes.txt"))
    let result = try transcribe("-o", folder.path + "/out/", folder.path + "/in")
    #expect(result.status == 1)
    #expect(result.errors.contains("bad.wav: is not audio"))
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path + "/out") == ["talk.txt"])
  }

  @Test("An existing file is replaced whole")
  func replaced() throws {
    let folder = try TemporaryFolder()
    try Data(repeating: 120, count: 100_000).write(to: folder.url("talk.srt"))
    let result = try transcribe("-o", folder.path + "/talk.srt", sample)
    #expect(result.status == 0)
    let text = try String(contentsOf: folder.url("talk.srt"), encoding: .utf8)
    #expect(text.hasPrefix("1\n") && !text.contains("xxx"))
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["talk.srt"])
  }

  @Test("A language the model lacks is refused")
  func wrongLanguage() throws {
    let result = try transcribe("--language", "de", sample)
    #expect(result.status == 64)
    #expect(result.errors.contains("English only"))
  }

  @Test("A folder that cannot be made is told before the work")
  func unwritable() throws {
    let result = try transcribe("-o", "/dev/null/out/", sample)
    #expect(result.status == 73)
    #expect(result.output.isEmpty)
  }

  @Test("A signal ends the work at once and leaves nothing behind", arguments: [SIGINT, SIGTERM])
  func interrupted(_ signal: Int32) throws {
    let long = try #require(Steno.recording("two_cities.wav"))
    let folder = try TemporaryFolder()
    let base = Steno.model("base") ?? model
    let process = Steno.process(
      [
        "transcribe", "--model", base, "--beam-size", "8", "--verbose", "-o", folder.path + "/out.txt", long,
      ])
    let errors = Pipe()
    process.standardError = errors
    try process.run()
    try errors.fileHandleForWriting.close()
    // It tells the language first: then it is at work, on machines of any speed.
    #expect(!errors.fileHandleForReading.availableData.isEmpty)
    kill(process.processIdentifier, signal)
    let start = Date()
    process.waitUntilExit()
    #expect(Date().timeIntervalSince(start) < 2)
    #expect(process.terminationReason == .exit)
    #expect(process.terminationStatus == 128 + signal)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
  }

  @Test("An output that nobody reads ends the command quietly")
  func brokenPipe() throws {
    let process = Steno.process(["transcribe", "--model", model, sample])
    let (output, errors) = (Pipe(), Pipe())
    process.standardOutput = output
    process.standardError = errors
    try output.fileHandleForReading.close()
    try process.run()
    try output.fileHandleForWriting.close()
    process.waitUntilExit()
    #expect(process.terminationReason == .exit)
    #expect(process.terminationStatus == 141)
    #expect(errors.fileHandleForReading.readDataToEndOfFile().isEmpty)
  }

  @Test("An evaluation prints the promised members and counts a failed file as deleted")
  func evaluation() throws {
    let folder = try TemporaryFolder()
    try Data("no sound".utf8).write(to: folder.url("bad.wav"))
    let table =
      "file\tlanguage\treference\n\(sample)\ten\thello hello hello\nbad.wav\ten\tfour words are lost\n"
    try Data(table.utf8).write(to: folder.url("manifest.tsv"))
    let result = try Steno.run(["evaluate", folder.path + "/manifest.tsv", "--model", model, "--json"])
    #expect(result.status == 1)
    #expect(result.errors.contains("bad.wav"))
    let report = try #require(
      try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
    let keys = [
      "files", "wer", "cer", "substitutions", "insertions", "deletions", "audio_seconds", "wall_seconds",
      "speed",
      "peak_memory_bytes", "details",
    ]
    #expect(Set(report.keys) == Set(keys))
    #expect((report["files"] as? Int) == 2)
    #expect(try #require(report["deletions"] as? Double) >= 4.0 / 7 - 1e-6)
  }
}
