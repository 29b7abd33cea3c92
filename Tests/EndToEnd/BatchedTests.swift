import Foundation
import Testing

@Suite("Batched and sequential")
struct BatchedTests {
  private func transcribe(_ arguments: String..., home: String? = nil) throws -> Steno.Result {
    let model = try #require(Steno.model("tiny.en"))
    return try Steno.run(["transcribe", "--model", model] + arguments, home: home)
  }

  private static let hasVoiceModel =
    Steno.canTranscribe
    && FileManager.default.fileExists(atPath: (Steno.model("tiny.en") ?? "") + "/../silero-vad-6")

  @Test(
    "Recordings are batched by default, with the voice activity model beside the recognizer, and need not be",
    .enabled(if: hasVoiceModel, "needs STENO_TEST_MODELS with silero-vad-6, and STENO_TEST_RECORDINGS"))
  func forms() throws {
    let sample = try #require(Steno.recording("sample.wav"))
    let batched = try transcribe("--quiet", sample)
    #expect(batched.status == 0)
    #expect(batched.errors.isEmpty)
    #expect(batched.output.contains("Chicago"))
    for size in ["1", "3"] {
      #expect(try transcribe("--quiet", "--batch-size", size, sample).output == batched.output)
    }
    let sequential = try transcribe("--quiet", "--sequential", sample)
    #expect(sequential.status == 0)
    #expect(sequential.output.contains("Chicago"))
  }

  @Test(
    "Silence gives an empty text",
    .enabled(if: hasVoiceModel, "needs STENO_TEST_MODELS with silero-vad-6, and STENO_TEST_RECORDINGS"))
  func silence() throws {
    let folder = try TemporaryFolder()
    try Media.wave(seconds: 45).write(to: folder.url("silence.wav"))
    let result = try transcribe("--quiet", folder.path + "/silence.wav")
    #expect(result.status == 0)
    #expect(result.output.isEmpty)
  }

  @Test(
    "Without a voice activity model and a network the way on is told",
    .enabled(if: Steno.hasModel, "needs STENO_TEST_MODELS"))
  func noVoiceModel() throws {
    let folder = try TemporaryFolder()
    // A folder of its own, so that nothing lies beside the recognizer.
    let model = folder.path + "/tiny.en"
    try FileManager.default.createSymbolicLink(
      atPath: model, withDestinationPath: try #require(Steno.model("tiny.en")))
    try Media.wave(seconds: 1).write(to: folder.url("silence.wav"))
    let arguments = ["transcribe", "--model", model, folder.path + "/silence.wav"]
    // Neither a hub nor a package installer.
    let offline = ["HF_HUB_OFFLINE": "1", "PATH": folder.path]
    let result = try Steno.run(arguments, home: folder.path + "/home", environment: offline)
    #expect(result.status == 69)
    #expect(result.errors.contains("--sequential"))
    #expect(result.errors.contains("steno models pull silero-vad"))
    #expect(!result.errors.contains(".."), "\(result.errors)")
    let sequential = try Steno.run(
      arguments + ["--sequential"], home: folder.path + "/home", environment: offline)
    #expect(sequential.status == 0)
  }

  @Test("A batch size that is none is refused", arguments: ["0", "-1", "65", "x"])
  func batchSize(_ size: String) throws {
    let result = try Steno.run(["transcribe", "--batch-size", size, "a.wav"])
    #expect(result.status == 64)
    #expect(result.errors.contains("batch-size"))
  }
}
