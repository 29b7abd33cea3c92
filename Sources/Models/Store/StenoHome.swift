public import Foundation

/// The folder in which Steno keeps what it downloads and makes.
public struct StenoHome: Sendable, Equatable {
  public var root: URL

  public init(root: URL) {
    self.root = root.standardizedFileURL
  }

  /// `STENO_HOME`, else `XDG_DATA_HOME/steno`, else `~/.local/share/steno`.
  ///
  /// A relative `XDG_DATA_HOME` is ignored, as the XDG Base Directory specification demands.
  public init(environment: [String: String] = ProcessInfo.processInfo.environment) {
    if let home = environment["STENO_HOME"], !home.isEmpty {
      self.init(root: URL(fileURLWithPath: expandingTilde(home, environment: environment)))
    } else if let data = environment["XDG_DATA_HOME"], data.hasPrefix("/") {
      self.init(root: URL(fileURLWithPath: data).appendingPathComponent("steno"))
    } else {
      let user = environment["HOME"] ?? NSHomeDirectory()
      self.init(root: URL(fileURLWithPath: user).appendingPathComponent(".local/share/steno"))
    }
  }

  public var models: URL { root.appendingPathComponent("models", isDirectory: true) }
  public var voices: URL { root.appendingPathComponent("voices", isDirectory: true) }
  public var cache: URL { root.appendingPathComponent("cache", isDirectory: true) }
}

/// Replaces a leading `~` by the home folder, for paths that no shell has seen.
func expandingTilde(_ path: String, environment: [String: String]) -> String {
  guard path == "~" || path.hasPrefix("~/") else { return path }
  return (environment["HOME"] ?? NSHomeDirectory()) + path.dropFirst()
}
