public import Foundation

/// What was installed: written beside the files as `steno-model.json`.
public struct ModelManifest: Codable, Sendable, Equatable {
  static let fileName = "steno-model.json"

  /// One installed file.
  public struct File: Codable, Sendable, Equatable {
    public var name: String
    /// Size in bytes.
    public var size: Int64
    /// Lower-case hexadecimal.
    public var sha256: String

    public init(name: String, size: Int64, sha256: String) {
      self.name = name
      self.size = size
      self.sha256 = sha256
    }
  }

  /// How the weights are stored.
  public enum Format: String, Codable, Sendable {
    case ctranslate2
    case safetensors
    case ggml
    case pytorch
  }

  public var name: String
  public var kind: ModelKind
  /// Where the files came from, in words.
  public var source: String
  /// Licence of the weights, if known.
  public var licence: String?
  public var format: Format
  public var files: [File]
  public var installedAt: Date

  public init(
    name: String, kind: ModelKind = .speechRecognition, source: String, licence: String?, format: Format,
    files: [File], installedAt: Date
  ) {
    self.name = name
    self.kind = kind
    self.source = source
    self.licence = licence
    self.format = format
    self.files = files
    self.installedAt = installedAt
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    name = try container.decode(String.self, forKey: .name)
    // Absent in manifests from before there were other kinds.
    kind = try container.decodeIfPresent(ModelKind.self, forKey: .kind) ?? .speechRecognition
    source = try container.decode(String.self, forKey: .source)
    licence = try container.decodeIfPresent(String.self, forKey: .licence)
    format = try container.decode(Format.self, forKey: .format)
    files = try container.decode([File].self, forKey: .files)
    installedAt = try container.decode(Date.self, forKey: .installedAt)
  }

  /// Size of all files in bytes.
  public var totalBytes: Int64 {
    // A manifest may have been edited, so a sum that overflows must not trap.
    files.reduce(0) { sum, file in
      let (result, overflow) = sum.addingReportingOverflow(max(0, file.size))
      return overflow ? .max : result
    }
  }

  func encoded() throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    encoder.dateEncodingStrategy = .iso8601
    return try encoder.encode(self) + Data("\n".utf8)
  }

  /// The manifest of a model folder; nil if it has none that can be read.
  static func read(in folder: String) -> ModelManifest? {
    let path = folder + "/" + fileName
    guard let size = FileSystem.regularFileSize(path), size <= 1 << 20,
      let data = FileManager.default.contents(atPath: path)
    else { return nil }
    let decoder = JSONDecoder()
    decoder.dateDecodingStrategy = .iso8601
    guard let manifest = try? decoder.decode(ModelManifest.self, from: data) else { return nil }
    // Names from disk are followed later: each must be a plain name inside the folder.
    let plain = manifest.files.allSatisfy {
      !$0.name.isEmpty && !$0.name.contains("/") && $0.name != "." && $0.name != ".."
    }
    return plain ? manifest : nil
  }
}
