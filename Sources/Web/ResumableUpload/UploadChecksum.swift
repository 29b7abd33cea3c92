import Crypto
import Foundation
public import NIOCore

/// `Upload-Checksum`: what the bytes of one request must hash to (tus 1.0.0, extension Checksum).
public struct UploadChecksum: Sendable {
  public static let algorithms = ["sha1", "sha256", "md5"]

  private enum Digest {
    case sha1(Insecure.SHA1)
    case sha256(SHA256)
    case md5(Insecure.MD5)
  }

  private var digest: Digest
  private let expected: [UInt8]

  /// - Throws: ``ResumableUploadError/unknownChecksum(_:)``, ``ResumableUploadError/invalidHeader(_:)``.
  public init(header: String) throws(ResumableUploadError) {
    let words = header.split(separator: " ")
    guard words.count == 2, let expected = Data(base64Encoded: String(words[1])) else {
      throw .invalidHeader("Upload-Checksum")
    }
    switch words[0] {
    case "sha1": digest = .sha1(Insecure.SHA1())
    case "sha256": digest = .sha256(SHA256())
    case "md5": digest = .md5(Insecure.MD5())
    default: throw .unknownChecksum(String(words[0].prefix(40)))
    }
    self.expected = Array(expected)
  }

  public mutating func update(_ bytes: ByteBuffer) {
    bytes.withUnsafeReadableBytes { bytes in
      switch digest {
      case .sha1(var hash):
        hash.update(bufferPointer: bytes)
        digest = .sha1(hash)
      case .sha256(var hash):
        hash.update(bufferPointer: bytes)
        digest = .sha256(hash)
      case .md5(var hash):
        hash.update(bufferPointer: bytes)
        digest = .md5(hash)
      }
    }
  }

  /// - Throws: ``ResumableUploadError/checksumMismatch``.
  public func verify() throws(ResumableUploadError) {
    let found: [UInt8] =
      switch digest {
      case .sha1(let hash): Array(hash.finalize())
      case .sha256(let hash): Array(hash.finalize())
      case .md5(let hash): Array(hash.finalize())
      }
    guard found == expected else { throw .checksumMismatch }
  }
}
