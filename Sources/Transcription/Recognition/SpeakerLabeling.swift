import Transcripts

/// How the speakers of recordings are told apart and named while they are transcribed.
public struct SpeakerLabeling: Sendable {
  public var models: SpeakerModels
  public var options: DiarizationOptions
  /// Names in order of first appearance, for those who are not recognised by their voices.
  public var names: [String]
  /// Names of known voices among speakers' embeddings, by label.
  public var identify: @Sendable ([String: [Float]]) -> [String: String]

  public init(
    models: SpeakerModels, options: DiarizationOptions = DiarizationOptions(), names: [String] = [],
    identify: @escaping @Sendable ([String: [Float]]) -> [String: String] = { _ in [:] }
  ) {
    self.models = models
    self.options = options
    self.names = names
    self.identify = identify
  }

  /// What each label is shown as: the voice's name, else the next given one, else the label.
  func shown(_ result: DiarizationResult) -> [String: String] {
    var shown = identify(result.embeddings)
    var rest = names.filter { !shown.values.contains($0) }[...]
    var seen: Set<String> = []
    for turn in result.turns where seen.insert(turn.speaker).inserted && shown[turn.speaker] == nil {
      if let name = rest.popFirst() { shown[turn.speaker] = name }
    }
    return shown
  }
}

/// One recording's speakers: hears its samples as they are read for transcription, labels its transcript at the end.
final class RecordingSpeakers: @unchecked Sendable {
  private let labeling: SpeakerLabeling
  private let diarizer: SpeakerDiarizer

  /// - Parameter threads: threads that analyse, the reader's included.
  init(_ labeling: SpeakerLabeling, threads: Int) throws {
    self.labeling = labeling
    diarizer = try SpeakerDiarizer(models: labeling.models, options: labeling.options, threads: threads)
  }

  func hear(_ samples: [Float]) { diarizer.append(samples) }

  func label(_ transcript: Transcript) -> Transcript {
    let found = diarizer.finish()
    let result = found.renamed(labeling.shown(found))
    var transcript = transcript
    transcript.segments = SpeakerAssignment(language: transcript.language).assign(
      transcript.segments, turns: result.turns)
    transcript.speakerTurns = result.turns
    return transcript
  }
}
