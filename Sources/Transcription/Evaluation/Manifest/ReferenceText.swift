import FoundationEssentials
import Transcripts

/// What a manifest's `reference` stands for.
///
/// A value without white space that ends in `.txt`, `.tsv`, `.json` or `.rttm` names a file beside the manifest: plain
/// text, a table with a column `text` or `word`, or JSON with `text` or with `segments` that have `text`. Anything
/// else is the text itself.
enum ReferenceText: Equatable {
  case text(String)
  /// Who speaks when, from an RTTM file.
  case turns([SpeakerTurn])
  /// There is a reference, but no full transcript in it.
  case none(reason: String)
  /// The file cannot be read.
  case missing(name: String)

  init(_ value: String, folder: String, subject: EvaluationManifest.Subject = .text) {
    let isTurns = value.lowercased().hasSuffix(".rttm") && !value.contains(where: \.isWhitespace)
    if subject == .speakers, !isTurns {
      self = .none(reason: "its reference is no .rttm file, which would tell who speaks when")
      return
    }
    let extensions = [".txt", ".tsv", ".json", ".rttm"]
    let lower = value.lowercased()
    guard let suffix = extensions.first(where: lower.hasSuffix), !value.contains(where: \.isWhitespace) else {
      self = .text(value)
      return
    }
    let path = value.hasPrefix("/") ? value : folder + value
    guard let data = FileManager.default.contents(atPath: path) else {
      self = .missing(name: path)
      return
    }
    switch suffix {
    case ".txt": self = Self.plain(data, name: value)
    case ".tsv": self = Self.table(data, name: value)
    case ".json": self = Self.json(data, name: value)
    default:
      guard subject == .text else {
        self = Self.turns(data, name: value)
        return
      }
      self = .none(reason: "\(value) tells who speaks when, not what is said")
    }
  }

  private static func turns(_ data: Data, name: String) -> ReferenceText {
    guard let text = String(bytes: data, encoding: .utf8) else { return notText(name) }
    do {
      return .turns(try RTTM.turns(in: text))
    } catch {
      return .none(reason: "\(name), \(error)")
    }
  }

  private static func plain(_ data: Data, name: String) -> ReferenceText {
    guard var text = String(bytes: data, encoding: .utf8) else { return notText(name) }
    if text.unicodeScalars.first == "\u{FEFF}" { text.unicodeScalars.removeFirst() }
    return .text(text.split(whereSeparator: \.isWhitespace).joined(separator: " "))
  }

  private static func table(_ data: Data, name: String) -> ReferenceText {
    guard let table = TabSeparatedTable(data) else { return notText(name) }
    guard let texts = table.column("text") ?? table.column("word") else {
      return .none(reason: "\(name) has no column 'text' or 'word'")
    }
    guard !texts.contains(where: \.isEmpty) else {
      return .none(reason: "\(name) leaves some of its rows without text")
    }
    return .text(texts.joined(separator: " "))
  }

  private struct Document: Decodable {
    struct Segment: Decodable {
      var text: String
    }
    var text: String?
    var segments: [Segment]?
  }

  private static func json(_ data: Data, name: String) -> ReferenceText {
    guard let document = try? JSONDecoder().decode(Document.self, from: data) else {
      return .none(reason: "\(name) is not a JSON object with 'text' or 'segments'")
    }
    guard let text = document.text ?? document.segments?.map(\.text).joined(separator: " ") else {
      return .none(reason: "\(name) has neither 'text' nor 'segments'")
    }
    return .text(text)
  }

  private static func notText(_ name: String) -> ReferenceText {
    .none(reason: "\(name) is not UTF-8 text")
  }
}
