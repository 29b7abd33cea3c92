public import Hummingbird

/// Takes a request's body in: stores the recording and gives the text fields that came with it.
public typealias ReceiveForm = @Sendable (Request, ServiceContext) async throws -> ReceivedForm

/// Gets a recording from an address that the caller gave in a parameter.
public typealias FetchRecording =
  @Sendable (_ address: String, _ parameter: String) async throws -> ReceivedUpload

/// How the doors that answer with the text itself treat those who wait for it.
public struct DoorLimits: Sendable, Hashable {
  /// Seconds after which a waiting caller is told that the job goes on without him.
  public var longestWaitSeconds = 3600.0
  /// Recordings up to this many seconds go before longer ones, since somebody waits for them.
  public var clipSeconds = 60.0
  /// Recordings of unknown length up to this many bytes count as clips.
  public var clipByteCount: Int64 = 1 << 20
  /// Seconds between signs of life in a stream that has nothing to say.
  public var heartbeatSeconds = 10.0
  /// Whether results are removed once they have been sent, as hosted services do.
  public var isEphemeral = false

  public init() {}
}
