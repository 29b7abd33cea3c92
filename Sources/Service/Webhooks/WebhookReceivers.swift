import HTTPTransport
import HTTPTypes
public import Web

/// To which servers word of jobs may go.
public struct WebhookReceivers: Sendable {
  public let client: GuardedClient
  /// Names of hosts, in lower case; `*.example.org` stands for all below it. Empty: all that the client allows.
  private let hosts: [String]

  public init(client: GuardedClient, hosts: [String] = []) {
    self.client = client
    self.hosts = hosts
  }

  /// Public addresses on the usual ports; with private networks also those of loopback and of local networks, on any
  /// port. Services of clouds that hand out credentials stay closed.
  public static func rules(
    allowsPrivateNetworks: Bool
  ) throws -> (rules: AddressRules, ports: Set<Int>) {
    var rules = AddressRules(own: try AddressRules.ownAddresses())
    guard allowsPrivateNetworks else { return (rules, OutboundURL.usualPorts) }
    rules.allowed = [
      "127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "::1/128", "fc00::/7",
    ].compactMap { IPNetwork($0) }
    return (rules, Set(1...65_535))
  }

  /// Refuses an address that somebody gives, as far as that can be told now. It is checked again whenever something is
  /// sent.
  ///
  /// - Throws: ``ServiceError`` that names the field.
  public func check(_ address: String, parameter: String) async throws {
    do {
      let url = try client.url(address)
      guard allows(url) else {
        throw ServiceError.invalid(parameter, "Webhooks may not go to this host; ask who runs the service.")
      }
      _ = try await client.check(url)
    } catch let error as OutboundError {
      throw ServiceError(.badRequest, code: error.code, message: error.description, parameter: parameter)
    }
  }

  /// Whether the list of hosts lets it pass, which may have become shorter since the address was given.
  func allows(_ address: String) -> Bool {
    if hosts.isEmpty { return true }
    guard let url = try? client.url(address) else { return false }
    return allows(url)
  }

  private func allows(_ url: OutboundURL) -> Bool {
    let host = url.hostText
    return hosts.isEmpty
      || hosts.contains { $0 == host || ($0.hasPrefix("*.") && host.hasSuffix($0.dropFirst())) }
  }
}
