import ArgumentParser
import Foundation
import Models
import SpeechModels

extension ModelArguments {
  /// Finds the companion of one kind, and fetches the catalogue's first one where there is none.
  ///
  /// - Parameter otherwise: what to do without it, such as an option, for the message where it cannot be had.
  /// - Returns: path of its file, or of its folder if it has several files.
  /// - Throws: `ExitCode.modelMissing` after telling why.
  func companion(
    _ kind: ModelKind, _ console: Console, quiet: Bool, otherwise: String? = nil
  ) async throws -> String {
    let environment = ProcessInfo.processInfo.environment
    let store = InstalledModels()
    do {
      if let found = try store.companion(kind, besides: recognizer(environment), environment: environment) {
        return found.path
      }
      guard let model = ModelCatalogue.standard.models(of: kind).first else {
        throw ModelStoreError.notInstalled(name: kind.description, command: nil)
      }
      if !quiet { console.tell("fetching model \(model.name) (\(ByteSize.text(model.diskBytes)))") }
      return try await store.place(of: ModelPulling(console: console, quiet: quiet).pull(model.name)).path
    } catch let error as ModelStoreError {
      for line in error.description.split(separator: "\n") { console.tell(String(line)) }
      console.tell(Self.advice(kind, otherwise: otherwise))
      throw ExitCode.modelMissing
    }
  }

  /// The recognizer that was asked for, as the user wrote it.
  private func recognizer(_ environment: [String: String]) -> String? {
    if case .given(let name, _) = ModelChoice(option: model, environment: environment, installed: []) {
      return name
    }
    return nil
  }

  private static func advice(_ kind: ModelKind, otherwise: String?) -> String {
    let name = ModelCatalogue.standard.models(of: kind).first?.name ?? "NAME"
    let ways = [
      "run 'steno models pull \(name)' where there is a network",
      "give its folder with 'steno models pull \(name) --from FOLDER' or \(kind.environmentVariable)",
    ]
    return "\(kind) needs a model: " + (ways + [otherwise].compactMap { $0 }).joined(separator: ", or ") + "."
  }
}

extension ModelArguments {
  /// The model that finds speech, unless recordings are transcribed sequentially, which needs none.
  func voiceActivity(_ decoding: DecodingArguments, _ console: Console, quiet: Bool) async throws
    -> SileroVoiceActivityModel?
  {
    guard !decoding.sequential else { return nil }
    return try await voiceActivityModel(
      console, quiet: quiet, otherwise: "transcribe with --sequential, which needs none")
  }

  func voiceActivityModel(_ console: Console, quiet: Bool, otherwise: String? = nil) async throws
    -> SileroVoiceActivityModel
  {
    let path = try await companion(.voiceActivity, console, quiet: quiet, otherwise: otherwise)
    do { return try SileroVoiceActivityModel(path: path) } catch {
      console.tell("\(path): \(error)")
      throw ExitCode.modelMissing
    }
  }
}
