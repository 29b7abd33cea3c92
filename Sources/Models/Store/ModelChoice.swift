/// Which model a command works with.
public enum ModelChoice: Sendable, Equatable {
  /// A name or path that was asked for; `origin` says where, for messages: an option or an environment variable.
  case given(String, origin: String)
  /// Nothing was asked for: the best choice among the installed ones.
  case installed(String)
  /// Nothing is installed; this one would be a good start.
  case missing(String)

  /// Preferred first: `base` understands all languages and is fast enough for any machine; then what knows most.
  private static let preference = [
    "base", "large-v3-turbo", "small", "distil-large-v3", "medium", "large-v3", "small.en", "base.en", "tiny",
    "tiny.en",
  ]

  /// An option, else `STENO_MODEL`, else `WHISPER_MODEL`, else `base` if installed, else the best installed one.
  ///
  /// - Parameter installed: models of all kinds; only recognizers are chosen from.
  public init(option: String?, environment: [String: String], installed: [InstalledModel]) {
    if let option, !option.isEmpty {
      self = .given(option, origin: "--model")
      return
    }
    for name in ["STENO_MODEL", "WHISPER_MODEL"] {
      guard let value = environment[name], !value.isEmpty else { continue }
      self = .given(value, origin: name)
      return
    }
    let names = installed.filter { $0.manifest.kind == .speechRecognition }.map(\.name)
    if let best = Self.preference.first(where: names.contains) ?? names.sorted().first {
      self = .installed(best)
    } else {
      self = .missing("base")
    }
  }
}
