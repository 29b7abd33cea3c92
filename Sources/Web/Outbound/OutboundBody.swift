import HTTPTransport
public import NIOCore

/// The body of an answer as it comes in.
///
/// Iterating throws ``OutboundError/tooLarge(most:)`` at the first byte too many.
public struct OutboundBody: AsyncSequence, Sendable {
  public typealias Element = ByteBuffer

  let bytes: HTTPBody
  let most: Int64

  public func makeAsyncIterator() -> AsyncIterator {
    AsyncIterator(bytes: bytes.makeAsyncIterator(), most: most)
  }

  public struct AsyncIterator: AsyncIteratorProtocol {
    var bytes: HTTPBody.AsyncIterator
    let most: Int64
    var count: Int64 = 0

    public mutating func next() async throws -> ByteBuffer? {
      let piece: ByteBuffer?
      do {
        piece = try await bytes.next()
      } catch let failure as ConnectionFailure {
        throw OutboundError(failure)
      }
      count += Int64(piece?.readableBytes ?? 0)
      guard count <= most else { throw OutboundError.tooLarge(most: most) }
      return piece
    }
  }

  /// The first bytes; the rest is not read.
  public func first(_ count: Int) async throws -> [UInt8] {
    var bytes: [UInt8] = []
    for try await piece in self {
      bytes.append(contentsOf: piece.readableBytesView.prefix(count - bytes.count))
      if bytes.count >= count { break }
    }
    return bytes
  }
}
