import ArgumentParser
import Foundation
import Inference
import Models
import SpeechModels
import Transcription

/// Which model runs, and on how much of the machine.
struct ModelArguments: ParsableArguments {
  @Option(
    name: [.short, .long],
    help: ArgumentHelp(
      "Name of an installed model, or path of a model's folder or file.",
      discussion: """
        Default: STENO_MODEL, else WHISPER_MODEL, else base if installed, else the best installed one. If there is \
        none, base is fetched when standard error is a terminal or --yes is given.
        """, valueName: "name|path"))
  var model: String?
  @Flag(help: "Fetch the model without asking where it is not installed.")
  var yes = false
  @Option(
    help: """
      How weights are held: \(ComputeType.allCases.map(\.rawValue).joined(separator: ", ")). \
      (default: each part as this machine runs it best without losing words)
      """)
  var computeType: ComputeType?
  @Option(
    name: [.short, .long], parsing: .unconditional, help: "Threads to compute with. (default: all cores)")
  var threads: Int?

  var threadCount: Int { threads ?? ProcessInfo.processInfo.activeProcessorCount }

  func validate() throws {
    if let threads, !(1...1024).contains(threads) { throw ValidationError("--threads must be 1 to 1024.") }
  }

  func load(_ console: Console, quiet: Bool) async throws -> SpeechModel {
    do {
      let path = try await path(console)
      console.progress(quiet ? "" : "loading \(path.lastPathComponent)")
      defer { console.progress("") }
      let (type, threads) = (computeType, threadCount)
      let kernels = try Kernels.selected()
      return try await onThread {
        try SpeechModel(path: path.path, type: type, kernels: kernels, threads: threads)
      }
    } catch let error as InstructionSetError {
      console.tell("\(error)")
      throw ExitCode(64)
    } catch let code as ExitCode {
      throw code
    } catch {
      console.tell("\(error)")
      throw ExitCode.modelMissing
    }
  }

  private func path(_ console: Console) async throws -> URL {
    let environment = ProcessInfo.processInfo.environment
    let store = InstalledModels()
    let choice = ModelChoice(option: model, environment: environment, installed: store.list())
    switch choice {
    case .installed(let name):
      return try store.resolve(name)
    case .given(let name, let origin):
      let kind = store.model(named: name)?.manifest.kind ?? ModelCatalogue.standard[name]?.kind
      if let kind, kind.isCompanion, !name.contains("/") {
        console.tell("\(ModelStoreError.wrongKind(name: name, is: kind, wanted: .speechRecognition))")
        throw ExitCode(64)
      }
      if yes, !name.contains("/"), store.model(named: name) == nil, ModelCatalogue.standard[name] != nil {
        return try await pull(name, console)
      }
      if let path = try? store.resolve(name) { return path }
      if name.contains("/") {
        console.tell("\(name) (\(origin)): there is no such model folder or file; check the path.")
        throw ExitCode.modelMissing
      }
      if ModelCatalogue.standard[name] == nil { _ = try ModelCatalogue.standard.model(named: name) }
      return try store.resolve(name)
    case .missing(let name):
      guard yes || isatty(2) == 1 else {
        console.tell("no model is installed: run 'steno models pull \(name)', or give --yes to fetch it now.")
        throw ExitCode.modelMissing
      }
      return try await pull(name, console)
    }
  }

  private func pull(_ name: String, _ console: Console) async throws -> URL {
    console.tell("fetching model \(name)")
    return try await ModelPulling(console: console).pull(name).folder
  }
}
