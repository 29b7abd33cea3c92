import Foundation
import HTTPTransport
import NIOCore
import NIOHTTP1
import NIOPosix

/// Requests with redirects and an access token that only its own host ever sees.
struct HTTPClient: Sendable {
  /// How patient downloads are.
  struct Patience: Sendable {
    /// Seconds until a host that says nothing counts as unreachable.
    var connect: Double = 5
    /// Seconds of silence in the middle of a body.
    var idle: Double = 60
    /// Failures in a row without a byte of progress.
    var attempts = 5
    /// Wait after the first failure; it doubles with each further one.
    var firstDelay = Duration.milliseconds(500)
  }

  /// Opens what needs an account. In clear text it goes to this machine only.
  var token: String?
  /// User name and password out of the server's address.
  var login: String?
  var patience = Patience()
  var proxies = ProxyRules.direct
  var trustRoots = TrustRoots.system

  static let maximumRedirects = 8

  /// - Parameters:
  ///   - timeout: longest silence of the server, in seconds; also limits the time to connect.
  ///   - stop: whether a redirect is itself the answer that was wanted.
  func send(
    _ method: HTTPMethod, _ url: URL, headers: HTTPHeaders = [:], timeout: Double,
    sink: (any HTTPBodySink)? = nil, stop: @Sendable (HTTPAnswer) -> Bool = { _ in false }
  ) async throws -> HTTPAnswer {
    var current = url
    for _ in 0...Self.maximumRedirects {
      try Task.checkCancellation()
      var headers = headers
      if let authorization = authorization(for: current, origin: url) {
        headers.add(name: "Authorization", value: authorization)
      }
      let answer: HTTPAnswer
      do {
        answer = try await exchange(method, current, headers, timeout, sink)
      } catch let failure as ConnectionFailure {
        throw LostConnection(host: current.host ?? current.absoluteString, failure: failure)
      }
      guard answer.isRedirect, !stop(answer) else { return answer }
      let location = answer.header("location") ?? ""
      guard let next = URL(string: location, relativeTo: current)?.absoluteURL,
        let scheme = next.scheme?.lowercased(), scheme == "https" || scheme == "http",
        scheme == "https" || current.scheme?.lowercased() != "https"
      else {
        throw ModelStoreError.refusedRedirect(from: current.absoluteString, to: location)
      }
      current = next
    }
    throw ModelStoreError.refusedRedirect(from: url.absoluteString, to: current.absoluteString)
  }

  private func exchange(
    _ method: HTTPMethod, _ url: URL, _ headers: HTTPHeaders, _ timeout: Double, _ sink: (any HTTPBodySink)?
  ) async throws -> HTTPAnswer {
    var exchange = HTTPExchange(connectSeconds: timeout, idleSeconds: timeout)
    exchange.proxy = try proxies.proxy(for: url)
    exchange.trustRoots = trustRoots
    return try await exchange.send(method, url.absoluteString, headers: headers) { head, body in
      let answer = HTTPAnswer(status: Int(head.status.code), headers: head.headers, url: url)
      guard let sink, !answer.isRedirect else { return answer }
      // Files are written on threads that may wait.
      let threads = NIOThreadPool.singleton
      guard try await threads.runIfActive({ try sink.begin(answer) }) else { return answer }
      for try await piece in body {
        try await threads.runIfActive { try sink.receive(Data(piece.readableBytesView)) }
      }
      return answer
    }
  }

  private func authorization(for url: URL, origin: URL) -> String? {
    guard url.host == origin.host, url.port == origin.port, url.scheme == origin.scheme else { return nil }
    let isSafe =
      url.scheme?.lowercased() == "https" || ["127.0.0.1", "localhost", "::1"].contains(url.host ?? "")
    if let token, isSafe { return "Bearer \(token)" }
    return login.map { "Basic " + Data($0.utf8).base64EncodedString() }
  }
}

/// A connection that failed, and the host to which it was: after redirects not the one that was asked first.
struct LostConnection: Error {
  var host: String
  var failure: ConnectionFailure

  var error: ModelStoreError {
    if case .untrusted = failure {
      return .noConnection(
        host: host, reason: "\(failure); set SSL_CERT_FILE to a file of certificates to trust")
    }
    return .noConnection(host: host, reason: "\(failure)")
  }
}

/// How an error of a transfer is to be treated.
enum TransferFailure {
  /// May pass by itself; `wait` is what the server asks for, in seconds.
  case transient(ModelStoreError, wait: Double?)
  case permanent(any Error)

  init(_ error: any Error, url: URL) {
    if let refusal = error as? RefusedAnswer {
      self = refusal.isTransient ? .transient(refusal.error, wait: refusal.wait) : .permanent(refusal.error)
      return
    }
    let lost: LostConnection
    switch error {
    case let error as LostConnection: lost = error
    case let failure as ConnectionFailure:
      lost = LostConnection(host: url.host ?? url.absoluteString, failure: failure)
    default:
      self = .permanent(error)
      return
    }
    self = lost.failure.mayPass ? .transient(lost.error, wait: nil) : .permanent(lost.error)
  }
}

/// An answer that is not the file that was asked for.
struct RefusedAnswer: Error {
  var error: ModelStoreError
  var isTransient: Bool
  var wait: Double?

  /// Nil if the status is one of success.
  init?(_ answer: HTTPAnswer) {
    if (200..<300).contains(answer.status) { return nil }
    error = .httpStatus(code: answer.status, url: answer.url.absoluteString)
    isTransient = answer.status >= 500 || answer.status == 408 || answer.status == 429
    wait = answer.header("retry-after").flatMap(Double.init).map { min(max($0, 0), 60) }
  }
}

/// Calls `body` until it succeeds, fails for good, or has failed too often in a row.
func retrying<Result>(
  _ patience: HTTPClient.Patience, url: URL, retryConnection: Bool = true,
  madeProgress: () -> Bool = { false }, _ body: () async throws -> Result
) async throws -> Result {
  var failures = 0
  while true {
    do {
      return try await body()
    } catch {
      guard case .transient(let reason, let wait) = TransferFailure(error, url: url) else {
        if case .permanent(let reason) = TransferFailure(error, url: url) { throw reason }
        throw error
      }
      if case .noConnection = reason, !retryConnection { throw reason }
      failures = madeProgress() ? 1 : failures + 1
      if failures >= patience.attempts { throw reason }
      let delay = patience.firstDelay * (1 << min(failures - 1, 6))
      try await Task.sleep(for: wait.map { max(delay, .seconds($0)) } ?? delay)
    }
  }
}
