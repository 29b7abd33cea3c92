import Accounts
import Foundation
import Jobs
import Testing

@Suite("Passwords")
struct PasswordTests {
  let cheap: PasswordParameters
  init() throws { cheap = try PasswordParameters(memoryBytes: 8192, passes: 1) }

  @Test("A password matches its hash however its characters are composed, and no other does")
  func matches() throws {
    let hash = try PasswordHash(of: SecretText("caf\u{E9} au lait"), parameters: cheap)
    #expect(hash.encoded.hasPrefix("$argon2id$v=19$m=8,t=1,p=1$"))
    #expect(hash.matches(SecretText("cafe\u{301} au lait")))
    #expect(!hash.matches(SecretText("cafe au lait")))
    #expect(!hash.matches(SecretText("")))
    #expect(try PasswordHash(of: SecretText("caf\u{E9} au lait"), parameters: cheap) != hash)
  }

  @Test("A hash is weaker only where parameters have grown")
  func weaker() throws {
    let hash = try PasswordHash(of: SecretText("whatever it is"), parameters: cheap)
    #expect(!hash.isWeaker(than: cheap))
    #expect(hash.isWeaker(than: .server))
    #expect(PasswordHash(encoded: "damaged").isWeaker(than: cheap))
  }

  @Test(
    "A damaged hash matches nothing and takes no memory",
    arguments: [
      "", "$argon2id$", "$argon2id$v=19$m=99999999999,t=3,p=1$AAAA$AAAA",
      "$argon2id$v=19$m=-8,t=1,p=1$AAAA$AAAA",
      "$argon2id$v=19$m=8,t=4000000000,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAA", String(repeating: "$", count: 4096),
    ])
  func damaged(text: String) {
    #expect(!PasswordHash(encoded: text).matches(SecretText("x")))
  }

  @Test(
    "Bad passwords are refused",
    arguments: [
      "short", "password123", "P@ssw0rd2024!", "1234567890", "qwertyuiop", "aaaaaaaaaaaa", "abcabcabcabc",
      "Admin12345!",
      "changeme!!1", "xx-ada.l-xx", "0987654321", "letmein2025",
      String(repeating: "0123456789abc", count: 30),
    ])
  func refused(password: String) throws {
    let name = try UserName("ada.l@example.org")
    #expect(throws: AccountError.self) { try PasswordRules().check(SecretText(password), name: name) }
  }

  @Test(
    "Long ones of any kind are good",
    arguments: ["correct horse battery staple", "Tr0ub4dor&3xq", "Überflußkraft 9"])
  func good(password: String) throws {
    try PasswordRules().check(SecretText(password), name: UserName("ada"))
    try PasswordRules().check(PasswordRules.temporary(), name: UserName("somebody.else"))
  }
}

@Suite("Refresh tokens and sessions")
struct LoginTests {
  let now = Timestamp(seconds: 1_800_000_000)

  @Test("The newest token is exchanged; an old one ends all of its family")
  func reuse() {
    let (first, second, third) = (RefreshToken(), RefreshToken(), RefreshToken())
    var family = RefreshFamily(account: "a", first: first, lifetimes: RefreshLifetimes(), at: now)
    #expect(family.redeem(first.hash, next: second.hash, lifetimes: RefreshLifetimes(), at: now) == .rotated)
    #expect(family.redeem(first.hash, next: third.hash, lifetimes: RefreshLifetimes(), at: now) == .reused)
    #expect(!family.isAlive(at: now))
    #expect(family.redeem(second.hash, next: third.hash, lifetimes: RefreshLifetimes(), at: now) == .refused)
  }

  @Test("However often it is used, a login ends after 30 days")
  func absolute() {
    var token = RefreshToken()
    var family = RefreshFamily(account: "a", first: token, lifetimes: RefreshLifetimes(), at: now)
    for day in 1..<30 {
      let next = RefreshToken()
      let at = now.advanced(seconds: Double(day) * 86_400)
      #expect(family.redeem(token.hash, next: next.hash, lifetimes: RefreshLifetimes(), at: at) == .rotated)
      token = next
    }
    let end = now.advanced(seconds: 30 * 86_400)
    #expect(family.redeem(token.hash, next: token.hash, lifetimes: RefreshLifetimes(), at: end) == .refused)
  }

