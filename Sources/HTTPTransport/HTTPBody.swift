import AsyncHTTPClient
public import NIOCore

/// The body of an answer as it comes in. No more is read than is asked for, but for what lies in the buffers on the way.
///
/// Iterating throws ``ConnectionFailure`` or `CancellationError`.
public struct HTTPBody: AsyncSequence, Sendable {
  public typealias Element = ByteBuffer

  let bytes: HTTPClientResponse.Body

  public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(bytes: bytes.makeAsyncIterator()) }

  public struct AsyncIterator: AsyncIteratorProtocol {
    var bytes: HTTPClientResponse.Body.AsyncIterator

    public mutating func next() async throws -> ByteBuffer? {
      let piece: ByteBuffer?
      do {
        piece = try await bytes.next()
      } catch {
        try Task.checkCancellation()
        throw ConnectionFailure(error)
      }
      // A sequence that is cancelled may just end, as if the body were whole.
      try Task.checkCancellation()
      return piece
    }
  }
}
