import AudioIO
import Foundation
import Inference
import SpeechModels
import Synchronization
import Testing
import Transcripts

@testable import Transcription

private let models = ProcessInfo.processInfo.environment["STENO_TEST_MODELS"]
private let recordings = ProcessInfo.processInfo.environment["STENO_TEST_RECORDINGS"]
private let voice = (models ?? "") + "/silero-vad-6/silero_vad_16k.safetensors"

/// Batched transcription with real models, beside the sequential one.
@Suite(
  "Batched golden transcripts",
  .enabled(
    if: models != nil && recordings != nil && FileManager.default.fileExists(atPath: voice),
    "needs STENO_TEST_MODELS with tiny.en and silero-vad-6, and STENO_TEST_RECORDINGS"),
  .serialized)
struct BatchedGoldenTests {
  private static let kernels = Kernels(.detected)
  private static let recognizer = Result {
    try SpeechModel(path: (models ?? "") + "/tiny.en", kernels: kernels)
  }
  private static let activity = Result { try SileroVoiceActivityModel(path: voice) }

  private func samples(_ name: String) throws -> [Float] {
    try AudioDecoder.open(.file(try #require(recordings) + "/" + name)).readAll()
  }

  /// Transcribes samples by way of a file, as all recordings come.
  private func transcribe(
    _ sounds: [[Float]], threads: Int = 2, batchSize: Int? = nil, _ form: LongFormMode = .batched,
    words: Bool = false
  ) throws -> [Transcript] {
    let folder = FileManager.default.temporaryDirectory.path + "/batched-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    var options = TranscriptionOptions()
    options.longForm = form
    options.wordTimestamps = words
    let inputs = try sounds.enumerated().map { index, samples in
      let path = "\(folder)/\(index).wav"
      let writer = try WaveFileWriter(path: path, sampleRate: 16_000)
      try writer.write(samples)
      try writer.finish()
      return RecordingBatch.Recording(.file(path), options: options)
    }
    let results = Mutex<[Int: Transcript]>([:])
    let batch = RecordingBatch(
      model: try Self.recognizer.get(), voiceActivity: try Self.activity.get(), threads: threads,
      batchSize: batchSize)
    try batch.run(inputs) { index, event in
      if case .finished(let finished) = event { results.withLock { $0[index] = finished.transcript } }
      if case .failed(let error) = event { throw error }
    }
    return try sounds.indices.map { index in try #require(results.withLock { $0[index] }) }
  }

  private func words(_ transcript: Transcript) -> [Substring] {
    BasicTextNormalizer().normalize(transcript.segments.map(\.text).joined()).split(separator: " ")
  }

  private static let said = [
    "two_cities.wav": """
    It was the best of times, it was the worst of times, it was the age of wisdom, it was the age of \
    foolishness, it was the epoch of belief, it was the epoch of incredulity, it was the season of light, it \
    was the season of darkness, it was the spring of hope, it was the winter of despair, we had everything \
    before us, we had nothing before us, we were all going direct to heaven, we were all going direct the \
    other way, in short, the period was so far like the present period, that some of its noisiest authorities \
    insisted on its being received, for good or for evil, in the superlative degree of comparison only.
    """,
    "sample.wav": """
    Hello. Hello. Oh, hello. I didn't know you were there. Neither did I. Okay. I thought, you know, I heard \
    a beep. This is Diane in New Jersey. And I'm Sheila in Texas, originally from Chicago. Oh, I'm originally \
    from Chicago also. I'm in New Jersey now though. Well, there isn't that much difference. At least, you \
    know, they all call me a Yankee down here, so. I don't hear that in New Jersey now.
    """,
  ]

  private func rate(_ transcript: Transcript, of reference: String) -> ErrorRate {
    let normalizer = BasicTextNormalizer()
    return WordErrorRate.measure(
      reference: normalizer.normalize(reference),
      hypothesis: normalizer.normalize(transcript.segments.map(\.text).joined()))
  }

  @Test(
    "No more words are lost than sequential transcription loses",
    arguments: [["two_cities.wav"], ["sample.wav"], ["two_cities.wav", "sample.wav", "two_cities.wav"]])
  func words(of names: [String]) throws {
    let pause = [Float](repeating: 0, count: 80_000)
    let sound = Array(try names.map { try samples($0) }.joined(separator: pause))
    let reference = names.compactMap { Self.said[$0] }.joined(separator: " ")
    let sequential = rate(try transcribe([sound], .sequential)[0], of: reference)
    let batched = rate(try transcribe([sound])[0], of: reference)
    // 0.2 % of the words; in short recordings that is less than one.
    let allowance = max(Double(batched.referenceCount) * 0.002, 1)
    #expect(Double(batched.deletions) <= Double(sequential.deletions) + allowance)
    #expect(batched.deletions * 20 <= batched.referenceCount)
  }

  @Test("Threads and batch sizes change nothing")
  func invariance() throws {
    let sounds = [try samples("two_cities.wav"), try samples("sample.wav")]
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    var texts: Set<Data> = []
    for (threads, size) in [(1, 1), (1, 5), (2, 2), (2, nil)] {
      texts.insert(try encoder.encode(transcribe(sounds, threads: threads, batchSize: size, words: true)))
    }
    #expect(texts.count == 1)
  }

  @Test("Silence, noise and tones give no text")
  func nothing() throws {
    var state: UInt64 = 9
    let noise = (0..<16_000 * 20).map { _ -> Float in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return (Float(state >> 40) / Float(1 << 24) - 0.5) * 0.02
    }
    let count = 16_000 * 20
    let tone: [Float] = (0..<count).map { 0.2 * sinf(Float($0) * 0.1727) }
    // Five notes, a second each.
    let notes: [Float] = (0..<count).map { place in
      let pitch = Float(place / 16_000 % 5 + 1) * 0.05
      return 0.2 * sinf(Float(place) * pitch)
    }
    let silence = [Float](repeating: 0, count: count)
    for transcript in try transcribe([silence, noise, tone, notes]) {
      let text = transcript.segments.map(\.text).joined()
      #expect(text.isEmpty)
    }
  }

  @Test("Speech between long silences is all that is written, at its place, and words go forwards in time")
  func island() throws {
    let speech = Array(try samples("two_cities.wav").prefix(16_000 * 13))
    let silence = [Float](repeating: 0, count: 16_000 * 60)
    let alone = try transcribe([speech], words: true)[0]
    let island = try transcribe([silence + speech + silence], words: true)[0]
    #expect(words(island) == words(alone))
    #expect(!island.segments.isEmpty)
    var last = 60.0
    for word in island.segments.flatMap({ $0.words ?? [] }) {
      #expect(word.start >= last - 1e-9 && word.end >= word.start && word.end <= 73.5, "\(word)")
      last = word.start
    }
    let difference = zip(island.segments, alone.segments).map { abs($0.start - $1.start - 60) }.max() ?? 0
    #expect(difference <= 0.25)
  }
}
