import ArgumentParser
import Foundation
import Models

struct ModelsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "models", abstract: "Lists, fetches, imports, checks and removes models.",
    subcommands: [List.self, Pull.self, Import.self, Verify.self, Remove.self], defaultSubcommand: List.self)

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Lists installed and available models.")

    func run() throws {
      let installed = InstalledModels().list()
      var rows = [["NAME", "KIND", "STATE", "SIZE", "LANGUAGES", "LICENCE"]]
      for model in installed where ModelCatalogue.standard[model.name] == nil {
        let licence = model.manifest.licence ?? "unknown"
        rows.append([
          model.name, model.manifest.kind.description, "installed", ByteSize.text(model.manifest.totalBytes),
          "?", licence,
        ])
      }
      for model in ModelCatalogue.standard.models {
        let isInstalled = installed.contains { $0.name == model.name }
        rows.append([
          model.name, model.kind.description, isInstalled ? "installed" : "available",
          ByteSize.text(model.diskBytes), model.languages.description, model.licence.description,
        ])
      }
      let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
      for row in rows {
        let cells = zip(row, widths).map { $0.padding(toLength: $1, withPad: " ", startingAt: 0) }
        try Console.shared.write(cells.joined(separator: "  ").replacing(#/ +$/#, with: "") + "\n")
      }
    }
  }

  struct Pull: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Fetches a model and checks it.")
    @Argument(help: "Name, as in 'steno models list'.") var name: String
    @Option(help: "Folder that holds the model's files, tried before all other sources.") var from: String?
    @Flag(help: "Fetch it anew even if it is installed.") var force = false

    func run() async throws {
      try await reporting {
        let folder = from.map { URL(fileURLWithPath: $0) }
        let model = try await ModelPulling(console: .shared).pull(name, from: folder, force: force)
        try Console.shared.write("\(model.name)\t\(model.folder.path)\n")
      }
    }
  }

  struct Import: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Installs a model from a folder or file: CTranslate2, safetensors or ggml, or a companion.")
    @Argument(help: "Folder or file.") var path: String
    @Option(
      help: "Name to install it under. (default: that of the folder or file; companions have their own)")
    var name: String?

    func run() async throws {
      try await reporting {
        let model = try InstalledModels().importModel(from: URL(fileURLWithPath: path), name: name) {
          try WhisperFolder.check($0)
        }
        try Console.shared.write("\(model.name)\t\(model.folder.path)\n")
      }
    }
  }

  struct Verify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Compares installed files with their checksums; exit code 1 if any differs.")
    @Argument(help: "Name. (default: all installed models)") var name: String?

    func run() async throws {
      try await reporting {
        let store = InstalledModels()
        var isIntact = true
        for name in name.map({ [$0] }) ?? store.list().map(\.name) {
          let report = try store.verify(name)
          isIntact = isIntact && report.isIntact
          var faults = report.missing.map { "\($0) is missing" } + report.changed.map { "\($0) was changed" }
          if !report.isIntact { faults.append("run 'steno models pull --force \(report.name)'") }
          try Console.shared.write(
            "\(report.name)\t\(report.isIntact ? "ok" : faults.joined(separator: ", "))\n")
        }
        if !isIntact { throw ExitCode.someFailed }
      }
    }
  }

  struct Remove: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Removes an installed model.")
    @Argument(help: "Name.") var name: String

    func run() async throws {
      try await reporting {
        try InstalledModels().remove(name)
        try Console.shared.write("\(name)\tremoved\n")
      }
    }
  }
}

/// Prints an error of the store and ends with the code that is promised for it.
private func reporting(_ body: () async throws -> Void) async throws {
  do {
    try await body()
  } catch let error as ModelStoreError {
    // A list of sources that failed has a line each.
    for line in error.description.split(separator: "\n") { Console.shared.tell(String(line)) }
    switch error {
    case .unknownModel, .invalidName, .wrongKind: throw ExitCode(64)
    case .notAModel, .rejectedByReader: throw ExitCode.noInput
    case .notInstalled, .noSourceWorked: throw ExitCode.modelMissing
    case .fileSystem, .insufficientSpace: throw ExitCode.cannotWrite
    default: throw ExitCode.someFailed
    }
  }
}
