import AudioIO
import Foundation
import Inference
import SpeechModels
import Testing
import Transcripts

@testable import Transcription

private let models = ProcessInfo.processInfo.environment["STENO_TEST_MODELS"]
private let recordings = ProcessInfo.processInfo.environment["STENO_TEST_RECORDINGS"]

/// The first seconds of a recording.
private final class Excerpt: SampleReader {
  let sampleRate = 16_000
  let channelCount: Int? = 1
  let expectedDuration: Double? = nil
  let warnings: [String] = []
  private var samples: ArraySlice<Float>
  init(_ samples: [Float], seconds: Double) { self.samples = samples.prefix(Int(seconds * 16_000)) }
  func read(upTo count: Int) -> [Float] {
    let now = Array(samples.prefix(count))
    samples = samples.dropFirst(now.count)
    return now
  }
  func close() {}
}

@Suite(
  "Golden transcripts",
  .enabled(if: models != nil && recordings != nil, "needs STENO_TEST_MODELS and STENO_TEST_RECORDINGS"),
  .serialized)
struct GoldenTranscriptTests {
  typealias Golden = [(start: Double, end: Double, text: String)]
  private static let precise = Result { try load("tiny.en", .float32) }
  private static let planned = Result { try load("tiny.en", nil) }

  private static func load(_ model: String, _ type: ComputeType?) throws -> SpeechModel {
    try SpeechModel(path: (models ?? "") + "/" + model, type: type, kernels: Kernels(.detected))
  }

  private func transcribe(
    _ model: SpeechModel, _ recording: String, seconds: Double = .infinity,
    _ change: (inout TranscriptionOptions) -> Void = { _ in }
  ) throws -> Transcript {
    let samples = try AudioDecoder.open(.file(try #require(recordings) + "/" + recording)).readAll()
    var options = TranscriptionOptions()
    options.language = "en"
    change(&options)
    let excerpt = Excerpt(samples, seconds: min(seconds, 3600))
    return try SpeechRecognizer(model: model, threads: 2).transcribe(excerpt, options)
  }

  /// Word errors as a fraction of the golden's words.
  private func difference(_ transcript: Transcript, _ golden: Golden) -> Double {
    let normalizer = BasicTextNormalizer()
    let rate = WordErrorRate.measure(
      reference: normalizer.normalize(golden.map(\.text).joined()),
      hypothesis: normalizer.normalize(transcript.segments.map(\.text).joined()))
    return Double(rate.errors) / Double(max(rate.referenceCount, 1))
  }

  /// Compares the times of the segments whose texts agree, which must be nearly all.
  private func expectTimes(_ transcript: Transcript, _ golden: Golden) {
    var agreeing = 0
    for (segment, expected) in zip(transcript.segments, golden) where segment.text == expected.text {
      agreeing += 1
      #expect(abs(segment.start - expected.start) <= 0.1, "\(segment.text)")
      // The other implementation dates a last segment beyond the recording; ours ends where the sound ends.
      #expect(abs(segment.end - min(expected.end, transcript.duration)) <= 0.1, "\(segment.text)")
    }
    #expect(Double(agreeing) >= 0.8 * Double(golden.count))
  }

  @Test("tiny.en at full precision says what faster-whisper says, at the same times")
  func precise() throws {
    let model = try GoldenTranscriptTests.precise.get()
    let reading = try transcribe(model, "two_cities.wav")
    #expect(difference(reading, GoldenTranscripts.twoCities) <= 0.02)
    expectTimes(reading, GoldenTranscripts.twoCities)
    let conversation = try transcribe(model, "sample.wav", seconds: 20)
    #expect(difference(conversation, GoldenTranscripts.sample) <= 0.02)
    expectTimes(conversation, GoldenTranscripts.sample)
  }

  @Test("tiny.en as this machine runs it best stays close to full precision")
  func planned() throws {
    let model = try GoldenTranscriptTests.planned.get()
    let reading = try transcribe(model, "two_cities.wav")
    #expect(difference(reading, GoldenTranscripts.twoCities) <= 0.03)
  }

  @Test("Five beams find what faster-whisper's find")
  func beams() throws {
    let model = try GoldenTranscriptTests.precise.get()
    let reading = try transcribe(model, "two_cities.wav") { $0.beamSize = 5 }
    #expect(difference(reading, GoldenTranscripts.twoCitiesBeam5) <= 0.03)
  }

  @Test("base, a multilingual model, says what faster-whisper says")
  func base() throws {
    let model = try GoldenTranscriptTests.load("base", .float32)
    let reading = try transcribe(model, "two_cities.wav")
    #expect(difference(reading, GoldenTranscripts.twoCitiesBase) <= 0.02)
    expectTimes(reading, GoldenTranscripts.twoCitiesBase)
  }

  @Test("Words start near faster-whisper's, which are late by about 0.08 s with this model")
  func words() throws {
    let model = try GoldenTranscriptTests.precise.get()
    let reading = try transcribe(model, "two_cities.wav") { $0.wordTimestamps = true }
    let words = reading.segments.flatMap { $0.words ?? [] }
    let golden = GoldenTranscripts.words
    let matches = words.map(\.text).difference(from: golden.map(\.text))
    #expect(matches.count <= 4)
    let removed = Set(matches.removals.map(\.offset))
    let inserted = Set(matches.insertions.map(\.offset))
    let kept = golden.indices.filter { !removed.contains($0) }
    let ours = words.indices.filter { !inserted.contains($0) }
    let distances = zip(kept, ours).map { abs(golden[$0].start - words[$1].start) }.sorted()
    try #require(distances.count > 100)
    #expect(distances[distances.count / 2] <= 0.14)
    #expect(distances[distances.count * 95 / 100] <= 0.35)
  }
}

extension CollectionDifference.Change {
  fileprivate var offset: Int {
    switch self {
    case .insert(let offset, _, _), .remove(let offset, _, _): offset
    }
  }
}
