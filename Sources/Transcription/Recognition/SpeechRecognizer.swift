public import AudioIO
import Foundation
import Inference
import SpeechModels
public import Transcripts

/// One worker: transcribes one recording at a time with a shared model.
///
/// It computes on the calling thread (and its own helpers for the encoder), so call it from a thread of its own,
/// never from Swift's cooperative pool. Not shared between threads.
public final class SpeechRecognizer {
  public let model: SpeechModel
  private let engine: CPUWhisperEngine

  /// - Parameter threads: threads that share one window's encoder; decoding uses one.
  public init(model: SpeechModel, threads: Int) {
    self.model = model
    engine = CPUWhisperEngine(weights: model.weights, threads: threads, kernels: model.kernels)
  }

  /// - Parameters:
  ///   - reader: 16 kHz mono samples, read as they are needed.
  ///   - observer: told of what happens as it happens; what it throws cancels.
  public func transcribe(
    _ reader: any SampleReader, _ options: TranscriptionOptions = TranscriptionOptions(),
    observer: (TranscriptionEvent) throws -> Void = { _ in }
  ) throws -> Transcript {
    try withoutActuallyEscaping(observer) { observer in
      let transcription = SequentialTranscription(
        engine: engine, tokenizer: model.tokenizer, alignmentHeads: model.alignmentHeads,
        kernels: model.kernels,
        options: try model.checked(options), observer: observer)
      var transcript = try transcription.run(reader)
      transcript.model = model.name
      return transcript
    }
  }
}

extension SpeechModel {
  /// Options this model can follow, languages by their codes.
  public func checked(_ options: TranscriptionOptions) throws -> TranscriptionOptions {
    var options = options
    if let language = options.language {
      guard let code = WhisperLanguage.code(for: language) else {
        throw RecognitionError.unknownLanguage(language)
      }
      guard isMultilingual || code == "en" else {
        throw RecognitionError.englishOnly(model: name, language: code)
      }
      guard !isMultilingual || tokenizer.languageToken(for: code) != nil else {
        throw RecognitionError.languageNotInModel(model: name, language: code)
      }
      options.language = code
    }
    if options.hotwordBias == nil, !options.hotwords.isEmpty {
      options.hotwordBias = HotwordBias(
        options.hotwords, boost: options.hotwordBoost, tokenizer: tokenizer)
    }
    if options.detectsLanguagePerChunk, !isMultilingual {
      throw RecognitionError.englishOnly(model: name, language: "several languages")
    }
    if options.task == .translate && !isMultilingual { throw RecognitionError.cannotTranslate(model: name) }
    return options
  }
}

/// Why a model cannot do what is asked of it.
public enum RecognitionError: Error, CustomStringConvertible, Equatable {
  case unknownLanguage(String)
  case englishOnly(model: String, language: String)
  case languageNotInModel(model: String, language: String)
  case cannotTranslate(model: String)

  public var description: String {
    switch self {
    case .unknownLanguage(let name):
      "There is no language \"\(name)\"; give a code such as en, de or zh, or an English name such as german."
    case .englishOnly(let model, let language):
      "\(model) knows English only; for \(language) take a model without \".en\", such as base."
    case .languageNotInModel(let model, let language):
      "\(model) was not trained on \(language); large-v3 and large-v3-turbo know it."
    case .cannotTranslate(let model):
      "\(model) knows English only and cannot translate; take a model without \".en\", such as base."
    }
  }
}
