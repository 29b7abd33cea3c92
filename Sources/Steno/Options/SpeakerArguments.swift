import ArgumentParser
import Foundation
import Inference
import Models
import Transcription

/// Who speaks: whether speakers are told apart, how many there are and what they are called.
struct SpeakerArguments: ParsableArguments {
  @Flag(help: "Tell speakers apart, however many there are.")
  var diarize = false
  @Option(help: "Tell this many speakers apart; auto finds the number, as --diarize does.")
  var speakers: SpeakerNumber?
  @Option(help: "Tell at least this many speakers apart.") var minSpeakers: Int?
  @Option(help: "Tell at most this many speakers apart.") var maxSpeakers: Int?
  @Option(
    help: ArgumentHelp(
      "Names in the order in which the speakers first speak, or of the channels with --channels split; implies "
        + "--diarize otherwise.", valueName: "names"))
  var speakerNames: SpeakerNames?
  @Flag(inversion: .prefixedNo, help: "Name speakers whose voices are enrolled (see: steno voices).")
  var voices = true

  /// Whether voices are to be told apart, which channels of their own need not.
  func isWanted(_ channels: ChannelMode) -> Bool {
    isAsked || (channels == .mix && speakerNames != nil)
  }

  /// Whether an option says so that makes no sense with channels of their own.
  private var isAsked: Bool { diarize || speakers != nil || minSpeakers != nil || maxSpeakers != nil }

  var names: [String] { speakerNames?.names ?? [] }

  func refuse(_ channels: ChannelMode) throws {
    guard channels == .split, isAsked else { return }
    throw ValidationError(
      "With --channels split each channel is a speaker; leave out what tells speakers apart by their voices.")
  }

  private static let most = 100

  func validate() throws {
    for (name, value) in [("min-speakers", minSpeakers), ("max-speakers", maxSpeakers)] {
      if let value, !(1...SpeakerArguments.most).contains(value) {
        throw ValidationError("--\(name) must be 1 to \(SpeakerArguments.most).")
      }
    }
    if case .exactly = speakers, minSpeakers != nil || maxSpeakers != nil {
      throw ValidationError("--speakers says the number; leave --min-speakers and --max-speakers out.")
    }
    if let minSpeakers, let maxSpeakers, minSpeakers > maxSpeakers {
      throw ValidationError("--min-speakers must not be above --max-speakers.")
    }
  }

  private var count: SpeakerCount {
    if case .exactly(let count) = speakers { return .exactly(count) }
    return SpeakerCount(minimum: minSpeakers ?? 1, maximum: maxSpeakers ?? .max)
  }

  /// What tells speakers apart, its models fetched where they are missing; nil where it is not wanted.
  func labeling(
    _ channels: ChannelMode, _ model: ModelArguments, _ console: Console, quiet: Bool
  ) async throws -> SpeakerLabeling? {
    guard isWanted(channels) else { return nil }
    let (models, embeddingName) = try await model.speakerModels(
      console, quiet: quiet, otherwise: "leave the options about speakers out")
    var options = DiarizationOptions()
    options.speakers = count
    let known = voices ? knownVoices(embeddingName, console) : []
    return SpeakerLabeling(models: models, options: options, names: names) { embeddings in
      VoiceIdentification().names(for: embeddings, voices: known)
    }
  }

  private func knownVoices(_ model: String, _ console: Console) -> [VoiceIdentification.Voice] {
    do {
      return try VoiceStore().list().filter { $0.model == model }
        .map { VoiceIdentification.Voice(name: $0.name, embeddings: $0.embeddings) }
    } catch {
      console.tell("enrolled voices are not used: \(error)")
      return []
    }
  }
}

/// A number of speakers, or auto.
enum SpeakerNumber: ExpressibleByArgument, Equatable {
  case automatic
  case exactly(Int)

  init?(argument: String) {
    if argument.lowercased() == "auto" {
      self = .automatic
    } else if let count = Int(argument), (1...100).contains(count) {
      self = .exactly(count)
    } else {
      return nil
    }
  }
}
