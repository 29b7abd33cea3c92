import Foundation

/// Where a configuration is looked for.
public struct ConfigurationPlaces: Sendable {
  /// Values that the command line sets, by key.
  public var commandLine: [String: String]
  public var environment: [String: String]
  /// The file that `--config` names.
  public var file: String?
  /// Where `.env` and `steno.yaml` may lie.
  public var folder: String
  public var home: String

  /// - Parameters:
  ///   - home: the folder `STENO_HOME`.
  public init(
    commandLine: [String: String] = [:], environment: [String: String], file: String? = nil, folder: String,
    home: String
  ) {
    self.commandLine = commandLine
    self.environment = environment
    self.file = file
    self.folder = folder
    self.home = home
  }
}

/// What was found, in order of precedence, and what was odd about it.
struct FoundLayers {
  var layers: [SettingLayer] = []
  var faults: [ConfigurationFault] = []
  var warnings: [String] = []
}

extension ConfigurationPlaces {
  private static let largestFile = 1 << 20

  func layers() -> FoundLayers {
    var found = FoundLayers()
    addCommandLine(to: &found)
    add(environment, place: "environment", to: &found)
    let dotenv = folder + "/.env"
    var named = environment
    if let text = read(dotenv, isNeeded: false, to: &found) {
      let values = EnvironmentFile.parse(text)
      add(values, place: ".env", to: &found)
      named.merge(values) { first, _ in first }
    }
    addFile(named: file ?? named["STENO_CONFIG"].flatMap { $0.isEmpty ? nil : $0 }, to: &found)
    return found
  }

  private func addCommandLine(to found: inout FoundLayers) {
    var layer = SettingLayer(place: "command line")
    for (key, text) in commandLine {
      if Setting.byKey[key] == nil {
        found.faults.append(
          ConfigurationFault(
            name: "--set \(key)", fault: "there is no such setting",
            fix:
              "use \(NearestName.of(key, among: Setting.all.map(\.key)) ?? "a name of `steno config reference`")"
          ))
      }
      layer.entries[key] = SettingLayer.Entry(name: "--set \(key)", text: text)
    }
    found.layers.append(layer)
  }

  private func add(_ variables: [String: String], place: String, to found: inout FoundLayers) {
    var layer = SettingLayer(place: place)
    var known = Setting.readElsewhere
    for setting in Setting.all {
      var entries: [SettingLayer.Entry] = []
      for candidate in setting.environment {
        known.insert(candidate.name)
        if let value = variables[candidate.name].flatMap(candidate.value) {
          entries.append(SettingLayer.Entry(name: candidate.name, text: value))
        }
        guard setting.isSecret else { continue }
        let fileName = candidate.name + "_FILE"
        known.insert(fileName)
        guard let path = variables[fileName], !path.isEmpty else { continue }
        if variables[candidate.name].flatMap(candidate.value) != nil {
          found.faults.append(
            ConfigurationFault(
              name: "\(candidate.name) (\(place))", fault: "\(fileName) is set too", fix: "keep one of them"))
        } else if let secret = read(path, isNeeded: true, as: "\(fileName) (\(place))", to: &found) {
          entries.append(SettingLayer.Entry(name: fileName, text: secret.trimmed))
        }
      }
      guard let first = entries.first else { continue }
      layer.entries[setting.key] = first
      for other in entries.dropFirst() where other.text != first.text {
        found.warnings.append("\(first.name) and \(other.name) (\(place)) differ; \(first.name) counts.")
      }
    }
    for name in variables.keys.sorted() where !known.contains(name) && variables[name]?.isEmpty == false {
      if let note = Setting.withoutEffect[name] {
        found.warnings.append("\(name) (\(place)) has no effect: \(note).")
      } else if name.hasPrefix("STENO_"), !Setting.isReadElsewhere(name) {
        let near = NearestName.of(name, among: Array(known))
        found.warnings.append(
          "\(name) (\(place)) is not known\(near.map { "; did you mean \($0)?" } ?? "; see `steno config reference`.")"
        )
      }
    }
    found.layers.append(layer)
  }

  private func addFile(named path: String?, to found: inout FoundLayers) {
    let candidates = path.map { [absolute($0)] } ?? [folder + "/steno.yaml", home + "/steno.yaml"]
    for candidate in candidates {
      guard let text = read(candidate, isNeeded: path != nil, to: &found) else { continue }
      do throws(ConfigurationFault) {
        let file = try ConfigurationFile(text, path: candidate)
        for (key, entry) in file.values.sorted(by: { $0.key < $1.key }) where Setting.byKey[key] == nil {
          let near = NearestName.of(key, among: Setting.all.map(\.key))
          found.warnings.append(
            "\(key) (\(candidate), \(entry.name)) is not known\(near.map { "; did you mean \($0)?" } ?? "; see `steno config reference`.")"
          )
        }
        found.layers.append(SettingLayer(place: candidate, entries: file.values))
      } catch {
        found.faults.append(error)
      }
      return
    }
  }

  private func absolute(_ path: String) -> String { path.hasPrefix("/") ? path : folder + "/" + path }

  private func read(
    _ path: String, isNeeded: Bool, as name: String? = nil, to found: inout FoundLayers
  ) -> String? {
    let path = absolute(path)
    var isFolder: ObjCBool = false
    let exists = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && !isFolder.boolValue
    if !exists, !isNeeded { return nil }
    if exists, let data = FileManager.default.contents(atPath: path) {
      if data.count <= Self.largestFile { return String(decoding: data, as: UTF8.self) }
      found.faults.append(
        ConfigurationFault(
          name: name ?? path, fault: "the file has more than a mebibyte", fix: "name the right file"))
      return nil
    }
    found.faults.append(
      ConfigurationFault(
        name: name ?? path, fault: exists ? "\(path) cannot be read" : "there is no file \(path)",
        fix: exists ? "let this user read it" : "name one that is there"))
    return nil
  }
}
