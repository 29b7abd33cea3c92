import Foundation
import Logging
import Synchronization
import Telemetry
import Testing

/// Keeps the lines of a log.
final class LogLines: Sendable {
  private let lines = Mutex<[String]>([])
  var all: [String] { lines.withLock { $0 } }

  func logger(
    _ format: LogFormat = .json, level: Logger.Level = .trace, secrets: [String] = []
  ) -> Logger {
    Logger(label: "test") { label in
      ScrubbedLogHandler(
        label: label, level: level, format: format, scrubber: LogScrubber(secrets: secrets)
      ) { line in self.lines.withLock { $0.append(line) } }
    }
  }
}

@Suite("Logs")
struct ScrubbedLogHandlerTests {
  private static let canary = "c4naryQ7xVb2Lm9Zt"

  @Test(
    "A secret reaches no line, however it is written",
    arguments: [
      "Authorization: Bearer CANARY", "authorization=Basic CANARY", #"{"password": "CANARY and more"}"#,
      "X-API-Key: CANARY", "api_key=CANARY&model=base", "cookie: session=CANARY; theme=dark, x=CANARY",
      "GET https://bucket.example/talk.wav?X-Amz-Signature=CANARY&x=1", "https://user:CANARY@example.org/a",
      "wss://example.org/live#CANARY", "used key steno_0123456789ab_CANARYCANARYCANARYCANARY",
      "secret=CANARY",
      "sent Bearer CANARY1", "token:CANARY", "refreshToken = 'CANARY'", "sk-CANARY0123456789",
      "eyJhbGciOiJIUzI1NiJ9.CANARY.sig", #"accessToken\":\"CANARY\""#, "Set-Cookie: id=CANARY",
    ], [LogFormat.text, .json])
  func secrets(text: String, format: LogFormat) {
    let lines = LogLines()
    let text = text.replacingOccurrences(of: "CANARY", with: Self.canary)
    let logger = lines.logger(format)
    logger.info("\(text)")
    logger.error(
      "failed", metadata: ["error": "\(text)", "list": ["\(text)"], "inner": ["detail": "\(text)"]])
    #expect(lines.all.count == 2)
    for line in lines.all {
      #expect(!line.contains(Self.canary), "\(line)")
      #expect(line.contains("[removed]"))
    }
  }

  @Test(
    "Values under names of secrets and of speech are left out",
    arguments: [
      "authorization", "X-Api-Key", "apiKey", "password", "new_password", "cookie", "Set-Cookie", "secret",
      "jwtSecret", "refresh_token", "csrf-token", "signature", "text", "transcript", "segments", "words",
      "prompt",
      "hotwords", "partial", "title", "filename",
    ])
  func names(name: String) throws {
    let lines = LogLines()
    lines.logger().info("event", metadata: [name: "\(Self.canary)", "inner": [name: ["\(Self.canary)"]]])
    let line = try #require(lines.all.first)
    #expect(!line.contains(Self.canary))
  }

  @Test("Secrets that the service holds are known wherever they stand")
  func known() throws {
    let lines = LogLines()
    lines.logger(secrets: [Self.canary, "x"]).info(
      "odd place/\(Self.canary)/x", metadata: ["path": "\(Self.canary)\(Self.canary)"])
    let line = try #require(lines.all.first)
    #expect(!line.contains(Self.canary))
    #expect(line.contains("odd place/[removed]/x"))
  }

  @Test(
    "What is no secret stays",
    arguments: [
      "job ended", "model base loaded in 0.42 s", "tokens 512", "bearer of news", "basic usage",
      "https://example.org/path/to?", "key 5", "at 12:30:45", "monkey=1", "steno_jobs", "ratio a:b",
      "decoder_timed_out", "no key=value pairs, but x=1",
    ])
  func harmless(text: String) throws {
    let text = text.hasSuffix("?") ? String(text.dropLast()) : text
    let lines = LogLines()
    lines.logger(.text).info("\(text)")
    #expect(try #require(lines.all.first).contains(" info \(text)\n"))
  }

  @Test("Lines in JSON are objects, whatever is in them")
  func json() throws {
    let lines = LogLines()
    var logger = lines.logger()
    logger[metadataKey: "request_id"] = "r-1"
    logger.warning(
      "a \"quoted\"\nline\u{2028}\u{1B}[31m \u{202E}é 👋",
      metadata: ["level": "mine", "list": ["1", ["b": "c"]], "status": "\(200)"])
    let line = try #require(lines.all.first)
    #expect(line.hasSuffix("}\n"))
    #expect(line.dropLast().allSatisfy { !$0.isNewline })
    let object = try #require(
      try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    #expect(object["message"] as? String == "a \"quoted\"\nline\u{2028}\u{1B}[31m \u{202E}é 👋")
    #expect(object["level"] as? String == "warning")
    #expect(object["_level"] as? String == "mine")
    #expect(object["request_id"] as? String == "r-1")
    #expect((object["list"] as? [Any])?.count == 2)
    let time = try #require(object["time"] as? String)
    #expect(time.wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/) != nil)
  }

  @Test("A value forges no line")
  func forgery() throws {
    let lines = LogLines()
    lines.logger(.text).info("a\nb", metadata: ["id": "x\n2026-01-01 error forged\u{1B}[2J"])
    let line = try #require(lines.all.first)
    #expect(line.filter(\.isNewline) == "\n")
    #expect(!line.contains("\u{1B}"))
  }

  @Test("Levels below the one that is set are not written, and long values are cut")
  func levels() throws {
    let lines = LogLines()
    let logger = lines.logger(level: .warning)
    logger.info("quiet")
    logger.error("\(String(repeating: "x", count: 1_000_000))")
    #expect(lines.all.count == 1)
    #expect(try #require(lines.all.first).utf8.count < 5000)
  }

  @Test("Any bytes are scrubbed without harm")
  func anyBytes() {
    var random = SystemRandomNumberGenerator()
    let alphabet = Array(#" =:"'\/?#@&;,.-_{}[]()aKtokenpasswordBearer://eyJ"#.utf8)
    let scrubber = LogScrubber(secrets: ["tokenpass"])
    for _ in 0..<2000 {
      let bytes = (0..<Int.random(in: 0...60, using: &random)).map { _ in
        alphabet.randomElement(using: &random)!
      }
      _ = scrubber.scrubbed(String(decoding: bytes, as: UTF8.self))
    }
  }
}
