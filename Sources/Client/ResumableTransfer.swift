/// What to do next to bring a recording to the service in pieces, whatever breaks meanwhile (tus 1.0.0). No I/O.
public struct ResumableTransfer: Sendable {
  public enum Step: Sendable, Equatable {
    case create
    /// Ask how much is there.
    case ask(path: String)
    case send(path: String, offset: Int64, count: Int)
    case done(path: String)
    case giveUp(ServiceClientError)
  }

  /// Seconds to wait before the next step.
  public private(set) var pause = 0.0
  /// Bytes of which the service says that it has them.
  public private(set) var sure: Int64 = 0
  public let length: Int64
  private let piece: Int
  private let mostFailures: Int
  /// Where the upload is, once it has begun.
  public private(set) var path: String?
  private var isCertain = true
  private var failures = 0
  private var end: ServiceClientError?

  /// - Parameters:
  ///   - piece: most bytes of a request.
  ///   - mostFailures: in a row without a byte more, after which it is given up.
  public init(length: Int64, piece: Int = 8 << 20, mostFailures: Int = 8) {
    self.length = length
    self.piece = max(piece, 1)
    self.mostFailures = max(mostFailures, 1)
  }

  public var next: Step {
    if let end { return .giveUp(end) }
    guard let path else { return .create }
    guard isCertain else { return .ask(path: path) }
    guard sure < length else { return .done(path: path) }
    return .send(path: path, offset: sure, count: Int(min(Int64(piece), length - sure)))
  }

  public mutating func created(path: String) {
    self.path = path
    (failures, pause) = (0, 0)
  }

  /// The service says that so many bytes are there.
  public mutating func isAt(_ offset: Int64) {
    guard (0...length).contains(offset) else {
      end = .notUnderstood(server: "the server", what: "it has \(offset) of \(length) bytes")
      return
    }
    if offset > sure { (failures, pause) = (0, 0) }
    (sure, isCertain) = (offset, true)
  }

  /// The last step failed.
  public mutating func failed(_ error: ServiceClientError) {
    var mayPass = error.mayPass
    // A wrong offset: what was sent has arrived, and its answer has not.
    if case .refused(let refusal) = error, refusal.status == 409 || refusal.status == 460, path != nil {
      mayPass = true
    }
    failures += 1
    guard mayPass, failures < mostFailures else {
      end = error
      return
    }
    isCertain = false
    var doubled = 0.2
    for _ in 1..<failures { doubled *= 2 }
    pause = min(doubled, 10)
    if case .refused(let refusal) = error, let wish = refusal.retryAfter { pause = max(pause, min(wish, 60)) }
  }
}
