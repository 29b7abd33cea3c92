/// Tells which speakers of a recording are known voices.
public struct VoiceIdentification: Sendable, Equatable {
  /// A known voice.
  public struct Voice: Sendable, Equatable {
    public var name: String
    /// Embeddings of recordings of the voice, all made by the network that is used now.
    public var embeddings: [[Float]]

    public init(name: String, embeddings: [[Float]]) {
      self.name = name
      self.embeddings = embeddings
    }
  }

  /// Cosine similarity from which on a speaker is a voice.
  public var threshold: Float

  public init(threshold: Float = 0.5) { self.threshold = threshold }

  /// Names for the speakers that are known voices: each voice is at most one speaker, and the other way round.
  ///
  /// - Parameters:
  ///   - embeddings: of the speakers, by label; see ``DiarizationResult/embeddings``.
  ///   - voices: those whose embeddings have another length are nobody here.
  /// - Returns: names by label; speakers that are nobody known are left out.
  public func names(for embeddings: [String: [Float]], voices: [Voice]) -> [String: String] {
    let labels = embeddings.keys.sorted()
    let means = voices.map { voice in
      SpeakerVector.mean(voice.embeddings.compactMap(SpeakerVector.unit).map { ($0, 1) })
        .flatMap(SpeakerVector.unit)
    }
    let similarities = labels.map { label in
      means.map { mean -> Float in
        guard let mean, let own = embeddings[label].flatMap(SpeakerVector.unit), own.count == mean.count
        else { return -1 }
        return SpeakerVector.dot(own, mean)
      }
    }
    // What is below the threshold is worth nothing, so that it cannot take a partner from another.
    let scores = similarities.map { row in row.map { Double($0 >= threshold ? 1 + $0 : 0) } }
    var names: [String: String] = [:]
    for (row, column) in LinearAssignment.maximizing(scores).enumerated() {
      if let column, scores[row][column] > 0 { names[labels[row]] = voices[column].name }
    }
    return names
  }
}
