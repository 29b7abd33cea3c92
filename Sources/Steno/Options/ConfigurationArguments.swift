import ArgumentParser
import Foundation
import Models
import Service

/// How the service is configured, on the command line.
struct ConfigurationArguments: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Configuration file. (default: STENO_CONFIG, else ./steno.yaml, else steno.yaml in STENO_HOME)",
      valueName: "path"))
  var config: String?
  @Option(help: ArgumentHelp("Address to listen on.", valueName: "address")) var host: String?
  @Option(help: ArgumentHelp("Port to listen on.", valueName: "number")) var port: String?
  @Option(help: ArgumentHelp("Folder for jobs, recordings and results.", valueName: "path")) var data: String?
  @Option(
    name: .customLong("set"), parsing: .singleValue,
    help: ArgumentHelp(
      "Any setting; may be repeated. `steno config reference` lists them.", valueName: "name=value"))
  var settings: [String] = []

  func validate() throws {
    for setting in settings where !setting.contains("=") {
      throw ValidationError("--set \(setting): write name=value, for example --set http.port=80")
    }
  }

  /// Where the configuration is looked for.
  var places: ConfigurationPlaces {
    var values: [String: String] = [:]
    for setting in settings {
      let parts = setting.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      values[String(parts[0])] = String(parts[1])
    }
    for (key, value) in [("http.host", host), ("http.port", port), ("data.folder", data)] {
      if let value { values[key] = value }
    }
    let environment = ProcessInfo.processInfo.environment
    return ConfigurationPlaces(
      commandLine: values, environment: environment, file: config,
      folder: FileManager.default.currentDirectoryPath, home: StenoHome(environment: environment).root.path)
  }

  /// The configuration; warnings go to standard error, and what is wrong ends the command.
  func load() throws -> LoadedConfiguration {
    do {
      let loaded = try LoadedConfiguration.load(places)
      for warning in loaded.warnings { Console.shared.tell("warning: \(warning)") }
      return loaded
    } catch let error as ConfigurationError {
      for fault in error.faults { Console.shared.tell(fault.description) }
      throw ExitCode.configuration
    }
  }
}