  @Test("A session ends 12 hours after its last use and 30 days after its beginning")
  func session() {
    var (session, cookie) = Session.begin(account: "a", at: now)
    #expect(Session.id(cookie: cookie.reveal()) == session.id)
    #expect(session.isAlive(at: now.advanced(seconds: 43_199), lifetimes: SessionLifetimes()))
    #expect(!session.isAlive(at: now.advanced(seconds: 43_200), lifetimes: SessionLifetimes()))
    session.seenAt = now.advanced(seconds: 30 * 86_400)
    #expect(!session.isAlive(at: session.seenAt, lifetimes: SessionLifetimes()))
  }

  @Test("A page's token is good for its own session only, and only where cookie and header are the same")
  func csrf() throws {
    let tokens = CSRFTokens(key: try SigningKey(SecretText(AccessTokenTests.secret)))
    let token = tokens.make(session: "one")
    #expect(tokens.isValid(header: token, cookie: token, session: "one"))
    #expect(!tokens.isValid(header: token, cookie: token, session: "two"))
    #expect(!tokens.isValid(header: token, cookie: nil, session: "one"))
    #expect(!tokens.isValid(header: nil, cookie: token, session: "one"))
    #expect(!tokens.isValid(header: token, cookie: tokens.make(session: "one"), session: "one"))
    #expect(!tokens.isValid(header: "a.b", cookie: "a.b", session: "one"))
  }

  @Test("A key is good until it expires, is revoked or gets another secret")
  func apiKey() throws {
    let end = now.advanced(seconds: 60)
    var (key, text) = APIKey.make(account: "a", name: "ci", scopes: [.read], expiresAt: end, at: now)
    let given = try #require(APIKeyText(text.reveal()))
    #expect(given.id == key.id)
    #expect(key.accepts(given, at: now))
    #expect(!key.accepts(given, at: end))
    var revoked = key
    revoked.revokedAt = now
    #expect(!revoked.accepts(given, at: now))
    let other = try #require(APIKeyText(key.rotate().reveal()))
    #expect(!key.accepts(given, at: now))
    #expect(key.accepts(other, at: now))
  }

  @Test(
    "What cannot be a key is none",
    arguments: ["", "steno_", "steno_zzzzzzzzzzzz_", String(repeating: "é", count: 31)])
  func noKey(text: String) { #expect(APIKeyText(text) == nil) }

  @Test("A setup token is good once")
  func setup() {
    var (token, text) = SetupToken.make()
    #expect(token.accepts(text.reveal()))
    #expect(!token.accepts("guess"))
    token.use()
    #expect(!token.accepts(text.reveal()))
  }
}

@Suite("Lockout")
struct LockoutTests {
  let now = Timestamp(seconds: 1_800_000_000)

  @Test("The fifth failure pauses for a minute, each further one for twice as long, up to an hour")
  func growing() {
    var (attempts, time) = (LoginAttempts(), now)
    for _ in 1...4 {
      attempts.begin(at: time, policy: .account)
      #expect(attempts.remaining(at: time) == nil)
    }
    for pause in [60.0, 120, 240, 480, 960, 1920, 3600, 3600] {
      attempts.begin(at: time, policy: .account)
      #expect(attempts.remaining(at: time) == pause)
      time = time.advanced(seconds: pause)
      #expect(attempts.remaining(at: time) == nil)
    }
    attempts.begin(at: time.advanced(seconds: 86_401), policy: .account)
    #expect(attempts.count == 1)
  }

  @Test("One success does not clear the failures of others at its address")
  func takeBack() {
    var attempts = LoginAttempts()
    for _ in 1...20 { attempts.begin(at: now, policy: .address) }
    #expect(attempts.remaining(at: now) == 60)
    attempts.takeBack(policy: .address)
    #expect(attempts.count == 19)
    #expect(attempts.remaining(at: now) == nil)
  }

  @Test("Names and addresses are kept as hashes; all addresses of one IPv6 network are one")
  func keys() {
    let name = LoginAttemptKey.account("hunter2-typed-as-name").stored
    #expect(!name.contains("hunter2"))
    #expect(LoginAttemptKey.account("Ada").stored == LoginAttemptKey.account("ada").stored)
    #expect(
      LoginAttemptKey.address("2001:db8::1").stored == LoginAttemptKey.address("2001:DB8:0:0:ffff::2").stored)
    #expect(
      LoginAttemptKey.address("2001:db8:0:1::1").stored != LoginAttemptKey.address("2001:db8::1").stored)
    #expect(LoginAttemptKey.address("::ffff:192.0.2.1").stored == LoginAttemptKey.address("192.0.2.1").stored)
  }
}

