import HTTPTransport
import Testing
import Web

@Suite("Addresses that may be connected to")
struct AddressRulesTests {
  @Test(
    "Local and special addresses are refused, each for its reason",
    arguments: [
      ("0.0.0.0", AddressRules.Refusal.unspecified), ("0.1.2.3", .unspecified), ("10.0.0.1", .privateNetwork),
      ("10.255.255.255", .privateNetwork), ("100.64.0.1", .carrierGrade), ("100.127.255.255", .carrierGrade),
      ("127.0.0.1", .loopback), ("127.255.0.9", .loopback), ("172.16.0.1", .privateNetwork),
      ("172.31.255.255", .privateNetwork), ("192.168.1.1", .privateNetwork), ("192.0.2.1", .documentation),
      ("198.51.100.7", .documentation), ("203.0.113.9", .documentation), ("198.19.0.1", .benchmarking),
      ("192.0.0.8", .reserved), ("192.88.99.1", .reserved), ("224.0.0.1", .multicast),
      ("239.1.1.1", .multicast),
      ("240.0.0.1", .reserved), ("255.255.255.255", .broadcast), ("169.254.169.254", .metadata),
      ("169.254.170.2", .metadata), ("100.100.100.200", .metadata), ("168.63.129.16", .metadata),
      ("192.0.0.192", .metadata), ("::", .unspecified), ("::1", .loopback), ("fe80::1", .linkLocal),
      ("fec0::1", .reserved), ("fc00::1", .uniqueLocal), ("fdff::1", .uniqueLocal), ("ff02::1", .multicast),
      ("2001:db8::1", .documentation), ("3fff::1", .documentation), ("2001:2::1", .benchmarking),
      ("100::1", .reserved), ("5f00::1", .reserved), ("4000::1", .reserved), ("fd00:ec2::254", .metadata),
      ("fd20:ce::254", .metadata), ("::ffff:127.0.0.1", .loopback), ("::ffff:10.0.0.1", .privateNetwork),
      ("::ffff:169.254.169.254", .metadata), ("::ffff:7f00:1", .loopback), ("::127.0.0.1", .reserved),
      ("::8.8.8.8", .reserved), ("::ffff:0:127.0.0.1", .reserved), ("64:ff9b::127.0.0.1", .embedded),
      ("64:ff9b::10.1.1.1", .embedded), ("64:ff9b::169.254.169.254", .metadata),
      ("64:ff9b:1::8.8.8.8", .reserved),
      ("2002:7f00:1::1", .embedded), ("2002:a00:1::", .embedded), ("2002:a9fe:a9fe::", .metadata),
      // Teredo: server 8.8.8.8, client 10.0.0.1 turned over; then server 127.0.0.1.
      ("2001:0:808:808::f5ff:fffe", .embedded), ("2001:0:7f00:1::f7f7:f7f7", .embedded),
      // ISATAP of 192.168.0.1 in a global network.
      ("2a00:1:2:3:0:5efe:c0a8:1", .embedded), ("2a00:1:2:3:200:5efe:c0a8:1", .embedded),
    ])
  func refused(_ text: String, _ reason: AddressRules.Refusal) throws {
    let address = try #require(IPAddress(text))
    #expect(AddressRules().refusal(of: address) == reason)
  }

  @Test(
    "Public addresses are allowed, also through translators",
    arguments: [
      "1.1.1.1", "8.8.8.8", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255",
      "128.0.0.1", "172.15.255.255", "172.32.0.0", "192.167.255.255", "192.169.0.0", "198.17.255.255",
      "198.20.0.0", "223.255.255.255", "2606:4700::1111", "2a00:1450:4001::200e", "::ffff:8.8.8.8",
      "64:ff9b::8.8.8.8", "2002:808:808::1", "2001:200::1", "2001:4860:4860::8888",
    ])
  func allowed(_ text: String) throws {
    #expect(AddressRules().refusal(of: try #require(IPAddress(text))) == nil)
  }

  @Test("An allowed network opens itself, not its neighbors and never metadata")
  func allowList() throws {
    let rules = AddressRules(
      allowed: try ["10.1.0.0/16", "169.254.0.0/16", "fd00::/8", "127.0.0.1"].map {
        try #require(IPNetwork($0))
      })
    let refusal = { (text: String) throws in rules.refusal(of: try #require(IPAddress(text))) }
    #expect(try refusal("10.1.2.3") == nil)
    #expect(try refusal("::ffff:10.1.2.3") == nil)
    #expect(try refusal("64:ff9b::10.1.2.3") == nil)
    #expect(try refusal("10.2.0.1") == .privateNetwork)
    #expect(try refusal("127.0.0.2") == .loopback)
    #expect(try refusal("192.168.0.1") == .privateNetwork)
    #expect(try refusal("169.254.169.254") == .metadata)
    #expect(try refusal("fd00:ec2::254") == .metadata)
    #expect(try refusal("fd12::1") == nil)
  }

  @Test("Networks of all addresses hold them all, and still open no metadata service")
  func allNetworks() throws {
    let all = try ["0.0.0.0/0", "::/0"].map { try #require(IPNetwork($0)) }
    let rules = AddressRules(allowed: all)
    for text in ["127.0.0.1", "10.1.2.3", "8.8.8.8", "::1", "fd12::1", "2001:4860::1"] {
      let address = try #require(IPAddress(text))
      #expect(all.contains { $0.contains(address) } && rules.refusal(of: address) == nil, "\(text)")
    }
    for text in ["169.254.169.254", "fd00:ec2::254"] {
      #expect(rules.refusal(of: try #require(IPAddress(text))) == .metadata)
    }
    #expect(IPNetwork("::1/0") == nil)
  }

  @Test("This machine's own public addresses are refused")
  func own() throws {
    let address = try #require(IPAddress("8.8.4.4"))
    #expect(AddressRules(own: [address]).refusal(of: address) == .ownInterface)
    #expect(try AddressRules.ownAddresses().contains(try #require(IPAddress("127.0.0.1"))))
  }

  @Test(
    "Addresses are written in their shortest form",
    arguments: [
      ("0:0:0:0:0:0:0:1", "::1"), ("2001:DB8:0:0:1:0:0:1", "2001:db8::1:0:0:1"), ("::", "::"),
      ("1:0:2:3:4:5:6:7", "1:0:2:3:4:5:6:7"), ("1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"),
      ("::1.2.3.4", "::102:304"),
    ])
  func text(_ given: String, _ shortest: String) {
    #expect(IPAddress(given)?.description == shortest)
  }

  @Test(
    "What is no address is none",
    arguments: [
      "", "1.2.3", "1.2.3.4.5", "01.2.3.4", "256.1.1.1", "0x7f.0.0.1", "1.2.3.4 ", ":::", "1::2::3",
      "12345::",
      "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "::1%lo", "1:2:3:4:5:6:7:8::", "::1.2.3", "::g", ":1::", "1:",
    ])
  func none(_ text: String) { #expect(IPAddress(text) == nil) }
}
