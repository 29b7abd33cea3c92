public import HTTPTransport
public import NIOCore

extension AddressRules {
  /// The addresses of this machine's interfaces, as they are now.
  ///
  /// - Throws: the system's error where they cannot be listed; the service should then not start with these rules.
  public static func ownAddresses() throws -> Set<IPAddress> {
    Set(try System.enumerateDevices().compactMap { $0.address.flatMap(IPAddress.init(socket:)) })
  }
}

extension IPAddress {
  /// The address of a socket, without its port and zone; nil for a socket that is a file.
  public init?(socket address: SocketAddress) {
    switch address {
    case .v4, .v6:
      guard let text = address.ipAddress, let found = IPAddress(text.prefix { $0 != "%" }) else { return nil }
      self = found
    case .unixDomainSocket: return nil
    }
  }
}
