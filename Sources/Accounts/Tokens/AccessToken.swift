import Foundation
import JWTKit
public import Jobs

/// What an access token says of its bearer.
public struct AccessToken: Sendable, Hashable {
  public var account: String
  /// The login it comes from: when that ends, so does the token.
  public var family: String
  public var scopes: Set<Scope>
  /// Its own name.
  public var id: String
  public var expiresAt: Timestamp
}

/// Issues and checks access tokens: JSON Web Tokens (RFC 7519) signed with HS256 by keys of this service and nothing else,
/// by the rules of RFC 8725.
public struct AccessTokens: Sendable {
  /// Bytes of a token at most.
  public static let longest = 8192
  /// RFC 9068 section 2.1: no other token of ours passes for an access token.
  static let type = "at+jwt"

  public let issuer: String
  public let audience: String
  /// Seconds for which a token is good.
  public let lifetime: Double
  /// Seconds that clocks may differ.
  public let leeway: Double
  private let current: String
  /// One collection for each key, so that a token's header chooses the key and nothing else.
  private let collections: [String: JWTKeyCollection]

  public init(
    ring: SigningKeyRing, issuer: String = "steno", audience: String = "steno-api", lifetime: Double = 900,
    leeway: Double = 30
  ) async {
    var collections: [String: JWTKeyCollection] = [:]
    for key in ring.keys where collections[key.id] == nil {
      collections[key.id] = await JWTKeyCollection().add(
        hmac: HMACKey(from: key.bytes), digestAlgorithm: .sha256, kid: JWKIdentifier(string: key.id))
    }
    self.collections = collections
    current = ring.current.id
    (self.issuer, self.audience, self.lifetime, self.leeway) = (issuer, audience, lifetime, leeway)
  }

  public func issue(account: String, family: String, scopes: Set<Scope>, at now: Timestamp) async throws
    -> SecretText
  {
    let seconds = now.milliseconds / 1000
    let claims = Claims(
      iss: issuer, aud: audience, sub: account, exp: seconds + Int64(lifetime), nbf: seconds, iat: seconds,
      jti: SecureBytes.hex(SecureBytes.random(12)), sid: family,
      scope: scopes.map(\.rawValue).sorted().joined(separator: " "))
    guard let keys = collections[current] else { throw AccountError.invalidToken }
    let token = try await keys.sign(
      claims, kid: JWKIdentifier(string: current), header: ["typ": .string(AccessTokens.type)])
    return SecretText(token)
  }

  /// - Throws: ``AccountError/invalidToken``, whatever is wrong.
  public func verify(_ token: SecretText, at now: Timestamp) async throws -> AccessToken {
    let text = token.reveal()
    guard text.utf8.count <= AccessTokens.longest else { throw AccountError.invalidToken }
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    // All three in the one spelling of base64url, so that a token cannot be written in two ways.
    guard parts.count == 3, let header = SecureBytes.fromBase64URL(parts[0]),
      SecureBytes.fromBase64URL(parts[1]) != nil, SecureBytes.fromBase64URL(parts[2])?.count == 32
    else { throw AccountError.invalidToken }
    // A header with anything else in it (jku, x5u, jwk, crit, …), or with values that are no texts, is not ours.
    guard let fields = try? JSONDecoder().decode([String: String].self, from: Data(header)),
      fields.count == 3, fields["alg"] == "HS256", fields["typ"] == AccessTokens.type, let id = fields["kid"],
      let keys = collections[id], let claims = try? await keys.verify(text, as: Claims.self)
    else { throw AccountError.invalidToken }
    return try checked(claims, at: now)
  }

  private func checked(_ claims: Claims, at now: Timestamp) throws -> AccessToken {
    let range = Int64(0)...253_402_300_799
    let seconds = Double(now.milliseconds) / 1000
    guard claims.iss == issuer, claims.aud == audience, !claims.sub.isEmpty, !claims.sid.isEmpty,
      range.contains(claims.exp), range.contains(claims.nbf), range.contains(claims.iat),
      seconds < Double(claims.exp) + leeway, seconds >= Double(claims.nbf) - leeway,
      seconds >= Double(claims.iat) - leeway, Double(claims.exp - claims.iat) <= lifetime + leeway
    else { throw AccountError.invalidToken }
    return AccessToken(
      account: claims.sub, family: claims.sid,
      scopes: Set(claims.scope.split(separator: " ").compactMap { Scope(rawValue: String($0)) }),
      id: claims.jti,
      expiresAt: Timestamp(milliseconds: claims.exp * 1000))
  }

  /// As RFC 7519 section 4.1 names them; all must be there.
  private struct Claims: JWTPayload {
    var iss: String
    var aud: String
    var sub: String
    var exp: Int64
    var nbf: Int64
    var iat: Int64
    var jti: String
    var sid: String
    var scope: String

    /// Checked after this, at a time that tests can choose.
    func verify(using algorithm: some JWTAlgorithm) async throws {}
  }
}
