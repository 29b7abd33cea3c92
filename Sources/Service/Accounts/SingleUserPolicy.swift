public import Accounts
public import Hummingbird

/// How a service with but one user tells that user from others.
public struct SingleUserPolicy: Sendable, Hashable {
  /// What every request must show; nil where only this machine can ask.
  public let key: ServiceKey?
  /// Origins of pages, besides the service's own, that may ask without a key: `https://app.example.org`.
  public let origins: Set<String>

  /// - Parameters:
  ///   - host: the address the service listens on.
  ///   - secret: `STENO_API_KEY`; an empty one counts as none.
  /// - Throws: ``Accounts/AccountError/invalidSetting(name:fault:)`` where everybody in the network could use the service.
  public init(listeningOn host: String, key secret: SecretText?, origins: Set<String> = []) throws {
    key = try secret.flatMap { $0.isEmpty ? nil : try ServiceKey($0) }
    self.origins = origins
    guard key != nil || HostName.isLoopback(host) else {
      throw AccountError.invalidSetting(
        name: "HOST",
        fault: """
          is \(host), where everybody in the network could use the service: set STENO_API_KEY, or HOST to 127.0.0.1
          """)
    }
  }

  /// Whether a request may be answered, by what it says of itself.
  ///
  /// Without a key the browser of this machine's user is what others could use: any page may send a form here (so its
  /// origin must be ours), and a name of a foreign site may be made to mean this machine (so the host must be a local one).
  public func allows(credential: String?, host: String?, origin: String?, site: String?) -> Bool {
    if let key { return credential.map(key.accepts) ?? false }
    guard let host, let name = HostName.name(of: host), HostName.isLoopback(name) else { return false }
    return AskingPage(origin: origin, site: site).isOurs(host: host, others: origins)
  }
}

extension SingleUserPolicy: AuthenticationStrategy {
  public func identify(_ request: Request, _ context: ServiceContext) async throws -> Identification {
    let page = AskingPage(request.headers)
    let isAllowed = allows(
      credential: PresentedCredential.text(of: request.headers), host: request.head.authority,
      origin: page.origin, site: page.site)
    return isAllowed ? .principal(.singleUser) : .nobody
  }
}

/// What can be told of a host by its name.
enum HostName {
  /// The host of `host:port`, without brackets; nil where it is neither a name nor an address.
  static func name(of authority: String) -> String? {
    if authority.hasPrefix("[") {
      guard let end = authority.firstIndex(of: "]") else { return nil }
      let rest = authority[authority.index(after: end)...]
      guard rest.isEmpty || isPort(rest) else { return nil }
      return String(authority[authority.index(after: authority.startIndex)..<end])
    }
    guard let colon = authority.firstIndex(of: ":") else { return authority.isEmpty ? nil : authority }
    guard isPort(authority[colon...]) else { return nil }
    return String(authority[..<colon])
  }

  /// `localhost`, 127.0.0.0/8 and ::1, in their usual spelling.
  static func isLoopback(_ host: String) -> Bool {
    let host = host.lowercased()
    if host == "localhost" || host == "::1" { return true }
    let parts = host.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4 && parts[0] == "127"
      && parts.allSatisfy { part in
        (1...3).contains(part.utf8.count) && part.utf8.allSatisfy { (48...57).contains($0) }
          && Int(part)! <= 255
      }
  }

  private static func isPort(_ text: Substring) -> Bool {
    text.first == ":" && (1...5).contains(text.utf8.count - 1)
      && text.dropFirst().utf8.allSatisfy { (48...57).contains($0) }
  }
}
