import Transcripts
import Visuals

/// What the service keeps of a talk: its diagrams and, where the talk came as a recording, what was heard in it.
struct KeptTalk: Codable, Sendable {
  var visuals: TalkVisuals
  var transcript: Transcript?

  private enum CodingKeys: String, CodingKey { case transcript }

  init(_ visuals: TalkVisuals, transcript: Transcript? = nil) {
    self.visuals = visuals
    self.transcript = transcript
  }

  init(from decoder: any Decoder) throws {
    visuals = try TalkVisuals(from: decoder)
    transcript = try decoder.container(keyedBy: CodingKeys.self)
      .decodeIfPresent(Transcript.self, forKey: .transcript)
  }

  func encode(to encoder: any Encoder) throws {
    try visuals.encode(to: encoder)
    var fields = encoder.container(keyedBy: CodingKeys.self)
    try fields.encodeIfPresent(transcript, forKey: .transcript)
  }
}
