import Web

// What no single value shows: settings that do not fit each other, and secrets that are none.

extension ServiceConfiguration {
  /// - Parameter name: what somebody called a setting.
  func faults(name: (String) -> String) -> [ConfigurationFault] {
    var faults: [ConfigurationFault] = []
    func check(_ isFine: Bool, _ key: String, _ fault: String, _ fix: String) {
      if !isFine { faults.append(ConfigurationFault(name: name(key), fault: fault, fix: fix)) }
    }
    check(
      !http.hasHalfOfTLS, "http.tls.certificate",
      "TLS needs a certificate and its key, and one of them is missing",
      "give both SSL_CERT_PATH and SSL_KEY_PATH")
    if let tls = http.tls {
      do { _ = try ServerCertificates(certificate: tls.certificate, key: tls.key) } catch {
        let fault = error as? CertificateError ?? .unreadable(path: tls.certificate)
        check(
          false, fault.path == tls.key ? "http.tls.key" : "http.tls.certificate", fault.parts.fault,
          fault.parts.fix)
      }
    }
    check(
      !http.forcesHTTPS || http.tls != nil || !http.trustedProxies.isEmpty, "http.force_https",
      "no request could come over TLS",
      "give SSL_CERT_PATH and SSL_KEY_PATH, or name the proxy in STENO_TRUSTED_PROXIES")
    check(
      !(http.corsCredentials && http.corsOrigins.contains("*")), "http.cors.credentials",
      "with credentials every page in the world could act for a user", "name the origins instead of *")
    check(
      metrics.port == nil || metrics.port != http.port, "metrics.port", "it is the service's own port",
      "give another, or leave it out")
    check(
      jobs.syncTimeoutSeconds >= jobs.syncThresholdSeconds / 10, "jobs.sync_timeout",
      "it is far shorter than the recordings that shall be answered at once",
      "raise it, or lower SYNC_THRESHOLD")
    check(
      !uploads.hasOddFetchNetwork, "uploads.fetch_networks",
      "an address has bits behind the network's prefix",
      "give networks such as 10.0.0.0/8, or one address")
    check(
      uploads.fetchPorts.allSatisfy((1...65_535).contains), "uploads.fetch_ports", "it has what is no port",
      "give numbers from 1 to 65535, separated by commas")
    check(
      accounts.accessLifetimeSeconds <= accounts.refreshLifetimeSeconds, "accounts.access_lifetime",
      "a token would live longer than the login it comes from", "lower it, or raise STENO_REFRESH_LIFETIME")
    for (key, secret, least) in [
      ("accounts.jwt_secret", accounts.jwtSecret, 32), ("accounts.api_key", accounts.apiKey, 16),
      ("accounts.bootstrap_password", accounts.bootstrapPassword, 12), ("metrics.token", metrics.token, 16),
      ("webhooks.secret", webhooks.secret, 16),
    ] {
      guard let secret else { continue }
      check(
        secret.utf8.count >= least, key, "it has fewer than \(least) characters",
        "make one: openssl rand -base64 33")
      check(
        secret.utf8.count < least || !Self.isGuessable(secret), key, "it is one that everybody tries first",
        "make one: openssl rand -base64 33")
    }
    for (key, fault, fix) in refinementFaults { check(false, key, fault, fix) }
    return faults
  }

  /// Examples out of guides, and repetitions.
  private static func isGuessable(_ secret: String) -> Bool {
    let lower = secret.lowercased()
    let examples = [
      "changeme", "change-me", "change_me", "your-secret", "your_secret", "yoursecret", "your-jwt-secret",
      "your_jwt_secret", "password", "supersecret", "super-secret", "placeholder", "secret-key-here",
    ]
    return examples.contains { lower.contains($0) } || Set(secret).count < 5
  }

  /// What is allowed, and yet may not be meant.
  var warnings: [String] {
    var warnings: [String] = []
    if !http.isLoopbackOnly, !accounts.isMultiUser, accounts.apiKey == nil {
      warnings.append(
        "Whoever reaches \(http.host) can use the service: set STENO_API_KEY or STENO_MULTI_USER=true, or listen on 127.0.0.1."
      )
    }
    if !http.isLoopbackOnly, http.tls == nil, http.trustedProxies.isEmpty {
      warnings.append(
        "Logins and recordings travel without encryption: give SSL_CERT_PATH and SSL_KEY_PATH, or put a proxy before the service and name it in STENO_TRUSTED_PROXIES."
      )
    }
    if http.corsOrigins.contains("*") {
      warnings.append("Pages of every origin may use the API: name the origins in CORS_ORIGINS.")
    }
    if accounts.isRegistrationOpen, !accounts.isMultiUser {
      warnings.append("STENO_REGISTRATION=open has no effect without STENO_MULTI_USER=true.")
    }
    if accounts.isMultiUser, accounts.apiKey != nil {
      warnings.append(
        "STENO_API_KEY has no effect with STENO_MULTI_USER=true: users make keys of their own at /api/v1/keys."
      )
    }
    return warnings
  }
}
