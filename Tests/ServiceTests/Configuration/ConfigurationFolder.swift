import Foundation

@testable import Service

/// A folder with the files of a configuration.
final class ConfigurationFolder {
  let path: String

  init(_ files: [String: String] = [:]) throws {
    path =
      FileManager.default.temporaryDirectory.appendingPathComponent("steno-config-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: path + "/home", withIntermediateDirectories: true)
    for (name, text) in files { try text.write(toFile: path + "/" + name, atomically: true, encoding: .utf8) }
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func load(
    _ environment: [String: String] = [:], set: [String: String] = [:], file: String? = nil
  ) throws -> LoadedConfiguration {
    try LoadedConfiguration.load(
      ConfigurationPlaces(
        commandLine: set, environment: environment, file: file, folder: path, home: path + "/home"))
  }

  func faults(
    _ environment: [String: String] = [:], set: [String: String] = [:], file: String? = nil
  ) -> [ConfigurationFault] {
    do {
      _ = try load(environment, set: set, file: file)
      return []
    } catch {
      return (error as? ConfigurationError)?.faults ?? []
    }
  }
}
