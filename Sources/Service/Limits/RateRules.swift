import Accounts
import HTTPTransport
import HTTPTypes

/// Who is counted for what: the part of limits that knows the service.
struct RateRules: Sendable {
  /// Kinds of requests with limits of their own.
  enum RouteClass: Sendable, Hashable {
    /// Not counted: health, pages.
    case free
    case standard
    /// Asks for work.
    case transcription
    /// Guesses at passwords.
    case login
  }

  private var client: [RateLimit] = []
  private var account: [RateLimit] = []
  private var transcription: [RateLimit] = []
  private var login: [RateLimit] = []

  init(_ limits: ServiceConfiguration.Limits) {
    func rules(_ most: Int, _ name: String, _ seconds: Double) -> [RateLimit] {
      most > 0 ? [RateLimit(name, most: most, seconds: Int(seconds.rounded(.up)))] : []
    }
    client =
      rules(limits.perMinute, "minute", 60) + rules(limits.perHour, "hour", 3600)
      + rules(limits.perWindow, "window", limits.windowSeconds)
    account = client.map { limit in
      RateLimit(
        "account-" + limit.name,
        most: limit.most.multipliedReportingOverflow(by: max(limits.accountFactor, 1)).partialValue,
        seconds: limit.seconds)
    }
    if limits.transcriptionsPerMinute > 0 {
      // So many at once, and as many again when their time is over: both figures in one limit.
      let burst = min(limits.transcriptionsBurst, limits.transcriptionsPerMinute)
      let seconds = 60 * Double(burst) / Double(limits.transcriptionsPerMinute)
      transcription = rules(burst, "transcriptions", seconds)
    }
    login = rules(limits.loginsPerMinute, "logins", 60)
  }

  /// - Parameter address: where the request comes from.
  func charges(
    _ method: HTTPRequest.Method, path: String, principal: Principal?, address: String
  ) -> [RateLimiter.Charge] {
    let kind = RateRules.routeClass(method, path)
    if kind == .free { return [] }
    let place = RateRules.place(address)
    var charges: [RateLimiter.Charge] = []
    switch principal?.credential {
    case .apiKey(let key):
      charges = [
        RateLimiter.Charge("key:\(key)", client),
        RateLimiter.Charge("account:\(principal?.account ?? "")", account),
      ]
    case .session, .token:
      charges = [RateLimiter.Charge("account:\(principal?.account ?? "")", client)]
    case .singleUser:
      // Everybody who knows the one key is the same user.
      charges = [RateLimiter.Charge("address:\(place)", client)]
    case nil:
      charges = [RateLimiter.Charge("address:\(place)", client)]
      if kind == .transcription { charges.append(RateLimiter.Charge("address:\(place)", transcription)) }
    }
    if kind == .login { charges.append(RateLimiter.Charge("address:\(place)", login)) }
    return charges.filter { !$0.limits.isEmpty }
  }

  /// An address of IPv4, or the network of 64 bits that one customer has of IPv6 (RFC 6177).
  static func place(_ text: String) -> String {
    guard let address = IPAddress(text)?.unmapped else { return "unknown" }
    guard address.version == .six else { return address.description }
    return IPAddress(six: (address.bits >> 64) << 64).description + "/64"
  }

  static func routeClass(_ method: HTTPRequest.Method, _ path: String) -> RouteClass {
    if method == .options { return .free }
    let parts = path.split(separator: "/")
    guard let first = parts.first else { return .free }
    let asks = method == .post
    switch first {
    case "v1": return asks ? .transcription : .standard
    case "inference", "transcribe", "transcribe-upload": return asks ? .transcription : .standard
    case "load": return .standard
    case "token": return asks ? .login : .standard
    case "api", "auth":
      guard asks || method == .put else { return .standard }
      if parts.contains("auth") || parts.contains("me") {
        let isGuess = ["login", "register", "setup", "password", "change-password", "token"].contains {
          parts.last == $0
        }
        return isGuess ? .login : .standard
      }
      let asked = ["transcriptions", "batches", "transcribe", "visuals", "videos"].contains {
        parts.last == $0
      }
      return asks && asked ? .transcription : .standard
    default: return .free
    }
  }
}