@Suite("The audit log")
struct AuditTests {
  static func records(_ count: Int) -> ([AuditRecord], AuditHead) {
    var chain = AuditChain()
    let records = (0..<count).map { index in
      chain.append(
        AuditEvent(at: Timestamp(seconds: Double(index)), actor: "a", action: "login", target: "\(index)"))
    }
    return (records, chain.head)
  }

  static func fault(_ records: [AuditRecord], _ head: AuditHead) -> AuditFault? {
    var chain = AuditChain()
    do throws(AuditFault) {
      for record in records { try chain.verify(record) }
      try chain.verifyEnd(head)
      return nil
    } catch { return error }
  }

  @Test("An untouched log is in order")
  func whole() {
    let (records, head) = Self.records(5)
    #expect(Self.fault(records, head) == nil)
    #expect(Self.fault([], .empty) == nil)
  }

  @Test("A change, a removal, a swap and a cut are seen, and where")
  func tampered() {
    let (records, head) = Self.records(5)
    var changed = records
    changed[2].event.actor = "b"
    #expect(Self.fault(changed, head) == AuditFault(sequence: 3, kind: .changed))
    changed[2].hash =
      AuditRecord(
        sequence: 3, event: changed[2].event, previous: changed[2].previous, hash: records[0].hash
      ).hash
    #expect(Self.fault(changed, head)?.sequence == 3)
    var removed = records
    removed.remove(at: 1)
    #expect(Self.fault(removed, head) == AuditFault(sequence: 2, kind: .missing))
    var swapped = records
    swapped.swapAt(1, 2)
    #expect(Self.fault(swapped, head)?.sequence == 2)
    #expect(Self.fault(Array(records.dropLast()), head) == AuditFault(sequence: 5, kind: .missing))
    var renumbered = removed
    for index in renumbered.indices { renumbered[index].sequence = Int64(index + 1) }
    #expect(Self.fault(renumbered, head) == AuditFault(sequence: 2, kind: .unlinked))
  }
}

@Suite("Quotas")
struct QuotaTests {
  let now = Timestamp(seconds: 1_797_000_000)

  @Test("What fits exactly is allowed, one more is not")
  func limits() throws {
    let quota = Quota(bytes: 100, audioSecondsPerMonth: 60, concurrentJobs: 2)
    let usage = QuotaUsage(bytes: 90, audioSeconds: 50, jobs: 1)
    try quota.check(usage, adding: QuotaUsage(bytes: 10, audioSeconds: 10, jobs: 1), at: now)
    for wanted in [
      QuotaUsage(bytes: 11), QuotaUsage(bytes: .max), QuotaUsage(audioSeconds: 10.5),
      QuotaUsage(audioSeconds: .nan),
      QuotaUsage(jobs: 2),
    ] {
      #expect(throws: QuotaExceeded.self) { try quota.check(usage, adding: wanted, at: now) }
    }
    try Quota.unlimited.check(usage, adding: QuotaUsage(bytes: .max, audioSeconds: 1e12, jobs: 1000), at: now)
  }

  @Test("Months are those of the calendar in UTC")
  func months() {
    #expect(UsageMonth(of: Timestamp(seconds: 1_709_164_800)).description == "2024-02")
    #expect(UsageMonth(of: Timestamp(seconds: 1_709_251_199)).end == Timestamp(seconds: 1_709_251_200))
    #expect(UsageMonth(of: Timestamp(seconds: 1_735_689_599)).description == "2024-12")
    #expect(UsageMonth(of: Timestamp(seconds: 1_735_689_599)).end == Timestamp(seconds: 1_735_689_600))
    #expect(UsageMonth(of: Timestamp(seconds: -1)).description == "1969-12")
  }

  @Test(
    "Names are plain, and the same in any case",
    arguments: ["a", "é", "a b", "a/b", "", String(repeating: "a", count: 65)])
  func names(text: String) throws {
    #expect(throws: AccountError.self) { try UserName(text) }
    #expect(try UserName("Ada") == UserName("ada"))
  }
}
