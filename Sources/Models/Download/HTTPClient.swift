import Foundation
import FoundationNetworking

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
    /// Bytes asked for at once: what arrives waits in memory until it is written, so this bounds it.
    var window: Int64 = 64 << 20
  }

  var token: String?
  var patience = Patience()

  static let maximumRedirects = 8

  /// - Parameter stop: whether a redirect is itself the answer that was wanted.
  func send(
    _ method: String, _ url: URL, headers: [String: String] = [:], timeout: Double,
    sink: (any HTTPBodySink)? = nil, stop: @Sendable (HTTPAnswer) -> Bool = { _ in false }
  ) async throws -> HTTPAnswer {
    var current = url
    for _ in 0...Self.maximumRedirects {
      try Task.checkCancellation()
      var request = URLRequest(url: current)
      request.httpMethod = method
      request.setValue("steno", forHTTPHeaderField: "User-Agent")
      // Sizes and ranges are only meaningful for the bytes as they are stored.
      request.setValue("identity", forHTTPHeaderField: "Accept-Encoding")
      for (name, value) in headers { request.setValue(value, forHTTPHeaderField: name) }
      if let token, mayCarryToken(current, origin: url) {
        request.setValue("Bearer \(token)", forHTTPHeaderField: "Authorization")
      }
      let answer = try await HTTPExchange.run(request, timeout: timeout, sink: sink)
      guard answer.isRedirect, !stop(answer) else { return answer }
      let location = answer.headers["location"] ?? ""
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

  private func mayCarryToken(_ url: URL, origin: URL) -> Bool {
    guard url.host == origin.host, url.port == origin.port, url.scheme == origin.scheme else { return false }
    // In clear text a token goes to this machine only.
    return url.scheme?.lowercased() == "https" || ["127.0.0.1", "localhost", "::1"].contains(url.host ?? "")
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
    guard let error = error as? URLError else {
      self = .permanent(error)
      return
    }
    let underlying = error.userInfo[NSUnderlyingErrorKey] as? NSError
    let reason = underlying?.userInfo[NSLocalizedDescriptionKey] as? String ?? error.localizedDescription
    let lost = ModelStoreError.noConnection(host: url.host ?? url.absoluteString, reason: reason)
    switch error.code {
    case .cancelled: self = .permanent(CancellationError())
    case .badURL, .unsupportedURL, .serverCertificateUntrusted, .serverCertificateHasBadDate,
      .serverCertificateHasUnknownRoot, .serverCertificateNotYetValid, .secureConnectionFailed:
      self = .permanent(lost)
    default: self = .transient(lost, wait: nil)
    }
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
    wait = answer.headers["retry-after"].flatMap(Double.init).map { min(max($0, 0), 60) }
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
