import AudioIO
import Foundation
import Inference
import Testing
import Transcription

@testable import Operations

@Suite struct BenchmarkTests {
  private let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory.appendingPathComponent("steno-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  private static let setting = BenchmarkSetting(
    weights: .model("base"), computeType: .int8, instructionSet: .scalar, threads: 3)

  /// What a program in the place of `steno` leads to.
  private func measure(_ script: String) throws -> BenchmarkResult {
    defer { try? FileManager.default.removeItem(at: folder) }
    let program = folder.appendingPathComponent("program")
    try Data("#!/bin/sh\n\(script)\n".utf8).write(to: program)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: program.path)
    return try BenchmarkChild(executable: program, arguments: ["--runs", "2"])
      .measure(Self.setting) { false }
  }

  @Test("Settings are all combinations, and say what makes them on the command line")
  func combinations() {
    let all = BenchmarkSetting.combinations(
      weights: [.model("base"), .shape("small")], computeTypes: [nil, .int8], instructionSets: [.scalar],
      threads: [1, 2], batchSizes: [nil, 4])
    #expect(all.count == 16)
    #expect(Set(all.map { $0.arguments.joined(separator: " ") }).count == 16)
    #expect(all[0].arguments == ["--model", "base", "--compute-type", "auto", "--threads", "1"])
    #expect(
      all[15].arguments == [
        "--shapes", "small", "--compute-type", "int8", "--threads", "2", "--batch-size", "4",
      ])
    #expect(all[15].result.hasRandomWeights)
    #expect(all[0].result.model == "base")
  }

  @Test("A child is told the setting, and its result is taken")
  func child() throws {
    let line = #"{"model":"'"$*"'","compute_type":"'"$STENO_ISA"'","instruction_set":"x","threads":3,"#
    let result = try measure(#"printf '%s"has_random_weights":false}' '\#(line)'"#)
    #expect(
      result.model == "bench --in-this-process --model base --compute-type int8 --threads 3 --runs 2")
    #expect(result.computeType == "scalar")
  }

  @Test(
    "A child that fails is told, not thrown",
    arguments: [
      ("exit 69", "exit code 69"), ("kill -9 $$", "signal 9"), ("echo nonsense", "cannot be read"),
      ("true", "cannot be read"),
    ])
  func failures(_ script: String, _ reason: String) throws {
    let result = try measure(script)
    #expect(result.error?.contains(reason) == true, "\(result.error ?? "")")
    #expect(result.model == "base")
    #expect(result.threads == 3)
  }

  @Test("A program that is not there is told")
  func noProgram() throws {
    let child = BenchmarkChild(executable: folder.appendingPathComponent("nothing"), arguments: [])
    #expect(try child.measure(Self.setting) { false }.error?.contains("does not run") == true)
  }

  @Test("Interrupted, the child is ended at once")
  func interrupted() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let program = folder.appendingPathComponent("program")
    try Data("#!/bin/sh\nexec sleep 60\n".utf8).write(to: program)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: program.path)
    let start = Date()
    #expect(throws: CancellationError.self) {
      try BenchmarkChild(executable: program, arguments: []).measure(Self.setting) { true }
    }
    #expect(Date().timeIntervalSince(start) < 30)
  }

  @Test("Pieces of 2, 4, … seconds are cut one after another while the recording lasts")
  func cut() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let source = folder.appendingPathComponent("source.wav").path
    let samples = (0..<7 * 16_000).map { Float($0 / 16_000) / 10 }
    let writer = try WaveFileWriter(path: source, sampleRate: 16_000)
    try writer.write(samples)
    try writer.finish()
    let pieces = try BenchmarkRecordings.cut(.file(source), into: folder)
    #expect(pieces.map(\.lastPathComponent) == ["2s.wav", "4s.wav"])
    let second = try AudioDecoder.open(.file(pieces[1].path)).readAll()
    #expect(second.count == 4 * 16_000)
    #expect(abs(second[0] - 0.2) < 1e-3)
    #expect(try BenchmarkRecordings.isShort(.file(source)))
    #expect(throws: AudioError.self) { try BenchmarkRecordings.cut(.file(source + "?"), into: folder) }
  }

  @Test("Recordings that were fetched before are found, Steno's own first")
  func known() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let environment = ["HOME": folder.path, "STENO_HOME": folder.path + "/home"]
    #expect(BenchmarkRecordings.known(environment: environment).isEmpty)
    for place in [".cache/steno-demo", "home/cache/recordings/reading"] {
      let place = folder.appendingPathComponent(place)
      try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
      try Data("x".utf8).write(to: place.appendingPathComponent("two_cities.wav"))
    }
    let found = BenchmarkRecordings.known(environment: environment)
    #expect(found.map(\.path) == [folder.path + "/home/cache/recordings/reading/two_cities.wav"])
  }

  @Test("The machine is told with its processor and memory")
  func machine() throws {
    var facts = MachineFacts()
    facts.gatherHardware()
    #expect(facts.cores > 0)
    #expect(try #require(facts.totalMemory) >= #require(facts.availableMemory))
  }
}
