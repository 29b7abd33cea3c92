public import Foundation

/// A person's voice, by which recordings tell who speaks.
public struct EnrolledVoice: Codable, Sendable, Equatable {
  /// What the person is called in transcripts.
  public var name: String
  /// Which network made the embeddings; those of different networks cannot be compared.
  public var model: String
  /// One for each recording of the voice, all of one length.
  public var embeddings: [[Float]]
  /// When the voice was first enrolled.
  public var created: Date

  public init(name: String, model: String, embeddings: [[Float]], created: Date = Date()) {
    self.name = name
    self.model = model
    self.embeddings = embeddings
    self.created = created
  }

  static let longestName = 64
  static let mostEmbeddings = 1000
  static let mostValues = 4096

  /// - Throws: `VoiceStoreError.invalidName` for what cannot be both a label and a file's name.
  public static func check(_ name: String) throws(VoiceStoreError) {
    func refuse(_ reason: String) -> VoiceStoreError { .invalidName(name: name, reason: reason) }
    if name.isEmpty { throw refuse("it is empty") }
    if name.utf8.count > longestName { throw refuse("it is longer than \(longestName) bytes") }
    if name.first == " " || name.last == " " { throw refuse("it starts or ends with a space") }
    if name.first == "." || name.first == "-" { throw refuse("it starts with '.' or '-'") }
    let isPlain = name.unicodeScalars.allSatisfy { scalar in
      scalar.properties.isAlphabetic || scalar.properties.numericType != nil
        || scalar.properties.generalCategory == .nonspacingMark || " ._-'".unicodeScalars.contains(scalar)
    }
    if !isPlain { throw refuse("it has a character other than letters, digits, spaces and . _ - '") }
    if name.uppercased().hasPrefix("SPEAKER_") { throw refuse("this is how unknown speakers are called") }
  }

  /// Why this cannot be a voice, if so.
  var fault: String? {
    guard let width = embeddings.first?.count, width > 0 else { return "it has no embedding" }
    if embeddings.count > Self.mostEmbeddings || width > Self.mostValues { return "it is too large" }
    if embeddings.contains(where: { $0.count != width }) { return "its embeddings differ in length" }
    if embeddings.contains(where: { !$0.allSatisfy(\.isFinite) || !$0.contains { $0 != 0 } }) {
      return "it has an embedding without direction"
    }
    return nil
  }
}

/// What can go wrong with enrolled voices.
public enum VoiceStoreError: Error, Equatable, Sendable, CustomStringConvertible {
  case invalidName(name: String, reason: String)
  case notEnrolled(name: String)
  case differentModel(name: String, enrolled: String, given: String)
  case notAVoice(path: String, reason: String)
  /// Seconds that one person must speak in a recording.
  case tooLittleSpeech(path: String, seconds: Double)
  case store(ModelStoreError)

  public var description: String {
    switch self {
    case .invalidName(let name, let reason): "'\(name)' cannot be a voice's name: \(reason)."
    case .notEnrolled(let name): "there is no voice '\(name)': run 'steno voices list' to see the names."
    case .differentModel(let name, let enrolled, let given):
      "voice '\(name)' was enrolled with \(enrolled), not with \(given): "
        + "remove it and enroll it anew, or use that model."
    case .notAVoice(let path, let reason):
      "\(path) is not an enrolled voice: \(reason). Remove the file and enroll the voice anew."
    case .tooLittleSpeech(let path, let seconds):
      "\(path): nobody speaks for \(Int(seconds)) seconds in it; give a longer recording of the voice."
    case .store(let error): error.description
    }
  }
}
