import Accounts
import Crypto
import Foundation
import Jobs
import Testing

@Suite("Access tokens")
struct AccessTokenTests {
  static let secret = "an-example-secret-of-the-tests-0123456789"
  static let now = Timestamp(seconds: 1_800_000_000)

  let key: SigningKey
  let tokens: AccessTokens

  init() async throws {
    key = try SigningKey(SecretText(Self.secret))
    tokens = await AccessTokens(ring: SigningKeyRing(key))
  }

  /// A token made by hand, independent of the library that checks it.
  func token(
    header: [String: Any]? = nil, claims: [String: Any] = [:], without: String? = nil,
    secret: String = Self.secret,
    hash: String = "HS256"
  ) throws -> SecretText {
    var all: [String: Any] = [
      "iss": "steno", "aud": "steno-api", "sub": "usr_1", "exp": 1_800_000_900, "nbf": 1_800_000_000,
      "iat": 1_800_000_000, "jti": "1", "sid": "fam_1", "scope": "read write",
    ]
    all.merge(claims) { $1 }
    if let without { all[without] = nil }
    let header = header ?? ["alg": "HS256", "typ": "at+jwt", "kid": key.id]
    let parts = try [header, all].map {
      SecureBytes.base64URL(Array(try JSONSerialization.data(withJSONObject: $0, options: .sortedKeys)))
    }
    let input = Array(parts.joined(separator: ".").utf8)
    let code: [UInt8] =
      switch hash {
      case "none": []
      case "HS512":
        Array(HMAC<SHA512>.authenticationCode(for: input, using: SymmetricKey(data: Array(secret.utf8))))
      default:
        Array(HMAC<SHA256>.authenticationCode(for: input, using: SymmetricKey(data: Array(secret.utf8))))
      }
    return SecretText(parts.joined(separator: ".") + "." + SecureBytes.base64URL(code))
  }

  @Test("A token says who bears it")
  func round() async throws {
    let text = try await tokens.issue(account: "usr_9", family: "fam_9", scopes: [.read], at: Self.now)
    let token = try await tokens.verify(text, at: Self.now)
    #expect(token.account == "usr_9")
    #expect(token.family == "fam_9")
    #expect(token.scopes == [.read])
    #expect(token.expiresAt == Self.now.advanced(seconds: 900))
    #expect("\(text)" == "(secret)")
  }

  @Test("A token made by hand by the same rules is accepted")
  func byHand() async throws {
    let token = try await tokens.verify(token(), at: Self.now)
    #expect(token.scopes == [.read, .write])
  }

  enum Forgery: String, CaseIterable {
    case none, noneWithCode, rs256, hs512, es256, unknownKid, traversal, noKid, jku, x5u, jwk, x5c, crit,
      wrongTyp
    case jwtTyp, noTyp, wrongSecret, wrongIssuer, wrongAudience, audienceList, expired, early, future,
      tooLong, noExp
    case noNbf, noIat, noSub, emptySub, textExp, hugeExp, negativeExp, empty, twoParts, fourParts, huge,
      padded, junk
  }

