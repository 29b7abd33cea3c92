import Yams

/// What a `steno.yaml` says, flat: `http: {port: 80}` is `http.port`.
struct ConfigurationFile: Sendable, Hashable {
  var values: [String: SettingLayer.Entry] = [:]

  /// - Throws: ``ConfigurationFault`` where it is no YAML of the right shape.
  init(_ text: String, path: String) throws(ConfigurationFault) {
    let root: Node?
    do {
      root = try Yams.compose(yaml: text)
    } catch {
      throw ConfigurationFault(
        name: path, fault: "it is not YAML: \(Self.oneLine("\(error)"))",
        fix: "write 'section:' and under it, two spaces in, 'name: value'")
    }
    guard let root, root.scalar?.string.isEmpty != true else { return }
    guard let mapping = root.mapping else {
      throw ConfigurationFault(
        name: path, fault: "it holds no settings but a single value or a list",
        fix: "write 'section:' and under it, two spaces in, 'name: value'")
    }
    try read(mapping, prefix: "", depth: 0, path: path)
  }

  private mutating func read(
    _ mapping: Node.Mapping, prefix: String, depth: Int, path: String
  ) throws(ConfigurationFault) {
    for (key, node) in mapping {
      let line = node.mark?.line ?? key.mark?.line ?? 0
      // Both a tree and dotted names are understood.
      let name = prefix + (key.scalar?.string ?? "?")
      func fault(_ what: String, _ fix: String) -> ConfigurationFault {
        ConfigurationFault(name: "\(path), line \(line): \(name)", fault: what, fix: fix)
      }
      if let inner = node.mapping {
        guard depth < 8 else {
          throw fault("it is nested too deeply", "use the names of `steno config reference`")
        }
        try read(inner, prefix: name + ".", depth: depth + 1, path: path)
        continue
      }
      let text: String
      if let sequence = node.sequence {
        let items = sequence.compactMap { $0.scalar?.string }
        guard items.count == sequence.count else {
          throw fault("its list holds more than plain values", "list one value on each line")
        }
        text = items.joined(separator: ",")
      } else {
        text = node.scalar?.string ?? ""
      }
      if text.isEmpty || text == "null" || text == "~" { continue }
      values[name] = SettingLayer.Entry(name: "line \(line)", text: text)
    }
  }

  private static func oneLine(_ text: String) -> String {
    text.split(whereSeparator: \.isNewline).map(String.init).joined(separator: " ")
  }
}
