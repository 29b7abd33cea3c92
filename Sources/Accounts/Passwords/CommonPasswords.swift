/// Passwords that are tried first: words that people take, with what they put around them, and walks over the keyboard.
enum CommonPasswords {
  /// - Parameter text: in lower case.
  static func contains(_ text: String) -> Bool {
    if isWalk(text) || isRepeated(text) { return true }
    // Digits may stand for letters or around a word: `p4ssword`, `password4`.
    return [core(text), plain(core(text)), core(plain(text))].contains { candidate in
      var rest = candidate[...]
      // A word, or words one after another, and nothing else but digits and signs around them.
      while let word = words.first(where: { rest.hasPrefix($0) }) { rest.removeFirst(word.count) }
      return rest.allSatisfy { !$0.isLetter }
    }
  }

  /// Without what is no letter at its ends.
  private static func core(_ text: String) -> String {
    String(String(text.drop { !$0.isLetter }.reversed()).drop { !$0.isLetter }.reversed())
  }

  private static func plain(_ text: String) -> String { String(text.map { substitutions[$0] ?? $0 }) }

  private static let substitutions: [Character: Character] = [
    "0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", "$": "s", "!": "i",
  ]

  /// Longer ones first, so that the longest is taken off.
  private static let words = [
    "password", "passwort", "passphrase", "passwd", "geheim", "secret", "welcome", "willkommen", "letmein",
    "administrator", "administration", "admin", "master", "superuser", "manager", "default", "changeme",
    "change",
    "iloveyou", "iloveu", "sunshine", "princess", "dragon", "monkey", "football", "baseball", "superman",
    "batman",
    "pokemon", "starwars", "whatever", "trustno", "shadow", "michael", "jennifer", "jordan", "hunter",
    "killer",
    "soccer", "hockey", "liverpool", "chelsea", "arsenal", "computer", "internet", "server", "database",
    "postgres",
    "mysql", "oracle", "redis", "docker", "kubernetes", "linux", "ubuntu", "debian", "windows", "google",
    "facebook",
    "samsung", "iphone", "android", "qwerty", "qwertz", "azerty", "asdfgh", "zxcvbn", "summer", "winter",
    "spring",
    "autumn", "monday", "friday", "january", "december", "hello", "hallo", "test", "guest", "user", "demo",
    "login",
    "access", "system", "service", "whisper", "steno", "speech", "transcribe", "transcription", "voice",
    "audio",
    "freedom", "cheese", "cookie", "chocolate", "flower", "charlie", "thomas", "daniel", "robert", "andrew",
    "matthew", "ashley", "amanda", "jessica", "nicole", "family", "forever", "lovely", "love", "money",
    "pass", "word",
    "my", "the", "is", "me", "and", "new", "old", "abc",
  ].sorted { $0.count > $1.count }

  /// Rows of keyboards and the alphabet, there and back: `1234567890`, `qwertyuiop`, `abcdefghij`.
  private static func isWalk(_ text: String) -> Bool {
    let rows = [
      "12345678901234567890", "qwertyuiop", "qwertzuiop", "azertyuiop", "asdfghjkl", "zxcvbnm", "yxcvbnm",
      "abcdefghijklmnopqrstuvwxyz", "1q2w3e4r5t6y7u8i9o0p", "1qaz2wsx3edc4rfv5tgb6yhn7ujm",
      "qazwsxedcrfvtgbyhnujm",
    ]
    var rest = Substring(text)
    while rest.count >= 3 {
      let taken = rows.flatMap { [$0, String($0.reversed())] }.map { common(rest, $0) }.max() ?? 0
      guard taken >= 3 else { return false }
      rest = rest.dropFirst(taken)
    }
    return true
  }

  /// How many characters at the beginning of a text are found one after another anywhere in a row.
  private static func common(_ text: Substring, _ row: String) -> Int {
    let (text, row) = (Array(text), Array(row))
    var longest = 0
    for start in row.indices where row[start] == text[0] {
      var count = 0
      while count < text.count, start + count < row.count, text[count] == row[start + count] { count += 1 }
      longest = max(longest, count)
    }
    return longest
  }

  /// The same few characters again and again.
  private static func isRepeated(_ text: String) -> Bool {
    let characters = Array(text)
    return (1...4).contains { period in
      characters.count > 2 * period
        && characters.indices.dropFirst(period).allSatisfy { characters[$0] == characters[$0 - period] }
    }
  }
}
