import Foundation
import Testing

@Suite struct UsageTests {
  @Test(
    "Wrong usage is told with exit code 64 before any work",
    arguments: [
      ["--language", "klingon"], ["--format", "doc"], ["--task", "sing"], ["--threads", "0"],
      ["--beam-size", "0"],
      ["--temperature", "hot"], ["--temperature", "-1"], ["--compute-type", "int4"],
      ["--max-line-width", "20"], ["--karaoke"],
      ["--clip-timestamps", "9,1"], ["--channel", "left"], ["--max-duration", "0"], ["--format", "srt,vtt"],
      ["--length-penalty", "2"], ["--no-such-option"],
      ["--channels", "both"], ["--channels", "split", "--channel", "0"],
      ["--channels", "split", "--diarize"],
      ["--channels", "split", "--speaker-names", "Anna,,Ben"],
      ["--channels", "split", "--speaker-names", "Ben, Ben"],
      ["--vad-threshold", "1"], ["--vad-threshold", "0.2", "--vad-neg-threshold", "0.3"],
      ["--vad-speech-pad", "-1"], ["--vad-speech-pad-ms", "40000"], ["--vad-max-speech-duration", "0.5"],
      ["--vad-min-silence-duration", "soon"], ["--sequential", "--vad-threshold", "0.5"],
      ["--sequential", "--language", "multi"],
    ])
  func usage(_ arguments: [String]) throws {
    let result = try Steno.run(["transcribe", "talk.wav"] + arguments)
    #expect(result.status == 64)
    #expect(result.output.isEmpty)
    #expect(result.errors.contains("Error: "))
  }

  @Test("A missing model is told with the command that fetches it")
  func missingModel() throws {
    let known = try Steno.run(["transcribe", "talk.wav", "--model", "small"])
    #expect(known.status == 69)
    #expect(known.errors.contains("steno models pull small"))
    let unknown = try Steno.run(["transcribe", "talk.wav", "--model", "smal"])
    #expect(unknown.status == 69)
    #expect(unknown.errors.contains("did you mean 'small'?"))
    let none = try Steno.run(["transcribe", "talk.wav"])
    #expect(none.status == 69)
    #expect(none.errors.contains("steno models pull base"))
    let path = try Steno.run(["transcribe", "talk.wav", "--model", "./nowhere"])
    #expect(path.status == 69)
  }

  @Test("A companion model is refused as the recognizer, and shown with what it is for")
  func companion() throws {
    let result = try Steno.run(["transcribe", "talk.wav", "--model", "silero-vad-6"])
    #expect(result.status == 64)
    #expect(result.errors.contains("is for voice activity, not for speech recognition"))
    let list = try Steno.run(["models", "list"])
    let row = list.output.split(separator: "\n").first { $0.hasPrefix("campplus-zh-en ") }
    #expect(row?.contains("speaker embedding") == true)
  }

  @Test("The doctor finds that no model is installed, in words and in JSON")
  func doctor() throws {
    let home = try TemporaryFolder()
    let result = try Steno.run(["doctor"], home: home.path)
    #expect(result.status == 1)
    #expect(result.output.contains("steno models pull base"))
    let json = try Steno.run(["doctor", "--json"], home: home.path)
    let object = try #require(
      try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
    #expect((object["healthy"] as? Bool) == false)
    #expect((object["findings"] as? [Any])?.count ?? 0 > 5)
  }

  @Test("A manifest that is not there is told")
  func manifest() throws {
    let result = try Steno.run(["evaluate", "nowhere.tsv", "--json"])
    #expect(result.status == 66)
    #expect(result.errors.contains("nowhere.tsv"))
  }

  @Test("Speakers are evaluated only when asked for, and need references of their own")
  func speakers() throws {
    #expect(try Steno.run(["evaluate", "m.tsv", "--collar", "0.5"]).status == 64)
    #expect(try Steno.run(["evaluate", "m.tsv", "--speakers", "--collar", "-1"]).status == 64)
    let folder = try TemporaryFolder()
    try Data().write(to: folder.url("a.wav"))
    try Data("file\treference\na.wav\tsome words\n".utf8).write(to: folder.url("m.tsv"))
    let result = try Steno.run(["evaluate", "--speakers", folder.path + "/m.tsv"])
    #expect(result.status == 66)
    #expect(result.errors.contains("a.wav: skipped: its reference is no .rttm file"))
  }

  @Test("Voices: none at first, bad names and unknown ones are told")
  func voices() throws {
    let home = try TemporaryFolder()
    let list = try Steno.run(["voices", "list"], home: home.path)
    #expect(list.status == 0 && list.output.isEmpty)
    #expect(try Steno.run(["voices", "remove", "Anna"], home: home.path).status == 66)
    #expect(try Steno.run(["voices", "add", "../Anna", "a.wav"], home: home.path).status == 64)
    #expect(try Steno.run(["voices", "add", "Anna"], home: home.path).status == 64)
  }

  @Test("A model is imported, listed, verified, found damaged and removed", .enabled(if: Steno.hasModel))
  func models() throws {
    let home = try TemporaryFolder()
    func models(_ arguments: String...) throws -> Steno.Result {
      try Steno.run(["models"] + arguments, home: home.path)
    }
    let model = try #require(Steno.model("tiny.en"))
    #expect(try models("import", model, "--name", "mine").status == 0)
    #expect(try models("list").output.contains("mine"))
    #expect(try models("verify").output == "mine\tok\n")
    #expect(try models("import", model, "--name", "mine").status == 1)
    let weights = home.url("models/mine/config.json")
    try (Data(contentsOf: weights) + Data(" ".utf8)).write(to: weights)
    let damaged = try models("verify", "mine")
    #expect(damaged.status == 1)
    #expect(damaged.output.contains("config.json was changed"))
    #expect(try Steno.run(["doctor"], home: home.path).output.contains("damaged: config.json"))
    #expect(try models("remove", "mine").status == 0)
    #expect(try models("remove", "mine").status == 69)
    try Data("no model".utf8).write(to: home.url("notes.bin"))
    #expect(try models("import", home.path + "/notes.bin").status == 66)
    #expect(try models("pull", "nonsense").status == 64)
  }
}
