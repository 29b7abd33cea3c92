import Testing

@testable import SpeechModels

@Suite("Languages")
struct WhisperLanguageTests {
  @Test("There are a hundred, in the order of the models' tokens")
  func order() {
    let codes = WhisperLanguage.codes
    #expect(codes.count == 100)
    #expect(Set(codes).count == 100)
    #expect(codes.prefix(5) == ["en", "zh", "de", "es", "ru"])
    #expect(codes.suffix(3) == ["jw", "su", "yue"])
    #expect(codes[50] == "br")
    #expect(codes.allSatisfy { WhisperLanguage.name(for: $0)?.isEmpty == false })
  }

  @Test(
    "Codes, names and aliases lead to the code, in any case",
    arguments: [
      ("en", "en"), ("EN", "en"), ("German", "de"), ("haitian creole", "ht"), ("Haitian", "ht"),
      ("Mandarin", "zh"), ("castilian", "es"), ("Valencian", "ca"), ("flemish", "nl"), ("burmese", "my"),
      ("CANTONESE", "yue"), ("letzeburgesch", "lb"), ("pushto", "ps"), ("panjabi", "pa"),
      ("moldavian", "ro"), ("moldovan", "ro"), ("sinhalese", "si"), ("nynorsk", "nn"),
    ])
  func code(given: String, code: String) {
    #expect(WhisperLanguage.code(for: given) == code)
  }

  @Test("What is no language has neither code nor name", arguments: ["", "klingon", "xx", "en-US", " en"])
  func unknown(given: String) {
    #expect(WhisperLanguage.code(for: given) == nil)
    #expect(WhisperLanguage.name(for: given) == nil)
  }

  @Test("Every name leads back to its code")
  func names() {
    for code in WhisperLanguage.codes {
      #expect(WhisperLanguage.name(for: code).flatMap(WhisperLanguage.code) == code)
    }
    #expect(WhisperLanguage.name(for: "JW") == "javanese")
  }
}
