import Foundation
import Logging
import Testing

@testable import Service

@Suite("Secrets of configuration")
struct ConfigurationSecretTests {
  private let secret = "A9vJk3Lr7QpZx2WmT5nYc8HdBf4GsEu1"

  @Test("A secret comes from a file, without its line end")
  func file() throws {
    let folder = try ConfigurationFolder(["jwt": secret + "\n"])
    let loaded = try folder.load(["JWT_SECRET_FILE": folder.path + "/jwt"])
    #expect(loaded.configuration.accounts.jwtSecret == secret)
    #expect(loaded.values.first { $0.key == "accounts.jwt_secret" }?.origin == "environment: JWT_SECRET_FILE")
    #expect(folder.faults(["JWT_SECRET_FILE": "/nowhere"]).first?.name == "JWT_SECRET_FILE (environment)")
    #expect(
      folder.faults(["JWT_SECRET_FILE": folder.path + "/jwt", "JWT_SECRET": secret]).first?.fix
        == "keep one of them")
  }

  @Test("Secrets are never shown")
  func hidden() throws {
    let loaded = try ConfigurationFolder().load([
      "JWT_SECRET": secret, "METRICS_TOKEN": secret, "STENO_API_KEY": secret, "STENO_ADMIN_PASSWORD": secret,
      "WEBHOOK_SECRET": secret,
    ])
    let text = ConfigurationReport.values(loaded)
    #expect(!text.contains(secret))
    #expect(text.contains("(secret)"))
    #expect(text.contains("# environment: JWT_SECRET"))
    #expect(ConfigurationReport.values(loaded, all: false).split(separator: "\n").count == 5)
  }

  @Test("A faulty secret is not repeated")
  func faulty() throws {
    let faults = try ConfigurationFolder().faults(["JWT_SECRET": "hunter2"])
    #expect(faults.count == 1)
    #expect(!faults[0].description.contains("hunter2"))
  }
}

@Suite("Values of configuration")
struct SettingValueTests {
  @Test(
    "Lengths of time",
    arguments: [
      ("15m", 900.0), ("24h", 86400), ("7d", 604800), ("1h30m", 5400), ("250ms", 0.25), ("1.5s", 1.5),
      ("30", 30),
      ("2 weeks", 1_209_600), ("10 MIN", 600), ("1h 5s", 3605),
    ])
  func durations(_ text: String, _ seconds: Double) { #expect(DurationText.seconds(text) == seconds) }

  @Test(
    "What is no length of time", arguments: ["", "h", "1x", "-5s", "1h30", "1..2s", "five", "1e5s", "٣s"])
  func notDurations(_ text: String) { #expect(DurationText.seconds(text) == nil) }

  @Test(
    "Sizes",
    arguments: [
      ("200MB", Int64(200 << 20)), ("1GiB", 1 << 30), ("500m", 500 << 20), ("1.5 k", 1536), ("4096", 4096),
      ("7 bytes", 7), ("2T", 2 << 40),
    ])
  func sizes(_ text: String, _ bytes: Int64) { #expect(ByteSizeText.bytes(text) == bytes) }

  @Test("What is no size", arguments: ["", "MB", "1PB", "-1", "1 MBit", "99999999999999999999T", "1e3"])
  func notSizes(_ text: String) { #expect(ByteSizeText.bytes(text) == nil) }

  @Test("Usual values fit their kinds, and no two settings share a name")
  func table() {
    var names: Set<String> = []
    for setting in Setting.all {
      #expect((try? setting.parse(setting.standard)) != nil, "\(setting.key)")
      #expect(setting.about.hasSuffix("."))
      #expect(setting.environment.first?.name.hasPrefix("STENO_") == true)
      for name in setting.environment { #expect(names.insert(name.name).inserted, "\(name.name)") }
    }
    #expect(Setting.byKey.count == Setting.all.count)
    #expect(Setting.withoutEffect.keys.allSatisfy { !names.contains($0) })
  }

  @Test("The reference names every setting and every variable")
  func reference() {
    let text = ConfigurationReport.reference()
    for setting in Setting.all {
      #expect(text.contains("| `\(setting.key)` |"))
      for name in setting.environment { #expect(text.contains("`\(name.name)`")) }
    }
  }

  @Test("Files of variables are read as shells read them")
  func environmentFile() {
    let values = EnvironmentFile.parse(
      """
      # a comment
      export PORT=1
      A = two words  # and a comment
      B="quoted # no comment"
      C='it''s'
      D=pass#word
      E="line\\nbreak \\"x\\""
      NOEQUALS
      =nothing
      F=
      G="open
      """)
    #expect(
      values == [
        "PORT": "1", "A": "two words", "B": "quoted # no comment", "C": "it", "D": "pass#word",
        "E": "line\nbreak \"x\"",
        "F": "", "G": "\"open",
      ])
  }
}
