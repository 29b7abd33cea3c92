import Foundation
import FoundationNetworking
import Synchronization

/// Status and headers of an answer; header names in lower case.
struct HTTPAnswer: Sendable {
  var status: Int
  var headers: [String: String]
  var url: URL

  var isRedirect: Bool { [301, 302, 303, 307, 308].contains(status) && headers["location"] != nil }
}

/// Where the body of an answer goes. All calls come one after another.
protocol HTTPBodySink: AnyObject, Sendable {
  /// Whether the body is wanted; throwing ends the exchange with that error.
  func begin(_ answer: HTTPAnswer) throws -> Bool
  func receive(_ piece: Data) throws
}

/// One HTTP request and its answer, streamed; redirects are not followed here.
///
/// URLSession follows redirects with all headers, which would carry the access token to a foreign host; so that
/// decision is left to `HTTPClient`.
final class HTTPExchange: NSObject, URLSessionDataDelegate, Sendable {
  private struct State {
    var answer: HTTPAnswer?
    var failure: (any Error)?
    var unwanted = false
    var continuation: CheckedContinuation<HTTPAnswer, any Error>?
    /// The result, if it came before anyone waited for it: a task may be cancelled before it starts.
    var early: Result<HTTPAnswer, any Error>?
  }

  private let sink: (any HTTPBodySink)?
  private let state = Mutex(State())

  private init(sink: (any HTTPBodySink)?) { self.sink = sink }

  /// - Parameter timeout: longest silence of the server, in seconds; also limits the time to connect.
  static func run(_ request: URLRequest, timeout: Double, sink: (any HTTPBodySink)?) async throws
    -> HTTPAnswer
  {
    let exchange = HTTPExchange(sink: sink)
    let configuration = URLSessionConfiguration.ephemeral
    configuration.timeoutIntervalForRequest = timeout
    configuration.httpShouldSetCookies = false
    configuration.urlCache = nil
    let queue = OperationQueue()
    queue.maxConcurrentOperationCount = 1
    let session = URLSession(configuration: configuration, delegate: exchange, delegateQueue: queue)
    defer { session.finishTasksAndInvalidate() }
    let task = session.dataTask(with: request)
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        let early = exchange.state.withLock { state in
          if state.early == nil { state.continuation = continuation }
          return state.early
        }
        if let early { return continuation.resume(with: early) }
        task.resume()
      }
    } onCancel: {
      task.cancel()
    }
  }

  func urlSession(
    _ session: URLSession, task: URLSessionTask, willPerformHTTPRedirection response: HTTPURLResponse,
    newRequest request: URLRequest, completionHandler: @escaping (URLRequest?) -> Void
  ) {
    completionHandler(nil)
  }

  func urlSession(
    _ session: URLSession, dataTask: URLSessionDataTask, didReceive response: URLResponse,
    completionHandler: @escaping (URLSession.ResponseDisposition) -> Void
  ) {
    guard let http = response as? HTTPURLResponse, let url = http.url ?? dataTask.originalRequest?.url else {
      return completionHandler(.cancel)
    }
    var headers: [String: String] = [:]
    for (name, value) in http.allHeaderFields {
      guard let name = name as? String, let value = value as? String else { continue }
      headers[name.lowercased()] = value
    }
    let answer = HTTPAnswer(status: http.statusCode, headers: headers, url: url)
    state.withLock { $0.answer = answer }
    do {
      if let sink, !answer.isRedirect, try sink.begin(answer) { return completionHandler(.allow) }
      state.withLock { $0.unwanted = true }
    } catch {
      state.withLock { $0.failure = error }
    }
    completionHandler(.cancel)
  }

  func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
    // Pieces that were under way when the exchange failed or was refused still arrive.
    guard let sink, state.withLock({ $0.failure == nil && !$0.unwanted }) else { return }
    do {
      try sink.receive(data)
    } catch {
      state.withLock { $0.failure = error }
      dataTask.cancel()
    }
  }

  func urlSession(_ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?) {
    let (continuation, result) = state.withLock { state in
      let result: Result<HTTPAnswer, any Error> =
        if let failure = state.failure {
          .failure(failure)
        } else if state.unwanted, let answer = state.answer {
          .success(answer)
        } else if let error {
          .failure(error)
        } else if let answer = state.answer {
          .success(answer)
        } else {
          .failure(URLError(.badServerResponse))
        }
      if state.continuation == nil { state.early = result }
      defer { state.continuation = nil }
      return (state.continuation, result)
    }
    continuation?.resume(with: result)
  }
}