  @Test("What is not ours is refused, always with the same answer", arguments: Forgery.allCases)
  func forgery(_ forgery: Forgery) async throws {
    let good: [String: Any] = ["alg": "HS256", "typ": "at+jwt", "kid": key.id]
    func header(_ changes: [String: Any?]) -> [String: Any] {
      var header = good
      for (name, value) in changes { header[name] = value }
      return header
    }
    let valid = try token().reveal()
    let text: SecretText =
      switch forgery {
      case .none: try token(header: header(["alg": "none"]), hash: "none")
      case .noneWithCode: try token(header: header(["alg": "none"]))
      case .rs256: try token(header: header(["alg": "RS256"]))
      case .hs512: try token(header: header(["alg": "HS512"]), hash: "HS512")
      case .es256: try token(header: header(["alg": "ES256"]))
      case .unknownKid: try token(header: header(["kid": "0000000000000000"]))
      case .traversal: try token(header: header(["kid": "../../../dev/null"]), secret: "")
      case .noKid: try token(header: header(["kid": nil as Any?]))
      case .jku: try token(header: header(["jku": "https://example.org/keys"]))
      case .x5u: try token(header: header(["x5u": "https://example.org/keys"]))
      case .jwk: try token(header: header(["jwk": ["kty": "oct", "k": "AAAA"]]))
      case .x5c: try token(header: header(["x5c": ["AAAA"]]))
      case .crit: try token(header: header(["crit": ["b64"], "b64": false]))
      case .wrongTyp: try token(header: header(["typ": "refresh"]))
      case .jwtTyp: try token(header: header(["typ": "JWT"]))
      case .noTyp: try token(header: header(["typ": nil as Any?]))
      case .wrongSecret: try token(secret: "another-secret-of-the-tests-0123456789ab")
      case .wrongIssuer: try token(claims: ["iss": "other"])
      case .wrongAudience: try token(claims: ["aud": "other"])
      case .audienceList: try token(claims: ["aud": ["steno-api"]])
      case .expired: try token(claims: ["exp": 1_799_999_970, "iat": 1_799_999_000, "nbf": 1_799_999_000])
      case .early: try token(claims: ["nbf": 1_800_000_031])
      case .future: try token(claims: ["iat": 1_800_000_031])
      case .tooLong: try token(claims: ["exp": 1_800_009_000])
      case .noExp: try token(without: "exp")
      case .noNbf: try token(without: "nbf")
      case .noIat: try token(without: "iat")
      case .noSub: try token(without: "sub")
      case .emptySub: try token(claims: ["sub": ""])
      case .textExp: try token(claims: ["exp": "1800000900"])
      case .hugeExp: try token(claims: ["exp": 1e300])
      case .negativeExp: try token(claims: ["exp": Int64.min])
      case .empty: SecretText("")
      case .twoParts: SecretText(valid.split(separator: ".").prefix(2).joined(separator: "."))
      case .fourParts: SecretText(valid + ".AAAA")
      case .huge: try token(claims: ["more": String(repeating: "a", count: 8192)])
      case .padded: SecretText(valid + "=")
      case .junk: SecretText("\u{0}.\u{FFFD}.é")
      }
    await #expect(throws: AccountError.invalidToken) { try await tokens.verify(text, at: Self.now) }
  }

  @Test("No change of any one character goes unnoticed")
  func tampered() async throws {
    let valid = Array(try token().reveal().utf8)
    for index in stride(from: 0, to: valid.count, by: 3) {
      var changed = valid
      changed[index] = changed[index] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
      let text = SecretText(String(decoding: changed, as: UTF8.self))
      await #expect(throws: AccountError.invalidToken) { try await tokens.verify(text, at: Self.now) }
    }
  }

  @Test(
    "Clocks may differ by 30 seconds and no more",
    arguments: [(-31.0, false), (-30, true), (0, true), (929.999, true), (930, false)])
  func edges(seconds: Double, isGood: Bool) async throws {
    let text = try token()
    let outcome = try? await tokens.verify(text, at: Self.now.advanced(seconds: seconds))
    #expect((outcome != nil) == isGood)
  }

  @Test("After a change of keys old tokens are good as long as their key is kept")
  func rotation() async throws {
    let old = try token()
    let next = try SigningKey(SecretText("the-next-secret-of-the-tests-0123456789"))
    let both = await AccessTokens(ring: SigningKeyRing(next, previous: [key]))
    #expect(try await both.verify(old, at: Self.now).account == "usr_1")
    let new = await AccessTokens(ring: SigningKeyRing(next))
    await #expect(throws: AccountError.invalidToken) { try await new.verify(old, at: Self.now) }
  }

  @Test(
    "Short secrets and dull ones are refused", arguments: ["", "short", String(repeating: "a", count: 64)])
  func weak(secret: String) {
    #expect(throws: AccountError.weakSecret("JWT_SECRET")) { try SigningKey(SecretText(secret)) }
  }

  @Test("A key is made once, for its owner's eyes, and others' eyes are refused")
  func file() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appendingPathComponent("jwt.key").path
    let first = try SigningKey.inFile(path)
    #expect(try SigningKey.inFile(path) == first)
    let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    #expect(mode == 0o600)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["jwt.key"])
    try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
    #expect(throws: AccountError.self) { try SigningKey.inFile(path) }
  }
}
