/// A tensor of the model under the name that OpenAI's reference implementation gives it.
struct WhisperRole {
  let name: String
  /// Row-major; linear weights are (outputs, inputs), convolutions (outputs, inputs, 3).
  let shape: [Int]

  /// Every tensor of a model. Keys have no bias.
  static func all(_ dimensions: WhisperDimensions) -> [WhisperRole] {
    let audio = dimensions.audioWidth
    let text = dimensions.textWidth
    var roles = [
      WhisperRole(name: "encoder.conv1.weight", shape: [audio, dimensions.melBins, 3]),
      WhisperRole(name: "encoder.conv1.bias", shape: [audio]),
      WhisperRole(name: "encoder.conv2.weight", shape: [audio, audio, 3]),
      WhisperRole(name: "encoder.conv2.bias", shape: [audio]),
      WhisperRole(name: "encoder.positional_embedding", shape: [dimensions.audioContext, audio]),
    ]
    for layer in 0..<dimensions.audioLayers {
      roles += attention("encoder.blocks.\(layer).attn", width: audio)
      roles += feedForward("encoder.blocks.\(layer)", width: audio)
    }
    roles += normalization("encoder.ln_post", width: audio)
    roles += [
      WhisperRole(name: "decoder.token_embedding.weight", shape: [dimensions.vocabularySize, text]),
      WhisperRole(name: "decoder.positional_embedding", shape: [dimensions.textContext, text]),
    ]
    for layer in 0..<dimensions.textLayers {
      roles += attention("decoder.blocks.\(layer).attn", width: text)
      roles += attention("decoder.blocks.\(layer).cross_attn", width: text)
      roles += feedForward("decoder.blocks.\(layer)", width: text)
    }
    return roles + normalization("decoder.ln", width: text)
  }

  private static func attention(_ name: String, width: Int) -> [WhisperRole] {
    let parts = ["query", "key", "value", "out"]
    return parts.map { WhisperRole(name: "\(name).\($0).weight", shape: [width, width]) }
      + parts.filter { $0 != "key" }.map { WhisperRole(name: "\(name).\($0).bias", shape: [width]) }
      + normalization("\(name)_ln", width: width)
  }

  private static func feedForward(_ name: String, width: Int) -> [WhisperRole] {
    [
      WhisperRole(name: "\(name).mlp.0.weight", shape: [4 * width, width]),
      WhisperRole(name: "\(name).mlp.0.bias", shape: [4 * width]),
      WhisperRole(name: "\(name).mlp.2.weight", shape: [width, 4 * width]),
      WhisperRole(name: "\(name).mlp.2.bias", shape: [width]),
    ] + normalization("\(name).mlp_ln", width: width)
  }

  private static func normalization(_ name: String, width: Int) -> [WhisperRole] {
    [
      WhisperRole(name: "\(name).weight", shape: [width]), WhisperRole(name: "\(name).bias", shape: [width]),
    ]
  }
}
