public import Inference

/// What runs a Whisper model. The decoding rules above know nothing else of it, so that another engine (a GPU's, or
/// a scripted one in a test) can take the CPU engine's place.
///
/// An engine belongs to one worker thread at a time.
public protocol WhisperEngine: AnyObject {
  /// A window of audio as the decoder needs it.
  associatedtype Audio
  /// What a sequence has taken in so far.
  associatedtype Past: AnyObject

  var dimensions: WhisperDimensions { get }

  /// - Parameters:
  ///   - mel: features [2 · audio context][mel bands] of a window of 30 s.
  ///   - content: frames from the start that hold audio; the others are zeros, of which an engine may compute fewer.
  func encode(mel: [Float], content: Int) -> Audio
  func makePast() -> Past
  /// Bytes of an encoded window.
  ///
  /// - Parameter audioFrames: positions of the encoder's output (20 ms each) that hold sound.
  func cacheBytes(audioFrames: Int) -> Int
  /// Bytes of what a sequence has taken in, where it is as long as a window's text may be.
  var pastBytes: Int { get }
  /// Makes `target` a copy of `source`.
  func copy(_ source: Past, to target: Past)
  /// Takes tokens in and returns the scores of what follows each input, [inputs][vocabulary], valid until the next
  /// call. Only scores of an input's candidates need be there.
  ///
  /// - Parameter inputs: neighbors with the same past are parts of one sequence, in their order.
  func step(_ inputs: [EngineInput<Audio, Past>]) -> UnsafeMutableBufferPointer<Float>
  /// Takes one sequence in from its start.
  ///
  /// - Parameter reading: told of the scores [vocabulary] after each token, by the token's index; valid during the call.
  /// - Returns: the attention of the given heads over the audio, [heads][tokens][positions of the audio from its start, as many
  ///   as hold content or more].
  func align(
    tokens: [Int], audio: Audio, heads: [AlignmentHead], reading: (Int, UnsafeBufferPointer<Float>) -> Void
  ) -> [[[Float]]]
}

extension WhisperEngine {
  /// A window that is heard to its end.
  public func encode(mel: [Float]) -> Audio { encode(mel: mel, content: 2 * dimensions.audioContext) }
}

/// One sequence's part of a step.
public struct EngineInput<Audio, Past> {
  public var tokens: [Int]
  public var past: Past
  public var audio: Audio
  /// Tokens whose scores are wanted; nil: all.
  public var candidates: Range<Int>?

  public init(tokens: [Int], past: Past, audio: Audio, candidates: Range<Int>? = nil) {
    self.tokens = tokens
    self.past = past
    self.audio = audio
    self.candidates = candidates
  }
}

/// A decoder head whose attention over the audio follows the words.
public struct AlignmentHead: Sendable, Hashable {
  public var layer: Int
  public var head: Int
  /// How far its attention is behind the words, in audio positions of 20 ms; negative where it runs ahead, 0 where
  /// nobody has measured it.
  public var lag: Int

  public init(layer: Int, head: Int, lag: Int = 0) {
    self.layer = layer
    self.head = head
    self.lag = lag
  }
}

/// Whisper on this machine's processor.
public final class CPUWhisperEngine: WhisperEngine {
  public typealias Audio = CrossAttentionCache
  public typealias Past = SelfAttentionCache

  private let encoder: AudioEncoder
  private let decoder: TextDecoder
  private let threads: ComputeThreads
  private let workspaces: CrossAttentionWorkspaces

  public var dimensions: WhisperDimensions { decoder.weights.dimensions }

  /// - Parameters:
  ///   - weights: shared with other engines.
  ///   - threads: threads that split the encoder's work; decoding runs on the caller's thread.
  public init(weights: WhisperWeights, threads: Int, kernels: Kernels) {
    self.threads = ComputeThreads(count: threads)
    encoder = AudioEncoder(weights: weights, kernels: kernels)
    decoder = TextDecoder(weights: weights, kernels: kernels)
    workspaces = CrossAttentionWorkspaces(kernels: kernels)
  }

  /// The encoder's output itself, for comparison with other implementations.
  public func encoded(mel: [Float]) -> EncodedAudio {
    encoder.encode(mel: mel, content: 2 * dimensions.audioContext, threads: threads)
  }

  public func encode(mel: [Float], content: Int) -> CrossAttentionCache {
    encode(mel: mel, content: content, threads: threads)
  }

  /// Encodes with other threads than the engine's own, for when others lend theirs.
  public func encode(mel: [Float], content: Int, threads: ComputeThreads) -> CrossAttentionCache {
    decoder.attend(
      to: encoder.encode(mel: mel, content: content, threads: threads), threads: threads,
      workspaces: workspaces)
  }

  public func makePast() -> SelfAttentionCache { decoder.makeCache() }

  public func cacheBytes(audioFrames: Int) -> Int {
    let (weights, context) = (decoder.weights, dimensions.audioContext)
    return CrossAttentionCache.byteCount(
      positions: weights.extent(content: min(audioFrames, context)).count, layers: dimensions.textLayers,
      heads: dimensions.textHeads, element: weights.plan.crossAttention)
  }

  public var pastBytes: Int { decoder.pastBytes }

  public func copy(_ source: SelfAttentionCache, to target: SelfAttentionCache) { target.copy(source) }

  public func step(
    _ inputs: [EngineInput<CrossAttentionCache, SelfAttentionCache>]
  ) -> UnsafeMutableBufferPointer<Float> {
    decoder.step(inputs)
  }

  public func align(
    tokens: [Int], audio: CrossAttentionCache, heads: [AlignmentHead],
    reading: (Int, UnsafeBufferPointer<Float>) -> Void
  ) -> [[[Float]]] {
    var attention = [[[Float]]](repeating: [[Float]](repeating: [], count: tokens.count), count: heads.count)
    let past = decoder.makeCache()
    let vocabulary = dimensions.vocabularySize
    // Scores of a whole window's tokens would take tens of megabytes.
    for first in stride(from: 0, to: tokens.count, by: CPUWhisperEngine.alignedTokens) {
      let part = Array(tokens[first..<min(first + CPUWhisperEngine.alignedTokens, tokens.count)])
      let input = DecoderInput(tokens: part, past: past, audio: audio)
      let scores = decoder.step([input], all: true, observing: heads.map { ($0.layer, $0.head) }) {
        attention[$0][first + $1] = Array($2)
      }
      for row in part.indices {
        reading(
          first + row, UnsafeBufferPointer(rebasing: scores[row * vocabulary..<(row + 1) * vocabulary]))
      }
    }
    return attention
  }

  /// Tokens taken in at once where the scores of each are wanted.
  private static let alignedTokens = 16
}
