/// Changes the sample rate of a mono stream by any ratio of whole numbers.
///
/// Each output sample is one inner product of the input around its own time with a low pass that ends at the lower
/// of the two Nyquist frequencies (flat to 92.5 % of it, 90 dB down from there on: for 16 kHz, flat to 7.4 kHz).
/// The filter is centred, so nothing is shifted in time; before the start and after the end the signal counts as 0.
/// Blocks of any size give bit-identical results.
public struct PolyphaseResampler {
  private let filters: PhaseFilters
  /// Output sample k lies at input time k · step / phases.
  private let phases: Int
  private let step: Int

  /// Input kept for filters to come; `window[0]` is input sample `windowStart`.
  private var window: [Float]
  private var windowStart: Int
  private var received = 0
  /// Time of the next output sample: whole input samples, and the rest in units of 1 / phases.
  private var base = 0
  private var phase = 0

  /// Rates that can be converted from and to.
  public static let sampleRates = 1_000...768_000

  /// - Parameters:
  ///   - inputRate: samples per second of what goes in.
  ///   - outputRate: samples per second of what comes out.
  /// - Throws: `AudioError.unsupported` outside `sampleRates`.
  public init(from inputRate: Int, to outputRate: Int) throws {
    for rate in [inputRate, outputRate] where !Self.sampleRates.contains(rate) {
      throw AudioError.unsupported(
        input: "resampling",
        reason: "\(rate) Hz cannot be converted; \(Self.sampleRates.lowerBound) to "
          + "\(Self.sampleRates.upperBound) Hz can")
    }
    let divisor = greatestCommonDivisor(inputRate, outputRate)
    phases = outputRate / divisor
    step = inputRate / divisor
    let nyquist = 0.5 * Double(min(inputRate, outputRate)) / Double(inputRate)
    filters = PhaseFilters(
      KaiserLowPass(passEdge: 0.925 * nyquist, stopEdge: nyquist, attenuation: 90), phases: phases)
    windowStart = 1 - filters.halfLength
    window = [Float](repeating: 0, count: filters.halfLength - 1)
  }

  /// Takes the next input samples and appends to `output` what can be computed from them.
  public mutating func process(_ input: UnsafeBufferPointer<Float>, into output: inout [Float]) {
    window.append(contentsOf: input)
    received += input.count
    emit(into: &output, before: .max)
    // Moving the rest to the front is put off until it is little compared with what is dropped.
    let dropped = base - filters.halfLength + 1 - windowStart
    if dropped >= max(4096, window.count / 2), dropped <= window.count {
      window.removeFirst(dropped)
      windowStart += dropped
    }
  }

  /// Takes the next input samples and appends to `output` what can be computed from them.
  public mutating func process(_ input: [Float], into output: inout [Float]) {
    input.withUnsafeBufferPointer { process($0, into: &output) }
  }

  /// Appends the last output samples: in all ⌈inputs · outputRate / inputRate⌉. Nothing may be processed after it.
  public mutating func finish(into output: inout [Float]) {
    let end = received
    // A step can be longer than the filter; then the next output time may lie further behind the end.
    window.append(contentsOf: repeatElement(0, count: filters.halfLength + 1))
    received += filters.halfLength + 1
    emit(into: &output, before: end)
  }

  private mutating func emit(into output: inout [Float], before end: Int) {
    let last = min(end, received - filters.halfLength)
    guard base < last else { return }
    window.withUnsafeBufferPointer { samples in
      guard let samples = samples.baseAddress else { return }
      while base < last {
        let first = base - filters.halfLength + 1 - windowStart
        output.append(filters.apply(phase: phase, of: phases, to: samples + first))
        phase += step
        base += phase / phases
        phase %= phases
      }
    }
  }
}

private func greatestCommonDivisor(_ a: Int, _ b: Int) -> Int {
  b == 0 ? a : greatestCommonDivisor(b, a % b)
}
