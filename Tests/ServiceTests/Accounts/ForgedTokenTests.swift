import Accounts
import Crypto
import Foundation
import HTTPTypes
import Jobs
import Service
import Stores
import Testing

/// Attacks on access tokens over HTTP; `AccessTokenTests` has the longer list for the check itself.
@Suite("Forged access tokens")
struct ForgedTokenTests {
  static let names = [
    "good", "alg none", "alg none with a signature", "alg None", "RS256 with our key", "HS512",
    "kid of nobody",
    "kid with a path", "kid with SQL", "no kid", "jku", "jwk", "crit", "typ JWT", "another secret",
    "no signature",
    "wrong issuer", "wrong audience", "expired", "not yet", "from the future", "lives too long", "no expiry",
    "user of nobody", "login of nobody", "login of another", "junk", "two tokens",
  ]

  let service: MultiUserService
  let ada: User
  let family: String
  let foreign: String

  init() async throws {
    service = try await MultiUserService()
    ada = try await service.user("ada")
    family = try await service.token(ada).family
    foreign = try await service.token(try await service.user("eve")).family
  }

  func token(
    _ header: [String: Any?] = [:], _ claims: [String: Any?] = [:], secret: String = MultiUserService.secret,
    hash: String = "HS256"
  ) throws -> String {
    let id = try SigningKey(SecretText(MultiUserService.secret)).id
    let now = service.now.milliseconds / 1000
    var head: [String: Any] = ["alg": "HS256", "typ": "at+jwt", "kid": id]
    var body: [String: Any] = [
      "iss": "steno", "aud": "steno-api", "sub": ada.id, "exp": now + 900, "nbf": now, "iat": now, "jti": "1",
      "sid": family, "scope": "read write admin",
    ]
    for (name, value) in header { head[name] = value }
    for (name, value) in claims { body[name] = value }
    let parts = try [head, body].map {
      SecureBytes.base64URL(Array(try JSONSerialization.data(withJSONObject: $0)))
    }
    let input = Array(parts.joined(separator: ".").utf8)
    let key = SymmetricKey(data: Array(secret.utf8))
    let code: [UInt8] =
      switch hash {
      case "none": []
      case "HS512": Array(HMAC<SHA512>.authenticationCode(for: input, using: key))
      default: Array(HMAC<SHA256>.authenticationCode(for: input, using: key))
      }
    return parts.joined(separator: ".") + "." + SecureBytes.base64URL(code)
  }

  @Test("Only our own token lets in, and every other has the same answer", arguments: names)
  func attack(name: String) async throws {
    let now = service.now.milliseconds / 1000
    let text: String =
      switch name {
      case "alg none": try token(["alg": "none"], hash: "none")
      case "alg none with a signature": try token(["alg": "none"])
      case "alg None": try token(["alg": "None"], hash: "none")
      case "RS256 with our key": try token(["alg": "RS256"])
      case "HS512": try token(["alg": "HS512"], hash: "HS512")
      case "kid of nobody": try token(["kid": "0000000000000000"])
      case "kid with a path": try token(["kid": "../../../../dev/null"], secret: "")
      case "kid with SQL": try token(["kid": "x' UNION SELECT 'a"], secret: "a")
      case "no kid": try token(["kid": nil as Any?])
      case "jku": try token(["jku": "https://evil.example/keys"])
      case "jwk": try token(["jwk": ["kty": "oct", "k": "AAAA"]])
      case "crit": try token(["crit": ["exp"]])
      case "typ JWT": try token(["typ": "JWT"])
      case "another secret": try token(secret: "another-secret-of-the-tests-0123456789ab")
      case "no signature": try token(hash: "none")
      case "wrong issuer": try token([:], ["iss": "other"])
      case "wrong audience": try token([:], ["aud": "other"])
      case "expired": try token([:], ["exp": now - 31, "iat": now - 800, "nbf": now - 800])
      case "not yet": try token([:], ["nbf": now + 31])
      case "from the future": try token([:], ["iat": now + 31])
      case "lives too long": try token([:], ["exp": now + 86_400])
      case "no expiry": try token([:], ["exp": nil as Any?])
      case "user of nobody": try token([:], ["sub": "usr_0"])
      case "login of nobody": try token([:], ["sid": "fam_0"])
      case "login of another": try token([:], ["sid": foreign])
      case "junk": "a.b.c"
      default: try token()
      }
    try await service.test { ask async throws in
      var headers: HTTPFields = [.authorization: "Bearer \(text)"]
      if name == "two tokens" { headers[HTTPField.Name("X-API-Key")!] = "other" }
      let answer = try await ask(.get, "/api/v1/transcriptions", headers)
      #expect(answer.status == (name == "good" ? 200 : 401))
      if name != "good" { #expect(answer.code == "unauthorized") }
      // A scope that the role does not have is worth nothing, even signed.
      if name == "good" { #expect(try await ask(.get, "/api/v1/admin/users", headers).status == 403) }
    }
  }
}
