import Foundation
import HTTPTypes
import Hummingbird
import Stores

/// Refuses callers who ask too often, and tells all how they stand. It stands inside of what finds out who asks.
struct RateLimits: RouterMiddleware {
  typealias Context = ServiceContext

  private let rules: RateRules
  private let limiter: RateLimiter
  private let countsRefusedOnly: Bool
  private let metrics: EdgeMetrics?

  init(_ limits: ServiceConfiguration.Limits, limiter: RateLimiter, metrics: EdgeMetrics? = nil) {
    self.metrics = metrics
    rules = RateRules(limits)
    self.limiter = limiter
    countsRefusedOnly = limits.skipsSuccessful
  }

  func handle(
    _ request: Request, context: ServiceContext,
    next: (Request, ServiceContext) async throws -> Response
  ) async throws -> Response {
    let charges = rules.charges(
      request.method, path: request.uri.path, principal: context.principal, address: context.clientAddress)
    if charges.isEmpty { return try await next(request, context) }
    let standings =
      countsRefusedOnly ? await limiter.standings(charges) : await limiter.take(charges)
    context.answerHeaders.set(RateLimits.headers(standings, now: Date().timeIntervalSince1970))
    if let worst = standings.filter({ $0.retrySeconds != nil })
      .max(by: { ($0.retrySeconds ?? 0) < ($1.retrySeconds ?? 0) })
    {
      metrics?.limited(by: worst.limit)
      throw ServiceError(
        .tooManyRequests, code: "rate_limit_exceeded",
        message:
          "More than \(worst.limit.most) requests in \(worst.limit.seconds) seconds; wait as long as Retry-After says.",
        retryAfterSeconds: worst.retrySeconds)
    }
    guard countsRefusedOnly else { return try await next(request, context) }
    do {
      let response = try await next(request, context)
      if response.status.code >= 400 { await limiter.count(charges) }
      return response
    } catch {
      await limiter.count(charges)
      throw error
    }
  }

  /// How the caller stands with the limit that is nearest, in the names that are usual: the IETF's draft
  /// (draft-ietf-httpapi-ratelimit-headers, 06 for the three single ones and 10 for the policy) and those with `X-`, whose
  /// reset is a time of day.
  static func headers(_ standings: [RateStanding], now: Double) -> HTTPFields {
    guard
      let nearest = standings.min(by: { left, right in
        (left.retrySeconds == nil ? 1 : 0, left.remaining, -left.resetSeconds)
          < (right.retrySeconds == nil ? 1 : 0, right.remaining, -right.resetSeconds)
      })
    else { return [:] }
    let wait = Int((nearest.retrySeconds ?? nearest.resetSeconds).rounded(.up))
    let limit = String(nearest.limit.most)
    let remaining = String(nearest.remaining)
    var headers = HTTPFields()
    for (name, value) in [
      ("RateLimit-Limit", limit), ("RateLimit-Remaining", remaining), ("RateLimit-Reset", String(wait)),
      (
        "RateLimit-Policy",
        standings.map { "\"\($0.limit.name)\";q=\($0.limit.most);w=\($0.limit.seconds)" }
          .joined(separator: ", ")
      ),
      ("X-RateLimit-Limit", limit), ("X-RateLimit-Remaining", remaining),
      ("X-RateLimit-Reset", String(Int(now) + wait)),
    ] {
      if let name = HTTPField.Name(name) { headers[name] = value }
    }
    return headers
  }

  static let headerNames = [
    "RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset", "RateLimit-Policy", "X-RateLimit-Limit",
    "X-RateLimit-Remaining", "X-RateLimit-Reset", "Retry-After",
  ]
}
