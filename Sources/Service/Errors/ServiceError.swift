public import HTTPTypes

/// What a request is refused with. Each door writes it in its own envelope.
public struct ServiceError: Error, Sendable, CustomStringConvertible {
  public var status: HTTPResponse.Status
  /// What programs read: `file_too_large`, `rate_limit_exceeded`, ….
  public var code: String
  /// What is wrong and what to do.
  public var message: String
  /// The field that is at fault.
  public var parameter: String?
  public var retryAfterSeconds: Double?

  public init(
    _ status: HTTPResponse.Status, code: String, message: String, parameter: String? = nil,
    retryAfterSeconds: Double? = nil
  ) {
    self.status = status
    self.code = code
    self.message = message
    self.parameter = parameter
    self.retryAfterSeconds = retryAfterSeconds
  }

  public var description: String { message }

  public static func invalid(_ parameter: String, _ message: String) -> ServiceError {
    ServiceError(.badRequest, code: "invalid_value", message: message, parameter: parameter)
  }

  public static let notFound = ServiceError(
    .notFound, code: "not_found", message: "There is nothing here, or it is not yours.")
  public static let unauthorized = ServiceError(
    .unauthorized, code: "unauthorized",
    message: "This needs an API key or a login: send 'Authorization: Bearer …'.")
  public static let passwordChangeRequired = ServiceError(
    .forbidden, code: "password_change_required",
    message: "Choose a new password first; nothing else is allowed until then.")
  public static let forbidden = ServiceError(
    .forbidden, code: "forbidden", message: "These credentials do not allow this.")
}
