import Hummingbird
import NIOCore
import Synchronization

/// Reads a request's body and gives up on a sender who feeds it too slowly. Time that we need ourselves, such as for
/// writing to a busy disk, is not held against him.
struct SenderPace: Sendable {
  var leastBytesPerSecond: Double
  var seconds: Double

  private final class Progress: Sendable {
    struct Window {
      var bytes = 0
      var waited = 0.0
      /// Since when the next bytes are waited for; nil while we work on the last.
      var since: ContinuousClock.Instant?
    }

    let window = Mutex(Window())
  }

  /// - Throws: ``ServiceError`` of status 408; what `take` and the body throw; `CancellationError`.
  func read<Result: Sendable>(
    _ body: RequestBody, _ consume: @escaping @Sendable (Pieces) async throws -> Result
  ) async throws -> Result {
    let progress = Progress()
    return try await withThrowingTaskGroup(of: Result?.self) { group in
      group.addTask {
        try await consume(
          Pieces(body: body) { bytes in
            progress.window.withLock {
              if let bytes {
                $0.bytes += bytes
                if let since = $0.since { $0.waited += (ContinuousClock.now - since) / .seconds(1) }
                $0.since = nil
              } else {
                $0.since = .now
              }
            }
          })
      }
      group.addTask {
        while true {
          try await Task.sleep(for: .seconds(seconds / 6))
          let isTooSlow = progress.window.withLock { window in
            let waiting = window.since.map { (ContinuousClock.now - $0) / .seconds(1) } ?? 0
            guard window.waited + waiting >= seconds else { return false }
            let tooFew = Double(window.bytes) < leastBytesPerSecond * (window.waited + waiting)
            window = Progress.Window(since: window.since == nil ? nil : .now)
            return tooFew
          }
          if isTooSlow {
            throw ServiceError(
              .requestTimeout, code: "upload_too_slow",
              message:
                "Fewer than \(Int(leastBytesPerSecond)) bytes per second came for \(seconds) s; send it again."
            )
          }
        }
      }
      defer { group.cancelAll() }
      while let result = try await group.next() {
        if let result { return result }
      }
      throw CancellationError()
    }
  }

  /// The pieces of a body, each reported.
  struct Pieces: Sendable {
    fileprivate let body: RequestBody
    /// Called with nil before a piece is waited for and with its size after it came.
    fileprivate let report: @Sendable (Int?) -> Void

    fileprivate init(body: RequestBody, report: @escaping @Sendable (Int?) -> Void) {
      self.body = body
      self.report = report
    }

    func deliver(_ take: (ByteBuffer) async throws -> Void) async throws {
      report(nil)
      for try await piece in body {
        report(piece.readableBytes)
        try await take(piece)
        report(nil)
      }
      // A body that was broken off by cancellation looks like one that ended.
      try Task.checkCancellation()
    }
  }
}
