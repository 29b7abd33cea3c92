public import HTTPTypes
public import NIOCore

/// A request to somebody else's server.
public struct OutboundRequest: Sendable {
  public var method: HTTPRequest.Method
  public var url: OutboundURL
  /// Besides those that the client sets. They do not go along to another origin.
  public var headers: HTTPFields
  public var body: ByteBuffer?
  public var limits: OutboundLimits

  public init(
    method: HTTPRequest.Method = .get, url: OutboundURL, headers: HTTPFields = [:], body: ByteBuffer? = nil,
    limits: OutboundLimits = OutboundLimits()
  ) {
    self.method = method
    self.url = url
    self.headers = headers
    self.body = body
    self.limits = limits
  }
}

/// How much of our time and memory a foreign server may take.
public struct OutboundLimits: Sendable, Hashable {
  /// From the first look-up of the name to the last byte, redirects included.
  public var totalSeconds: Double
  /// Without a byte.
  public var idleSeconds: Double
  /// Until a connection stands, TLS included.
  public var connectSeconds: Double
  /// Bytes of the body, counted as they come.
  public var mostBytes: Int64
  /// Redirects that are followed; those of other methods than GET and HEAD never are.
  public var mostRedirects: Int

  public init(
    totalSeconds: Double = 30, idleSeconds: Double = 15, connectSeconds: Double = 10,
    mostBytes: Int64 = 1 << 20, mostRedirects: Int = 3
  ) {
    self.totalSeconds = totalSeconds
    self.idleSeconds = idleSeconds
    self.connectSeconds = connectSeconds
    self.mostBytes = mostBytes
    self.mostRedirects = mostRedirects
  }
}

/// The head of an answer.
public struct OutboundResponse: Sendable {
  public var status: HTTPResponse.Status
  public var headers: HTTPFields
  /// Where it came from, after redirects.
  public var url: OutboundURL

  public init(status: HTTPResponse.Status, headers: HTTPFields, url: OutboundURL) {
    self.status = status
    self.headers = headers
    self.url = url
  }

  /// Bytes that the body is said to have.
  public var contentLength: Int64? { headers[.contentLength].flatMap { Int64($0) } }
}
