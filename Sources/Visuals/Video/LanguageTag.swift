internal import Foundation

/// Languages as containers of films name them.
enum LanguageTag {
  /// The code of ISO 639-2/T of a BCP 47 tag (`en`: `eng`), which MP4 keeps and FFmpeg turns into what WebM has.
  ///
  /// - Returns: nil for a language that has none.
  static func threeLetters(_ tag: String?) -> String? {
    guard let first = tag?.split(whereSeparator: { $0 == "-" || $0 == "_" }).first else { return nil }
    // Whisper has an older code for Javanese.
    let code = first.lowercased() == "jw" ? "jv" : first.lowercased()
    let known = Locale.LanguageCode(code).identifier(.alpha3) ?? ""
    return known.utf8.count == 3 && known.utf8.allSatisfy { (97...122).contains($0) } ? known : nil
  }
}
