/// Values of all settings, checked, for ``ServiceConfiguration`` to pick from.
struct SettingValues {
  var values: [String: SettingValue]
  var home: String
  var userFolder: String?

  private subscript(key: String) -> SettingValue {
    guard let value = values[key] else { preconditionFailure("there is no setting \(key)") }
    return value
  }

  func text(_ key: String) -> String? {
    if case .text(let value) = self[key], !value.isEmpty { return value }
    return nil
  }

  func flag(_ key: String) -> Bool { self[key] == .flag(true) }

  func integer(_ key: String) -> Int {
    if case .integer(let value) = self[key] { return value }
    return 0
  }

  func number(_ key: String) -> Double { optionalNumber(key) ?? 0 }

  func optionalNumber(_ key: String) -> Double? {
    if case .number(let value) = self[key] { return value }
    return nil
  }

  func bytes(_ key: String) -> Int64 {
    if case .bytes(let value) = self[key] { return value }
    return 0
  }

  func list(_ key: String) -> [String] {
    if case .list(let value) = self[key] { return value }
    return []
  }

  /// A path, else one in `STENO_HOME`.
  func path(_ key: String, or name: String) -> String { path(key) ?? home + "/" + name }

  /// A path; `~` stands for the user's folder, as no shell has seen it.
  func path(_ key: String) -> String? {
    guard let path = text(key) else { return nil }
    guard path == "~" || path.hasPrefix("~/"), let userFolder else { return path }
    return userFolder + path.dropFirst()
  }
}
