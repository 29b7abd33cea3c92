import HTTPTypes
import SpeechModels

/// The language that somebody says a recording is in.
enum RequestedLanguage: Equatable {
  case detected
  /// Detected for every stretch of speech.
  case several
  /// By its code.
  case known(String)

  /// - Parameter text: a code, a tag such as `en-US` (RFC 5646), an English name, `auto`, or `multi`.
  /// - Throws: ``ServiceError`` that names the field.
  init(_ text: String?, field: String = "language") throws {
    switch text?.lowercased() {
    case nil, "", "auto", "detect": self = .detected
    case "multi", "multilingual": self = .several
    case let name?:
      let primary = String(name.prefix { $0 != "-" && $0 != "_" })
      guard let code = WhisperLanguage.code(for: name) ?? WhisperLanguage.code(for: primary) else {
        throw ServiceError(
          .badRequest, code: "invalid_language",
          message:
            "There is no language \"\(name.prefix(40))\"; give a code such as en, or a name such as english.",
          parameter: field)
      }
      self = .known(code)
    }
  }

  func apply(to request: inout TranscriptionRequest) {
    request.language = if case .known(let code) = self { code } else { nil }
    request.detectsLanguagePerSegment = self == .several
  }
}
