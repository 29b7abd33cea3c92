import Accounts
import HTTPTypes
import Jobs

extension ServiceError {
  /// What a request is refused with where accounts refuse something.
  init(of error: AccountError) {
    switch error {
    case .invalidName:
      self.init(.badRequest, code: "invalid_name", message: "\(error)", parameter: "username")
    case .nameTaken: self.init(.conflict, code: "name_taken", message: "\(error)", parameter: "username")
    case .weakPassword:
      self.init(.badRequest, code: "weak_password", message: "\(error)", parameter: "password")
    case .hashing:
      self.init(
        .serviceUnavailable, code: "service_unavailable", message: "\(error)", retryAfterSeconds: 5)
    case .invalidToken: self = .unauthorized
    case .notFound: self = .notFound
    case .lastAdministrator: self.init(.conflict, code: "last_administrator", message: "\(error)")
    case .invalidSetting(let name, _): self = .invalid(name, "\(error)")
    case .weakSecret, .keyFile:
      self.init(
        .internalServerError, code: "internal_error",
        message: "Something went wrong in the service; its log has more under this request's name.")
    }
  }

  /// Where waiting helps it is 429 and says for how long; where something must be removed, 403.
  init(of error: QuotaExceeded, at now: Double) {
    switch error.kind {
    case .bytes: self.init(.forbidden, code: "storage_quota_exceeded", message: "\(error)")
    case .audioSeconds:
      self.init(
        .tooManyRequests, code: "audio_quota_exceeded", message: "\(error)",
        retryAfterSeconds: error.resetsAt.map { max(1, $0.seconds - now) })
    case .concurrentJobs:
      self.init(.tooManyRequests, code: "too_many_jobs", message: "\(error)", retryAfterSeconds: 30)
    }
  }
}
