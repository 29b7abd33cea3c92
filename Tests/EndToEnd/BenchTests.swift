import Foundation
import Testing

@Suite struct BenchTests {
  @Test(
    "Wrong usage is told with exit code 64 before any work",
    arguments: [
      ["--runs", "0"], ["--tokens", "0"], ["--threads", "0"], ["--threads", "2,none"],
      ["--batch-size", "65"],
      ["--compute-type", "int4"], ["--isa", "sse"], ["--shapes", "huge"], ["--measure", "taste"],
      ["--language", "klingon"], ["--manifest", "set.tsv", "talk.wav"],
      ["--shapes", "tiny", "--manifest", "set.tsv"],
      ["--batch-size", "1,2,3,4,5,6,7,8,9,10,11", "--threads", "1,2,3,4,5,6,7,8,9,10"],
    ])
  func usage(_ arguments: [String]) throws {
    let result = try Steno.run(["bench"] + arguments)
    #expect(result.status == 64, "\(result.errors)")
    #expect(result.output.isEmpty)
    #expect(result.errors.contains("Error: "))
  }

  @Test("Recordings and manifests that are not there are told with exit code 66")
  func noInput() throws {
    let recording = try Steno.run(["bench", "./nowhere.wav"])
    #expect(recording.status == 66)
    #expect(recording.errors.contains("nowhere.wav"))
    #expect(try Steno.run(["bench", "--manifest", "./nowhere.tsv"]).status == 66)
    let folder = try TemporaryFolder()
    try Data("no sound".utf8).write(to: folder.url("text.wav"))
    #expect(try Steno.run(["bench", folder.path + "/text.wav"]).status == 66)
  }

  @Test("A model that is not there leaves a line that says so, and exit code 1")
  func missingModel() throws {
    let folder = try TemporaryFolder()
    try Media.wave(seconds: 3).write(to: folder.url("silence.wav"))
    let result = try Steno.run([
      "bench", "--quiet", "--model", "./nowhere", "--json", folder.path + "/silence.wav",
    ])
    #expect(result.status == 1)
    #expect(result.errors.contains("no such model"))
    let setting = try Self.settings(result.output)[0]
    #expect((setting["error"] as? String)?.contains("69") == true)
    #expect(setting["model"] as? String == "./nowhere")
  }

  private static func settings(_ output: String) throws -> [[String: Any]] {
    let report = try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any]
    return try #require(report?["settings"] as? [[String: Any]])
  }

  @Test("A published shape with random weights is measured without model, recording and network")
  func shape() throws {
    let result = try Steno.run([
      "bench", "--shapes", "tiny", "--measure", "encoder", "--runs", "1", "--json", "--quiet",
    ])
    #expect(result.status == 0, "\(result.errors)")
    let setting = try Self.settings(result.output)[0]
    #expect(setting["has_random_weights"] as? Bool == true)
    let encoder = try #require(setting["encoder"] as? [String: [String: Double]])
    #expect(try #require(encoder["milliseconds"]?["median"]) > 0)
  }

  @Test(
    "A model is measured on a recording: speed, stages, latency, memory and words",
    .enabled(if: Steno.canTranscribe, "needs STENO_TEST_MODELS and STENO_TEST_RECORDINGS"))
  func model() throws {
    let folder = try TemporaryFolder()
    let sample = try #require(Steno.recording("sample.wav"))
    try Data("file\treference\tlanguage\n\(sample)\tHello this is a test\ten\n".utf8)
      .write(to: folder.url("manifest.tsv"))
    let result = try Steno.run([
      "bench", "--model", try #require(Steno.model("tiny.en")), "--manifest", folder.path + "/manifest.tsv",
      "--runs",
      "1", "--sequential", "--measure", "speed,latency", "--json",
    ])
    #expect(result.status == 0, "\(result.errors)")
    let setting = try Self.settings(result.output)[0]
    let transcription = try #require(setting["transcription"] as? [String: Any])
    #expect(try #require(transcription["audio_seconds"] as? Double) > 29)
    #expect((transcription["speed"] as? [String: Double])?["median"] ?? 0 > 0)
    #expect((transcription["words"] as? [String: Double])?["wer"] ?? 0 > 1)
    #expect((transcription["stages"] as? [String: Double])?["decoding"] ?? 0 > 0)
    #expect((setting["peak_memory_bytes"] as? Int) ?? 0 > 50 << 20)
    let clips = (setting["latency"] as? [String: Any])?["clips"] as? [[String: Any]]
    #expect(clips?.count == 5)
  }
}
