import Foundation
import Inference
import ModelFixtures
import Testing

@testable import SpeechModels

@Suite struct DamagedWeightTests {
  static let damages = [
    ("encoder.conv1.weight", "encoder.conv1"),
    ("encoder.embed_positions.weight", "encoder.positional_embedding"),
    ("encoder.layers.0.self_attn.k_proj.weight", "encoder.blocks.0.attn.key"),
    ("encoder.layers.0.fc2.bias", "encoder.blocks.0.mlp.2"),
    ("encoder.layer_norm.weight", "encoder.ln_post.weight"),
    ("decoder.embed_tokens.weight", "decoder.token_embedding"),
    ("decoder.layers.0.encoder_attn.v_proj.weight", "decoder.blocks.0.cross_attn.value"),
    ("decoder.layer_norm.bias", "decoder.ln.bias"),
  ]

  @Test("Weights that are no numbers are refused by name", arguments: damages, [Float.nan, -.infinity])
  func notFinite(damage: (name: String, role: String), value: Float) throws {
    let folder = try TemporaryFolder()
    let fixture = WhisperFixture()
    try fixture.writeSafetensors(.float32, to: folder.path)
    let url = URL(fileURLWithPath: folder.path("model.safetensors"))
    var file = try Data(contentsOf: url)
    let length = (0..<8).reduce(0) { $0 | Int(file[$1]) << (8 * $1) }
    let header = try JSONSerialization.jsonObject(with: file[8..<8 + length]) as? [String: Any]
    let entry = try #require(header?["model." + damage.name] as? [String: Any])
    let end = try #require((entry["data_offsets"] as? [Int])?.last)
    // The last value of the tensor.
    let at = 8 + length + end - 4
    withUnsafeBytes(of: value.bitPattern) { file.replaceSubrange(at..<at + 4, with: $0) }
    try file.write(to: url)
    let checkpoint = try WhisperCheckpoint.open(folder.path)
    // Vectors are refused when they are read, matrices when they are packed.
    #expect {
      try WhisperWeights(checkpoint, plan: .uniform(.int8))
    } throws: { error in
      (error is WhisperModelError || error is WhisperCheckpointError)
        && "\(error)".contains(damage.role) && "\(error)".contains("not numbers")
    }
  }
}
