import AudioIO
import Foundation
import Inference
import ModelFixtures
import SpeechModels
import Synchronization
import Testing
import Transcripts

@testable import Transcription

private let models = ProcessInfo.processInfo.environment["STENO_TEST_MODELS"]
private let recordings = ProcessInfo.processInfo.environment["STENO_TEST_RECORDINGS"]

/// Times depend on what else the machine does, so they are measured when somebody asks for it.
private let measures = ProcessInfo.processInfo.environment["STENO_MEASURE"] != nil

/// What recordings say, and how long they take, beside others, with real models. Times are printed; those in
/// Documentation/Scheduling.md come from here.
@Suite(
  "Recordings beside others, with real models",
  .enabled(
    if: models != nil && recordings != nil,
    "needs STENO_TEST_MODELS with tiny.en or base and silero-vad-6, and STENO_TEST_RECORDINGS"),
  .serialized)
struct SchedulerMeasurements {
  private static let names = ["tiny.en", "base"].filter {
    FileManager.default.fileExists(atPath: (models ?? "") + "/" + $0)
  }

  /// Cut from speech in a circle, as files of so many seconds.
  private func files(_ lengths: [Int], in folder: TemporaryFolder) throws -> [String] {
    let sound = try ["two_cities.wav", "sample.wav"].flatMap { name in
      try AudioDecoder.open(.file(try #require(recordings) + "/" + name)).readAll()
    }
    return try lengths.enumerated().map { index, seconds in
      let path = folder.path("\(index).wav")
      let writer = try WaveFileWriter(path: path, sampleRate: 16_000)
      var left = seconds * 16_000
      var place = index * 77_777 % sound.count
      while left > 0 {
        let count = min(left, sound.count - place)
        try writer.write(Array(sound[place..<place + count]))
        (left, place) = (left - count, 0)
      }
      try writer.finish()
      return path
    }
  }

  private func scheduler(_ name: String) throws -> RecognitionScheduler {
    let folder = try #require(models)
    return try RecognitionScheduler(
      model: try SpeechModel(path: folder + "/" + name, kernels: Kernels(.detected)),
      voiceActivity: try SileroVoiceActivityModel(path: folder + "/silero-vad-6/silero_vad_16k.safetensors"),
      configuration: .init(threads: 2))
  }

  /// Ends of recordings in seconds since they were submitted.
  private final class Ends: Sendable {
    private let state = Mutex<(ends: [Int: Double], texts: [Int: String])>(([:], [:]))
    private let group = DispatchGroup()

    func submit(
      _ path: String, as index: Int, seconds: Int, _ priority: RecognitionPriority = .normal,
      to scheduler: RecognitionScheduler
    ) -> RecognitionJob {
      let start = ProcessInfo.processInfo.systemUptime
      group.enter()
      var options = TranscriptionOptions()
      options.language = "en"
      return scheduler.submit(
        .init(.file(path), options: options), priority: priority, expectedSeconds: Double(seconds)
      ) { [self] event in
        switch event {
        case .finished(let finished):
          state.withLock {
            $0.texts[index] = finished.transcript.segments.map(\.text).joined()
            $0.ends[index] = ProcessInfo.processInfo.systemUptime - start
          }
          group.leave()
        case .failed: group.leave()
        default: break
        }
      }
    }

    func wait() { group.wait() }
    var ends: [Int: Double] { state.withLock { $0.ends } }
    var texts: [Int: String] { state.withLock { $0.texts } }
  }

  private static func figure(_ value: Double) -> String { String(format: "%.2f", value) }

  @Test("Recordings at once say what they say one after another", arguments: names.prefix(1))
  func sameTexts(_ name: String) throws {
    let folder = try TemporaryFolder()
    let lengths = [60, 3, 40, 4, 25, 8]
    let paths = try files(lengths, in: folder)
    let scheduler = try scheduler(name)
    defer { scheduler.shutdown(.stop) }
    let (alone, together) = (Ends(), Ends())
    for (index, path) in paths.enumerated() {
      _ = alone.submit(path, as: index, seconds: lengths[index], to: scheduler)
      alone.wait()
    }
    for (index, path) in paths.enumerated() {
      _ = together.submit(path, as: index, seconds: lengths[index], to: scheduler)
    }
    together.wait()
    #expect(together.texts == alone.texts && together.texts.count == paths.count)
  }

  @Test(
    "Sixteen recordings at once take no longer than one after another, the shortest not much",
    .enabled(if: measures, "measures for minutes; set STENO_MEASURE"), arguments: names)
  func together(_ name: String) throws {
    let folder = try TemporaryFolder()
    let lengths = [300, 200, 160, 3, 120, 100, 80, 4, 60, 40, 6, 30, 20, 15, 10, 8]
    let paths = try files(lengths, in: folder)
    let scheduler = try scheduler(name)
    defer { scheduler.shutdown(.stop) }
    var ratios: [Double] = []
    var slowed: [Double] = []
    for round in 0..<3 {
      let alone = Ends()
      for (index, path) in paths.enumerated() {
        _ = alone.submit(path, as: index, seconds: lengths[index], to: scheduler)
        alone.wait()
      }
      let together = Ends()
      for (index, path) in paths.enumerated() {
        _ = together.submit(path, as: index, seconds: lengths[index], to: scheduler)
      }
      together.wait()
      #expect(together.texts == alone.texts && together.texts.count == paths.count)
      let (sum, last) = (alone.ends.values.reduce(0, +), together.ends.values.max() ?? 0)
      let shortest = (try #require(alone.ends[3]), try #require(together.ends[3]))
      // The first round warms up.
      if round > 0 {
        ratios.append(sum / last)
        slowed.append(shortest.1 / shortest.0)
      }
      print(
        "\(name): one after another \(Self.figure(sum)) s, at once \(Self.figure(last)) s; shortest alone",
        "\(Self.figure(shortest.0)) s, at once \(Self.figure(shortest.1)) s; most memory",
        scheduler.mostMemoryInUse >> 20, "MiB")
    }
    #expect(ratios.max() ?? 0 > 0.9)
    #expect(slowed.max() ?? .infinity < 2)
  }

  @Test(
    "A clip that comes while long recordings run is soon done",
    .enabled(if: measures, "measures for minutes; set STENO_MEASURE"), arguments: names)
  func latecomer(_ name: String) throws {
    let folder = try TemporaryFolder()
    let paths = try files([1200, 1200, 1200, 1200, 3], in: folder)
    let scheduler = try scheduler(name)
    defer { scheduler.shutdown(.stop) }
    let times = { (priority: RecognitionPriority) in
      try (0..<9).map { _ in
        let clip = Ends()
        _ = clip.submit(paths[4], as: 0, seconds: 3, priority, to: scheduler)
        clip.wait()
        return try #require(clip.ends[0])
      }.sorted()
    }
    let alone = try times(.normal)
    let long = Ends()
    let jobs = (0..<4).map { long.submit(paths[$0], as: $0, seconds: 1200, to: scheduler) }
    let normal = try times(.normal)
    let interactive = try times(.interactive)
    let stillRan = !jobs[0].hasEnded
    for job in jobs { job.cancel() }
    long.wait()
    for (kind, times) in [("alone", alone), ("beside", normal), ("interactive beside", interactive)] {
      print(
        name, kind, "min", Self.figure(times[0]), "median", Self.figure(times[4]), "max",
        Self.figure(times[8]))
    }
    #expect(stillRan && long.ends.isEmpty)
    #expect(interactive[4] < 4 * alone[4])
  }
}
