import FoundationEssentials
public import Transcripts

/// Recordings to evaluate with what is said in them, from a `manifest.tsv`.
///
/// The first line names the columns, separated by tabs. `file` and `reference` are needed; `language`, `kind`,
/// `duration_s` and `speakers` are used where they are there and all others ignored. Quotes are literal. A
/// reference is the text itself or the name of a file beside the manifest (see ``ReferenceText``); an empty
/// reference says that the recording holds no speech. Where speakers are to be evaluated, references are RTTM files.
public struct EvaluationManifest: Sendable, Equatable {
  /// A recording with its reference.
  public struct Entry: Sendable, Equatable {
    /// Line of the manifest, from 1.
    public var line: Int
    /// Name as the manifest has it.
    public var file: String
    /// Where the recording is.
    public var audioPath: String
    /// Code of the spoken language, nil where the manifest does not say.
    public var language: String?
    public var kind: String
    /// Length in seconds, as the manifest has it.
    public var duration: Double?
    public var speakers: String
    /// What is said, not normalized; empty where speakers are evaluated.
    public var reference: String
    /// Where the reference's word times are, nil where it has none (see ``WordTimesReference``).
    public var wordTimesPath: String?
    /// Who speaks when, where speakers are evaluated.
    public var turns: [SpeakerTurn] = []
  }

  /// What recordings are compared with.
  public enum Subject: Sendable {
    case text
    case speakers
  }

  /// A recording that cannot be scored.
  public struct Skipped: Sendable, Equatable {
    public var line: Int
    public var file: String
    public var reason: String
  }

  public internal(set) var entries: [Entry] = []
  public internal(set) var skipped: [Skipped] = []

  /// Reads the manifest at `path` and the reference files it names.
  ///
  /// - Parameters:
  ///   - languages: codes of the languages wanted, in any case; all if empty.
  ///   - kind: text that the kind must contain, in any case; nil for every kind.
  ///   - subject: recordings without a reference of this sort are skipped.
  /// - Throws: what is wrong and in which line. Lines that are not wanted are not checked.
  public init(
    contentsOf path: String, languages: [String] = [], kind: String? = nil, subject: Subject = .text
  ) throws(EvaluationManifestError) {
    guard let data = FileManager.default.contents(atPath: path) else { throw .unreadable(path: path) }
    guard let table = TabSeparatedTable(data) else { throw .notText(path: path) }
    for name in ["file", "reference"] where !table.hasColumn(name) {
      throw .missingColumn(path: path, name: name)
    }
    let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
    let wantedLanguages = Set(languages.map { $0.lowercased() })
    let wantedKind = kind?.lowercased() ?? ""
    for row in table.rows {
      let language = row["language"].flatMap { $0.isEmpty || $0 == "-" ? nil : $0 }
      let kind = row["kind"] ?? ""
      guard wantedLanguages.isEmpty || wantedLanguages.contains(language?.lowercased() ?? "") else {
        continue
      }
      guard wantedKind.isEmpty || kind.lowercased().contains(wantedKind) else { continue }
      guard let file = row["file"], !file.isEmpty else {
        throw .missingValue(path: path, line: row.line, column: "file")
      }
      guard let reference = row["reference"] else {
        throw .missingValue(path: path, line: row.line, column: "reference")
      }
      let audio = file.hasPrefix("/") ? file : folder + file
      guard FileManager.default.fileExists(atPath: audio) else {
        throw .missingAudio(path: path, line: row.line, audio: audio)
      }
      var entry = Entry(
        line: row.line, file: file, audioPath: audio, language: language, kind: kind,
        duration: row["duration_s"].flatMap(Double.init).flatMap { $0.isFinite && $0 >= 0 ? $0 : nil },
        speakers: row["speakers"] ?? "", reference: "")
      switch ReferenceText(reference, folder: folder, subject: subject) {
      case .text(let text):
        entry.reference = text
        if reference.hasSuffix(WordTimesReference.suffix) {
          entry.wordTimesPath = reference.hasPrefix("/") ? reference : folder + reference
        }
        entries.append(entry)
      case .turns(let turns):
        entry.turns = turns
        entries.append(entry)
      case .none(let reason):
        skipped.append(Skipped(line: row.line, file: file, reason: reason))
      case .missing(let name):
        throw .missingReference(path: path, line: row.line, reference: name)
      }
    }
  }
}
