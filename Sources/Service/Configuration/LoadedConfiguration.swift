import Configuration
import Synchronization

/// A configuration with the origin of each of its values.
public struct LoadedConfiguration: Sendable {
  /// One setting as it is now.
  public struct Value: Sendable, Hashable {
    public var key: String
    /// `(secret)` where it is one and is set.
    public var text: String
    /// `environment: PORT`, `command line: --port`, `default`, ….
    public var origin: String
  }

  public var configuration: ServiceConfiguration
  public var values: [Value]
  /// What is odd, but does not keep the service from starting.
  public var warnings: [String]

  /// Reads a configuration: the command line before the environment, `.env`, `steno.yaml` and what is usual.
  ///
  /// - Throws: ``ConfigurationError`` with everything that is wrong.
  public static func load(_ places: ConfigurationPlaces) throws -> LoadedConfiguration {
    let found = places.layers()
    var faults = found.faults
    let standards = SettingLayer(
      place: "default",
      entries: Dictionary(
        uniqueKeysWithValues: Setting.all.map { ($0.key, SettingLayer.Entry(name: "", text: $0.standard)) }))
    let layers = found.layers + [standards]
    let origins = OriginRecorder(layers: layers)
    let reader = ConfigReader(providers: layers.map(\.provider), accessReporter: origins)
    var parsed: [String: SettingValue] = [:]
    var values: [Value] = []
    for setting in Setting.all {
      let text = reader.string(forKey: ConfigKey(setting.key), isSecret: setting.isSecret, default: "")
      let origin = origins.origin(of: setting.key)
      do throws(SettingProblem) {
        parsed[setting.key] = try setting.parse(text)
      } catch {
        faults.append(
          ConfigurationFault(name: setting.name(at: origin), fault: setting.told(error), fix: error.fix))
        parsed[setting.key] = setting.standardValue
      }
      values.append(Value(key: setting.key, text: setting.shown(text), origin: origin.text))
    }
    let settings = SettingValues(values: parsed, home: places.home, userFolder: places.environment["HOME"])
    let configuration = ServiceConfiguration(settings)
    faults += configuration.faults { key in Setting.byKey[key]?.name(at: origins.origin(of: key)) ?? key }
    guard faults.isEmpty else { throw ConfigurationError(faults) }
    return LoadedConfiguration(
      configuration: configuration, values: values, warnings: found.warnings + configuration.warnings)
  }
}

/// Remembers which place gave each value: the reader reports whom it asked, in their order, up to the first that knew.
private final class OriginRecorder: AccessReporter {
  private let layers: [SettingLayer]
  private let origins = Mutex<[String: SettingOrigin]>([:])

  init(layers: [SettingLayer]) { self.layers = layers }

  func report(_ event: AccessEvent) {
    let key = event.metadata.key.components.joined(separator: ".")
    guard let layer = layers[..<min(event.providerResults.count, layers.count)].last,
      let entry = layer.entries[key]
    else { return }
    origins.withLock { $0[key] = SettingOrigin(place: layer.place, name: entry.name) }
  }

  func origin(of key: String) -> SettingOrigin {
    origins.withLock { $0[key] } ?? SettingOrigin(place: "default", name: "")
  }
}

struct SettingOrigin: Hashable {
  var place: String
  var name: String

  var text: String { name.isEmpty ? place : "\(place): \(name)" }
}

extension Setting {
  /// - Returns: the value; ``SettingValue/nothing`` where there is none.
  func parse(_ text: String) throws(SettingProblem) -> SettingValue {
    switch kind {
    case .list, .addressRanges, .origins: break
    default: if text.isEmpty { return .nothing }
    }
    return try kind.parse(text)
  }

  var standardValue: SettingValue { (try? parse(standard)) ?? .nothing }

  func name(at origin: SettingOrigin) -> String {
    switch origin.place {
    case "default": key
    case "command line": origin.name.isEmpty ? key : origin.name
    case "environment", ".env": "\(origin.name) (\(origin.place))"
    default: "\(key) (\(origin.place), \(origin.name))"
    }
  }

  /// A fault without the value, where that is a secret.
  func told(_ problem: SettingProblem) -> String { isSecret ? "its value does not fit" : problem.fault }

  func shown(_ text: String) -> String {
    if isSecret { return text.isEmpty ? "" : "(secret)" }
    // Addresses of databases may hold passwords.
    if case .database = kind, let value = try? kind.parse(text), case .text(let path) = value { return path }
    return text
  }
}
