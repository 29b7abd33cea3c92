/// What `steno config` prints.
public enum ConfigurationReport {
  /// Every value with its origin.
  ///
  /// - Parameter all: also those that nobody set.
  public static func values(_ loaded: LoadedConfiguration, all: Bool = true) -> String {
    let shown = loaded.values.filter { all || $0.origin != "default" }
    let width = shown.map(\.key.count).max() ?? 0
    let valueWidth = min(shown.map(\.text.count).max() ?? 0, 40)
    return shown.map { value in
      let key = padded(value.key, width)
      return "\(key)  \(padded(value.text.isEmpty ? "-" : value.text, valueWidth))  # \(value.origin)\n"
    }.joined()
  }

  /// The table of all settings, Markdown.
  public static func reference() -> String {
    var text = ""
    var section = ""
    for setting in Setting.all {
      let own = String(setting.key.prefix { $0 != "." })
      if own != section {
        section = own
        text +=
          "\n### \(own)\n\n| in `steno.yaml` | in the environment | usual | what for |\n|---|---|---|---|\n"
      }
      let names = setting.environment.map { name in
        "`\(name.name)`" + (name.unit.isEmpty ? "" : " (a bare number is in \(name.unit))")
      }
      let standard = setting.standard.isEmpty ? "–" : "`\(setting.standard)`"
      text +=
        "| `\(setting.key)` | \(names.joined(separator: ", ")) | \(standard) | \(setting.about)\(setting.isSecret ? " Secret: may be given as a file by a name that ends in `_FILE`." : "") |\n"
    }
    return String(text.drop { $0 == "\n" })
  }

  private static func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(width - text.count, 0))
  }
}
