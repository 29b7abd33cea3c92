/// What a catalogue knows about one model.
public struct ModelDescription: Sendable, Equatable, Identifiable {
  /// The languages that a model was trained to recognise.
  public enum Languages: Sendable, Equatable, CustomStringConvertible {
    case english
    /// Any of `count` languages, detected or given.
    case multilingual(count: Int)
    /// The model hears voices, not words.
    case independent

    public var description: String {
      switch self {
      case .english: "English only"
      case .multilingual(let count): "\(count) languages"
      case .independent: "any language"
      }
    }
  }

  /// The licence of the weights.
  public struct Licence: Sendable, Equatable, CustomStringConvertible {
    /// SPDX identifier, such as `MIT`.
    public var identifier: String
    public var holder: String

    public init(identifier: String, holder: String) {
      self.identifier = identifier
      self.holder = holder
    }

    public var description: String { "\(identifier) (\(holder))" }
  }

  public var name: String
  /// Other spellings that mean this model, in lower case.
  public var aliases: [String]
  public var kind: ModelKind
  public var summary: String
  /// Number of trained parameters, as its authors publish it.
  public var parameters: Int
  public var languages: Languages
  public var licence: Licence
  /// How the catalogue's sources store the weights.
  public var format: ModelManifest.Format
  /// Size of all files in bytes.
  public var diskBytes: Int64
  /// Memory in bytes to expect with one recording in work; an estimate.
  public var memoryBytes: Int64
  /// The network's shape in words.
  public var dimensions: String
  /// Where the files come from, first choice first.
  public var sources: [ModelSource]

  public var id: String { name }

  public init(
    name: String, aliases: [String], kind: ModelKind = .speechRecognition, summary: String, parameters: Int,
    languages: Languages, licence: Licence, format: ModelManifest.Format = .ctranslate2, diskBytes: Int64,
    memoryBytes: Int64, dimensions: String, sources: [ModelSource]
  ) {
    self.name = name
    self.aliases = aliases
    self.kind = kind
    self.summary = summary
    self.parameters = parameters
    self.languages = languages
    self.licence = licence
    self.format = format
    self.diskBytes = diskBytes
    self.memoryBytes = memoryBytes
    self.dimensions = dimensions
    self.sources = sources
  }
}

extension ModelDescription {
  /// Names and checksums of a companion's files, weights first; empty for a recognizer, of which conversions differ.
  var publishedFiles: [PackageRecipe.File] {
    guard kind.isCompanion else { return [] }
    for case .packages(let recipe) in sources { return recipe.files }
    return []
  }
}
