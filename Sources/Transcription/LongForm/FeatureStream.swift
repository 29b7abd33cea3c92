import AudioIO
import Inference
import SpeechModels

/// Features of a recording, read ahead of where they are needed and forgotten behind it.
///
/// The reference scales by the loudest value of the whole recording. Reading five minutes ahead gives the same for
/// shorter recordings and nearly always for longer ones, at a few megabytes instead of gigabytes.
struct FeatureStream {
  private static let lookahead = 30_000
  private let reader: any SampleReader
  private let spectrogram: LogMelSpectrogram
  private var samples = 0
  private(set) var hasEnded = false

  init(_ reader: any SampleReader, bands: Int, kernels: Kernels) throws {
    self.reader = reader
    spectrogram = try LogMelSpectrogram(bands: bands, kernels: kernels)
  }

  /// Seconds read so far; the recording's length once it has ended.
  var duration: Double { Double(samples) / Double(LogMelSpectrogram.sampleRate) }

  /// Mel frames of content read so far: a hop for each.
  var contentFrames: Int { samples / LogMelSpectrogram.hop }

  /// Mel frames in memory.
  var heldFrames: Int { spectrogram.frameCount - spectrogram.firstFrame }

  /// Reads until a window from `frame` on and the look-ahead behind it are there.
  mutating func fill(from frame: Int) throws {
    while true {
      // Inside the loop too: a jump far ahead must not keep all it passes.
      spectrogram.discard(before: frame)
      guard !hasEnded && contentFrames < frame + 3000 + FeatureStream.lookahead else { return }
      let chunk = try reader.read(upTo: 16_000 * 10)
      if chunk.isEmpty {
        spectrogram.finish()
        hasEnded = true
      } else {
        samples += chunk.count
        spectrogram.append(chunk)
      }
    }
  }

  /// A window's features, zeros after `frames` of content as the reference pads.
  func window(from start: Int, frames: Int, count: Int) -> [Float] {
    var window = spectrogram.window(from: start, count: count, contentEnd: start + frames)
    for index in min(frames, count) * spectrogram.bands..<window.count { window[index] = 0 }
    return window
  }

  /// Whether nothing in a window reaches −84 dB of full scale, which is about the last bit of 16: no speech is that
  /// quiet, but models write words into such silence.
  func isSilent(from start: Int, frames: Int) -> Bool {
    spectrogram.loudest(from: start, count: frames) < -6.5
  }

  /// The same with the silence that follows a recording's end, as language detection hears it.
  func windowWithSilence(from start: Int, count: Int) -> [Float] {
    spectrogram.window(from: start, count: count, contentEnd: .max)
  }
}
