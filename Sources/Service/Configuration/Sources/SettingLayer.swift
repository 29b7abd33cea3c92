import Configuration

/// Values from one place under the keys of settings, for a `ConfigReader` to look through.
struct SettingLayer: Sendable {
  struct Entry: Sendable, Hashable {
    /// What it was called there: `PORT`, `--port`, `line 3`.
    var name: String
    var text: String
  }

  /// Where it is from: `environment`, `.env`, the path of a file.
  var place: String
  var entries: [String: Entry] = [:]
}

extension SettingLayer {
  var provider: InMemoryProvider {
    var values: [AbsoluteConfigKey: ConfigValue] = [:]
    for (key, entry) in entries {
      let path = AbsoluteConfigKey(key.split(separator: ".").map(String.init))
      values[path] = ConfigValue(.string(entry.text), isSecret: Setting.byKey[key]?.isSecret ?? true)
    }
    return InMemoryProvider(name: place, values: values)
  }
}
