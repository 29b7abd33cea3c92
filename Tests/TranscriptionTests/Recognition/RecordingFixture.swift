import AudioIO
import Foundation
import Inference
import ModelFixtures
import SpeechModels

@testable import Transcription

/// Recordings as files, a small network of random weights that says nonsense reliably, and one that hears loudness.
struct RecordingFixture: Sendable {
  static let shared = Result { try RecordingFixture() }

  let folder: TemporaryFolder
  let model: SpeechModel
  let voiceActivity: SileroVoiceActivityModel

  init() throws {
    folder = try TemporaryFolder()
    var fixture = WhisperFixture()
    fixture.audioContext = 100
    fixture.vocabularySize = 2000
    fixture.textContext = 40
    let path = folder.path("model")
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    try fixture.write(.safetensors(.float32), to: path)
    model = try SpeechModel(path: path, type: .float32, kernels: Kernels(.detected))
    try LoudnessDetector.write(to: folder.path("silero.safetensors"))
    voiceActivity = try SileroVoiceActivityModel(path: folder.path("silero.safetensors"))
    for (name, bursts) in [("one", [2.0, 7]), ("two", [1.3]), ("three", [0.2, 3.5, 9]), ("silent", [])] {
      try RecordingFixture.write(bursts: bursts, seconds: 12, to: folder.path(name + ".wav"))
    }
    try folder.write("no sound", as: "bad.wav")
  }

  func recordings(_ names: [String], _ options: TranscriptionOptions) -> [RecordingBatch.Recording] {
    names.map { RecordingBatch.Recording(.file(folder.path($0 + ".wav")), options: options) }
  }

  func batch(threads: Int = 2, size: Int? = nil) -> RecordingBatch {
    RecordingBatch(model: model, voiceActivity: voiceActivity, threads: threads, batchSize: size)
  }

  /// Bursts of a tone of 1.5 s in silence.
  private static func write(bursts: [Double], seconds: Int, to path: String) throws {
    let writer = try WaveFileWriter(path: path, sampleRate: 16_000, channelCount: 1)
    var samples = [Float](repeating: 0, count: 16_000 * seconds)
    for burst in bursts {
      let start = Int(burst * 16_000)
      for index in start..<start + 24_000 { samples[index] = index % 16 < 8 ? 0.3 : -0.3 }
    }
    try writer.write(samples)
    try writer.finish()
  }

  static var options: TranscriptionOptions {
    var options = TranscriptionOptions()
    // Random weights are never sure of anything.
    options.logProbabilityThreshold = nil
    options.noSpeechThreshold = nil
    options.compressionRatioThreshold = nil
    options.temperatures = [0]
    options.wordTimestamps = true
    return options
  }
}
