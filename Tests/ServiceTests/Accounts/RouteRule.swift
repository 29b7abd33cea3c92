import Accounts

/// What a route demands of who asks.
enum RouteRule {
  /// Nothing: it says by itself what it wants.
  case open
  /// Somebody, whatever may be done with the credential.
  case somebody
  case scope(Scope)
  /// A scope, and the thing in the path must be one's own.
  case own(Thing, Scope)

  enum Thing { case transcription, export, visuals, video, batch, upload, webhook, delivery, key, login }

  /// Every route of the service, by method and path.
  static let all: [String: RouteRule] = {
    var rules: [String: RouteRule] = [:]
    func add(_ rule: RouteRule, _ routes: [String]) { for route in routes { rules[route] = rule } }
    add(
      .open,
      [
        "GET /livez", "GET /health", "GET /readyz", "GET /ready", "GET /health/db", "GET /health/cache",
        "GET /version", "POST /token", "GET /metrics", "GET /openapi.json", "GET /api/openapi.json",
        "GET /docs",
        "OPTIONS /api/v1/uploads", "OPTIONS /api/v1/uploads/{id}",
      ])
    add(
      .scope(.read),
      [
        "GET /status", "GET /v1/models", "GET /v1/models/**", "GET /api/v1/models",
        "GET /api/v1/models/quality-preferences", "GET /api/v1/models/preview", "GET /api/v1/languages",
        "GET /api/v1/transcriptions", "GET /api/v1/usage", "GET /api/v1/quota",
        "GET /api/v1/batches", "GET /api/v1/uploads", "GET /api/v1/webhooks",
        "GET /api/v1/webhooks/deliveries",
      ])
    add(
      .scope(.write),
      [
        "POST /transcribe", "POST /api/v1/transcriptions", "POST /v1/audio/transcriptions",
        "POST /v1/audio/translations", "POST /inference", "POST /load", "POST /api/v1/exports",
        "POST /v1/listen", "POST /api/v1/batches", "POST /api/v1/uploads", "POST /api/v1/webhooks",
        "GET /api/v1/webhooks/callback-secret",
      ])
    let job = "/api/v1/transcriptions/{id}"
    add(
      .own(.transcription, .read),
      ["GET \(job)", "GET \(job)/download", "GET \(job)/events", "GET \(job)/ws"])
    add(
      .own(.transcription, .write),
      ["DELETE \(job)"] + ["cancel", "pause", "resume", "retry", "rerun"].map { "POST \(job)/\($0)" })
    let export = "/api/v1/exports/{id}"
    add(.own(.export, .read), ["GET \(export)", "GET \(export)/events", "GET \(export)/download"])
    add(.own(.export, .write), ["DELETE \(export)"])
    let visuals = "/api/v1/visuals/{id}"
    add(.scope(.read), ["GET /api/v1/visuals"])
    add(.scope(.write), ["POST /api/v1/visuals"])
    add(
      .own(.visuals, .read),
      ["", "/render", "/download", "/events", "/ws", "/recording"].map { "GET \(visuals)\($0)" })
    add(
      .own(.visuals, .write),
      [
        "PUT \(visuals)", "PUT \(visuals)/scenes/{scene}", "POST \(visuals)/cancel", "DELETE \(visuals)",
        "POST \(visuals)/videos",
      ])
    add(.scope(.read), ["GET /api/v1/jobs"])
    add(.own(.transcription, .read), ["GET /api/v1/jobs/{id}"])
    let video = "/api/v1/videos/{id}"
    add(.scope(.read), ["GET /api/v1/videos"])
    add(.own(.video, .read), ["", "/download", "/events", "/ws"].map { "GET \(video)\($0)" })
    add(.own(.video, .write), ["DELETE \(video)", "POST \(video)/cancel", "POST \(video)/retry"])
    let batch = "/api/v1/batches/{id}"
    add(.own(.batch, .read), ["GET \(batch)", "GET \(batch)/events", "GET \(batch)/download"])
    add(.own(.batch, .write), ["DELETE \(batch)", "POST \(batch)/cancel", "POST \(batch)/retry"])
    let upload = "/api/v1/uploads/{id}"
    add(.own(.upload, .read), ["GET \(upload)"])
    add(.own(.upload, .write), ["HEAD", "PATCH", "POST", "DELETE"].map { "\($0) \(upload)" })
    let webhook = "/api/v1/webhooks/{id}"
    add(.own(.webhook, .read), ["GET \(webhook)", "GET \(webhook)/deliveries"])
    add(
      .own(.webhook, .write),
      ["PATCH \(webhook)", "DELETE \(webhook)", "POST \(webhook)/rotate", "POST \(webhook)/test"])
    add(.own(.delivery, .read), ["GET /api/v1/webhooks/deliveries/{id}"])
    add(.own(.delivery, .write), ["POST /api/v1/webhooks/deliveries/{id}/replay"])
    for prefix in ["/api/v1/auth", "/api/auth", "/auth"] {
      add(.open, ["login", "token", "refresh", "register", "setup"].map { "POST \(prefix)/\($0)" })
      add(
        .somebody,
        [
          "GET \(prefix)/me", "POST \(prefix)/logout", "POST \(prefix)/password", "PUT \(prefix)/password",
          "POST \(prefix)/change-password",
        ])
      add(.scope(.read), ["GET \(prefix)/sessions"])
      add(.scope(.write), ["DELETE \(prefix)/sessions"])
      add(.own(.login, .write), ["DELETE \(prefix)/sessions/{login}"])
    }
    for keys in ["/api/v1/keys", "/api/v1/api-keys"] {
      add(.scope(.read), ["GET \(keys)"])
      add(.scope(.write), ["POST \(keys)"])
      add(.own(.key, .read), ["GET \(keys)/{key}"])
      add(
        .own(.key, .write),
        [
          "PATCH \(keys)/{key}", "DELETE \(keys)/{key}", "POST \(keys)/{key}/rotate",
          "POST \(keys)/{key}/regenerate",
        ])
    }
    let users = "/api/v1/admin/users"
    add(
      .scope(.admin),
      [
        "GET \(users)", "POST \(users)", "GET \(users)/{user}", "PATCH \(users)/{user}",
        "DELETE \(users)/{user}", "PUT \(users)/{user}/role", "PUT \(users)/{user}/quota",
        "GET \(users)/{user}/usage", "POST \(users)/{user}/password", "POST \(users)/{user}/logout",
        "POST \(users)/{user}/disable", "POST \(users)/{user}/enable", "GET \(users)/{user}/keys",
        "DELETE \(users)/{user}/keys/{key}", "GET /api/v1/admin/audit", "GET /api/v1/admin/audit/verify",
      ])
    return rules
  }()
}
