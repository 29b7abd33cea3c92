import Crypto
import Foundation

/// A certificate for `localhost` with its key, made for one test: X.509 (RFC 5280) in just the DER that it takes.
public struct SelfSignedCertificate: Sendable {
  public let certificate: String
  public let key: String

  public init() throws {
    let key = P256.Signing.PrivateKey()
    let algorithm = Self.node(0x30, [Self.identifier([0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x04, 0x03, 0x02])])
    let name = Self.node(
      0x30,
      [
        Self.node(
          0x31,
          [
            Self.node(
              0x30, [Self.identifier([0x55, 0x04, 0x03]), Self.leaf(0x0C, Array("localhost".utf8))])
          ])
      ])
    let validity = Self.node(
      0x30,
      [Self.leaf(0x17, Array("200101000000Z".utf8)), Self.leaf(0x18, Array("21200101000000Z".utf8))])
    let names = Self.node(0x30, [Self.leaf(0x82, Array("localhost".utf8))])
    let extensions = Self.node(
      0xA3,
      [
        Self.node(
          0x30, [Self.node(0x30, [Self.identifier([0x55, 0x1D, 0x11]), Self.leaf(0x04, names)])])
      ])
    let content = Self.node(
      0x30,
      [
        Self.node(0xA0, [Self.leaf(0x02, [2])]), Self.leaf(0x02, (0..<8).map { _ in .random(in: 1...127) }),
        algorithm, name, validity, name, Array(key.publicKey.derRepresentation), extensions,
      ])
    let signature = try key.signature(for: Data(content)).derRepresentation
    let whole = Self.node(0x30, [content, algorithm, Self.leaf(0x03, [0] + Array(signature))])
    certificate = """
      -----BEGIN CERTIFICATE-----
      \(Data(whole).base64EncodedString(options: [.lineLength64Characters, .endLineWithLineFeed]))
      -----END CERTIFICATE-----

      """
    self.key = key.pemRepresentation + "\n"
  }

  private static func node(_ tag: UInt8, _ parts: [[UInt8]]) -> [UInt8] { leaf(tag, parts.flatMap(\.self)) }

  private static func identifier(_ bytes: [UInt8]) -> [UInt8] { leaf(0x06, bytes) }

  private static func leaf(_ tag: UInt8, _ bytes: [UInt8]) -> [UInt8] {
    switch bytes.count {
    case ..<128: [tag, UInt8(bytes.count)] + bytes
    case ..<256: [tag, 0x81, UInt8(bytes.count)] + bytes
    default: [tag, 0x82, UInt8(bytes.count >> 8), UInt8(bytes.count & 255)] + bytes
    }
  }
}
