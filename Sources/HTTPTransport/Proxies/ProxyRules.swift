public import Foundation

/// Which proxy a request takes, as the environment has it. The variables are those of curl and most other programs:
/// `https_proxy`, `http_proxy`, `all_proxy` and `no_proxy`, in lower or upper case.
public struct ProxyRules: Sendable, Hashable {
  private struct Variable: Sendable, Hashable {
    var name: String
    var text: String
  }

  private let http: Variable?
  private let https: Variable?
  private let exceptions: [Exception]

  /// Never a proxy.
  public static let direct = ProxyRules(environment: [:])

  public init(environment: [String: String]) {
    func variable(_ name: String) -> Variable? {
      // Lower case decides, even where it is empty: so one variable can be taken back for one command.
      let found = environment[name] == nil ? name.uppercased() : name
      guard let text = environment[found], !text.isEmpty else { return nil }
      return Variable(name: found, text: text)
    }
    http = variable("http_proxy") ?? variable("all_proxy")
    https = variable("https_proxy") ?? variable("all_proxy")
    exceptions = (variable("no_proxy")?.text ?? "").split { $0 == "," || $0.isWhitespace }
      .compactMap { Exception(String($0)) }
  }

  /// - Throws: ``ConnectionFailure/badAddress(reason:)`` where the variable that counts names no proxy that can be used.
  public func proxy(for url: URL) throws(ConnectionFailure) -> ProxyServer? {
    let isEncrypted = url.scheme?.lowercased() == "https"
    guard let variable = isEncrypted ? https : http, let host = url.host else { return nil }
    let port = url.port ?? (isEncrypted ? 443 : 80)
    guard !exceptions.contains(where: { $0.covers(host, port) }) else { return nil }
    do {
      return try ProxyServer(variable.text)
    } catch {
      throw .badAddress(reason: "\(variable.name) cannot be used: \(error)")
    }
  }

  /// An entry of `no_proxy`.
  private enum Exception: Sendable, Hashable {
    case all
    case network(IPNetwork)
    /// A host and all below it.
    case name(String, port: Int?)

    init?(_ entry: String) {
      let text = entry.lowercased()
      if text == "*" {
        self = .all
      } else if let network = IPNetwork(text.trimmingCharacters(in: CharacterSet(charactersIn: "[]"))) {
        self = .network(network)
      } else {
        let parts = text.split(separator: ":", maxSplits: 1)
        let name = parts.first.map(String.init)?.trimmingCharacters(in: CharacterSet(charactersIn: ".")) ?? ""
        guard !name.isEmpty else { return nil }
        self = .name(name, port: parts.count > 1 ? Int(parts[1]) ?? -1 : nil)
      }
    }

    func covers(_ host: String, _ port: Int) -> Bool {
      let bare = host.lowercased().trimmingCharacters(in: CharacterSet(charactersIn: "[]."))
      switch self {
      case .all: return true
      case .network(let network): return IPAddress(bare).map(network.contains) ?? false
      case .name(let name, let only):
        return (only == nil || only == port) && (bare == name || bare.hasSuffix("." + name))
      }
    }
  }
}
