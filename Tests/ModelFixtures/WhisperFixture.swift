import Foundation

/// A Whisper model of any dimensions with reproducible random weights.
///
/// Values depend on seed, tensor and row only, so any part can be computed again to check what a reader returns.
/// Their spread is like that of a freshly initialised network: activations stay near 1.
public struct WhisperFixture: Sendable {
  public var melBins = 80
  public var audioContext = 12
  public var audioWidth = 64
  public var audioLayers = 1
  /// Tokens in all; at least 257, and 1,865 for all of Whisper's special tokens.
  public var vocabularySize = 300
  public var textContext = 16
  public var textWidth = 64
  public var textLayers = 1
  public var headSize = 64
  public var seed: UInt64 = 1

  public init() {}

  public var audioHeads: Int { audioWidth / headSize }
  public var textHeads: Int { textWidth / headSize }
  /// Computed on each access; keep it where it is needed more than once.
  public var vocabulary: FixtureVocabulary { FixtureVocabulary(size: vocabularySize) }

  /// One tensor under OpenAI's name, shape row-major.
  public struct Role: Sendable {
    public let name: String
    public let shape: [Int]
  }

  /// All tensors in OpenAI's names and order.
  public var roles: [Role] {
    var roles = [
      Role(name: "encoder.conv1.weight", shape: [audioWidth, melBins, 3]),
      Role(name: "encoder.conv1.bias", shape: [audioWidth]),
      Role(name: "encoder.conv2.weight", shape: [audioWidth, audioWidth, 3]),
      Role(name: "encoder.conv2.bias", shape: [audioWidth]),
      Role(name: "encoder.positional_embedding", shape: [audioContext, audioWidth]),
    ]
    for layer in 0..<audioLayers {
      roles += block("encoder.blocks.\(layer)", width: audioWidth, hasCrossAttention: false)
    }
    roles += normalisation("encoder.ln_post", audioWidth)
    roles += [
      Role(name: "decoder.token_embedding.weight", shape: [vocabularySize, textWidth]),
      Role(name: "decoder.positional_embedding", shape: [textContext, textWidth]),
    ]
    for layer in 0..<textLayers {
      roles += block("decoder.blocks.\(layer)", width: textWidth, hasCrossAttention: true)
    }
    return roles + normalisation("decoder.ln", textWidth)
  }

  private func block(_ name: String, width: Int, hasCrossAttention: Bool) -> [Role] {
    var roles: [Role] = []
    for attention in hasCrossAttention ? ["attn", "cross_attn"] : ["attn"] {
      for part in ["query", "key", "value", "out"] {
        roles.append(Role(name: "\(name).\(attention).\(part).weight", shape: [width, width]))
        if part != "key" { roles.append(Role(name: "\(name).\(attention).\(part).bias", shape: [width])) }
      }
      roles += normalisation("\(name).\(attention)_ln", width)
    }
    roles.append(Role(name: "\(name).mlp.0.weight", shape: [4 * width, width]))
    roles.append(Role(name: "\(name).mlp.0.bias", shape: [4 * width]))
    roles.append(Role(name: "\(name).mlp.2.weight", shape: [width, 4 * width]))
    roles.append(Role(name: "\(name).mlp.2.bias", shape: [width]))
    return roles + normalisation("\(name).mlp_ln", width)
  }

  private func normalisation(_ name: String, _ width: Int) -> [Role] {
    [Role(name: "\(name).weight", shape: [width]), Role(name: "\(name).bias", shape: [width])]
  }

  /// All values of a tensor, before any rounding to the stored type.
  public func values(_ role: Role) -> [Float] { values(role, rows: 0..<role.shape[0]) }

  /// The values of some rows.
  public func values(_ role: Role, rows: Range<Int>) -> [Float] {
    if role.name == "encoder.positional_embedding" { return rows.flatMap(sinusoid) }
    let columns = role.shape.dropFirst().reduce(1, *)
    var scale: Float = 0.1
    var offset: Float = 0
    if role.shape.count > 1 {
      scale = 1 / Float(columns).squareRoot()
      if role.name.hasPrefix("decoder."), role.name.contains("embedding") { scale = 0.05 }
    } else if role.name.hasSuffix("weight") {
      offset = 1
    }
    let hash = role.name.utf8.reduce(seed &* 0x100_0000_01B3) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    return [Float](unsafeUninitializedCapacity: rows.count * columns) { buffer, count in
      count = rows.count * columns
      SeededGenerator.normalTable.withUnsafeBufferPointer { table in
        for (index, row) in rows.enumerated() {
          var generator = SeededGenerator(seed: hash &+ UInt64(row))
          var state = generator.next()
          var column = index * columns
          let end = column + columns
          while column < end {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            buffer[column] = offset + scale * table[Int(truncatingIfNeeded: state &>> 48)]
            column &+= 1
          }
        }
      }
    }
  }

  /// Whisper's sinusoidal positions: sines in the first half of the row, cosines in the second.
  private func sinusoid(_ position: Int) -> [Float] {
    let half = audioWidth / 2
    let step = log(10_000.0) / Double(max(1, half - 1))
    let angles = (0..<half).map { Double(position) * exp(-step * Double($0)) }
    return angles.map { Float(sin($0)) } + angles.map { Float(cos($0)) }
  }
}
