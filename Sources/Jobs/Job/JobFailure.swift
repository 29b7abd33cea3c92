/// Why a job did not succeed, for people and for programs.
public struct JobFailure: Error, Hashable, Sendable, Codable, CustomStringConvertible {
  /// What programs read: short, in snake case, never with values in it, so that it may be a label of a metric.
  public var code: String
  /// What is wrong and what to do.
  public var message: String
  /// Whether trying again may help.
  public var isRetryable: Bool

  public init(code: String, message: String, isRetryable: Bool) {
    self.code = code
    self.message = message
    self.isRetryable = isRetryable
  }

  public var description: String { message }

  public static let workerLost = JobFailure(
    code: "worker_lost", message: "The worker stopped without a word; the job is tried again.",
    isRetryable: true)
  public static let quarantined = JobFailure(
    code: "quarantined",
    message:
      "The job stopped its worker again and again and is kept aside; look at its recording before a retry.",
    isRetryable: false)
  public static let deadlineExceeded = JobFailure(
    code: "deadline_exceeded",
    message:
      "The job took longer than it may for a recording of its length; try a smaller model, or raise the limit.",
    isRetryable: true)
}
