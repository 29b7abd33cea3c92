import AsyncHTTPClient
import HTTPTransport
import NIOCore
import NIOHTTP1

/// Asks a Steno service by its own interface, `/api/v1`.
public struct ServiceClient: Sendable {
  public let address: ServerAddress
  private let key: String?
  private let http: HTTPClient

  /// - Parameter key: an API key, where the service wants one.
  public init(_ address: ServerAddress, key: String?) {
    self.address = address
    self.key = key
    var configuration = HTTPClient.Configuration()
    configuration.redirectConfiguration = .disallow
    configuration.timeout = .init(connect: .seconds(10), read: .seconds(60))
    configuration.connectionPool.retryConnectionEstablishment = false
    configuration.httpVersion = .http1Only
    http = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
  }

  /// Must be called once, last.
  public func close() async { try? await http.shutdown() }

  struct Answer: Sendable {
    var status: Int
    var headers: HTTPHeaders
    var body: [UInt8]
  }

  /// Bytes of an answer at most: a transcript of a day has about ten million.
  private static let mostBytes = 512 << 20

  /// - Throws: ``ServiceClientError``, `CancellationError`
  func ask(
    _ method: HTTPMethod, _ path: String, query: [(name: String, value: String)] = [],
    headers: [(String, String)] = [], body: ByteBuffer? = nil
  ) async throws -> Answer {
    let request = request(method, path, query, headers, body)
    do {
      let response = try await http.execute(request, timeout: .minutes(30))
      var buffer = try await response.body.collect(upTo: ServiceClient.mostBytes)
      let bytes = buffer.readBytes(length: buffer.readableBytes) ?? []
      let status = Int(response.status.code)
      guard (200..<300).contains(status) else {
        throw ServiceClientError.refused(
          Refusal(status: status, body: bytes, retryAfter: response.headers.first(name: "retry-after")))
      }
      return Answer(status: status, headers: response.headers, body: bytes)
    } catch { throw try failure(error) }
  }

  /// Bytes of an answer while they come, until `consume` says that it has enough.
  func read(
    _ path: String, accept: String, _ consume: (ByteBuffer) async throws -> Bool
  ) async throws {
    let request = request(.GET, path, [], [("Accept", accept)], nil)
    do {
      let response = try await http.execute(request, timeout: .hours(24))
      let status = Int(response.status.code)
      guard status == 200 else {
        var buffer = try await response.body.collect(upTo: 1 << 20)
        throw ServiceClientError.refused(
          Refusal(status: status, body: buffer.readBytes(length: buffer.readableBytes) ?? []))
      }
      for try await buffer in response.body where try await consume(buffer) == false { return }
    } catch { throw try failure(error) }
  }

  private func request(
    _ method: HTTPMethod, _ path: String, _ query: [(name: String, value: String)],
    _ headers: [(String, String)], _ body: ByteBuffer?
  ) -> HTTPClientRequest {
    var request = HTTPClientRequest(url: address.url(path, query))
    request.method = method
    request.headers.add(name: "User-Agent", value: "steno")
    if let key { request.headers.add(name: "Authorization", value: "Bearer \(key)") }
    for (name, value) in headers { request.headers.add(name: name, value: value) }
    if let body { request.body = .bytes(body) }
    return request
  }

  private func failure(_ error: any Error) throws -> any Error {
    if error is CancellationError || Task.isCancelled { throw CancellationError() }
    if error is ServiceClientError || error is EventStreamReader.TooLong { return error }
    if error is NIOTooManyBytesError {
      return ServiceClientError.notUnderstood(server: "\(address)", what: "its answer has no end")
    }
    return ServiceClientError.unreachable(server: "\(address)", reason: "\(ConnectionFailure(error))")
  }
}
