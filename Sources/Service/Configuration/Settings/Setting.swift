/// One thing that can be set: all its names, what it may be, and what it is for. Documentation, errors, and the commands
/// that show and check a configuration are made from the table of these, ``Setting/all``.
struct Setting: Sendable {
  /// Its name everywhere: the path in `steno.yaml`, and what `--set` takes.
  var key: String
  /// Names of environment variables; the first one that is set counts.
  var environment: [EnvironmentName]
  var kind: SettingKind
  /// As somebody would write it; empty where there is none.
  var standard: String
  /// One sentence.
  var about: String
  /// Never shown, and may be given as a file.
  var isSecret: Bool

  init(
    _ key: String, _ environment: [EnvironmentName], _ kind: SettingKind, _ standard: String, _ about: String
  ) {
    self.key = key
    self.environment = environment
    self.kind = kind
    self.standard = standard
    self.about = about
    isSecret = false
  }

  /// One that has no usual value.
  init(
    _ key: String, _ environment: [EnvironmentName], _ kind: SettingKind, isSecret: Bool = false,
    _ about: String
  ) {
    self.init(key, environment, kind, "", about)
    self.isSecret = isSecret
  }

  static let all: [Setting] =
    http + data + models + jobs + uploads + limits + accounts + webhooks + refinement + operations

  static let byKey: [String: Setting] = Dictionary(uniqueKeysWithValues: all.map { ($0.key, $0) })
}

/// The name of an environment variable, and how what it holds is understood.
struct EnvironmentName: Sendable, ExpressibleByStringLiteral {
  var name: String
  /// The unit of a number without one, where the name means another than the setting.
  var unit = ""
  /// The variable is a switch that stands for a value.
  var switchedOn: String?

  init(stringLiteral name: String) { self.name = name }

  init(_ name: String, unit: String) {
    self.name = name
    self.unit = unit
  }

  init(_ name: String, switchedOn: String) {
    self.name = name
    self.switchedOn = switchedOn
  }

  /// The value in the setting's own form; nil where the variable says nothing.
  func value(_ text: String) -> String? {
    let text = text.trimmed
    if text.isEmpty { return nil }
    if let switchedOn {
      return ["false", "0", "no", "off"].contains(text.lowercased()) ? nil : switchedOn
    }
    return !unit.isEmpty && Double(text) != nil ? text + unit : text
  }
}

extension Setting {
  /// Whether a variable is for another part of Steno: tests, models, kernels.
  static func isReadElsewhere(_ name: String) -> Bool {
    readElsewhere.contains(name) || name.hasPrefix("STENO_TEST_") || name.hasPrefix("STENO_MODEL_SOURCE")
      || name.hasSuffix("_MODEL")
  }
}
