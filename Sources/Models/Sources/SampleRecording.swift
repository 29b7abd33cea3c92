public import Foundation

/// A recording to try Steno on, taken from a package of the registry.
public struct SampleRecording: Sendable, Equatable {
  /// A file of the recording inside the package.
  public struct File: Sendable, Equatable {
    public var path: String
    public var sha256: String

    public init(path: String, sha256: String) {
      self.path = path
      self.sha256 = sha256
    }
  }

  public var name: String
  public var summary: String
  public var licence: String
  public var package: PackageRelease
  /// The audio first, then what belongs to it.
  public var files: [File]

  public init(name: String, summary: String, licence: String, package: PackageRelease, files: [File]) {
    self.name = name
    self.summary = summary
    self.licence = licence
    self.package = package
    self.files = files
  }

  /// 30 seconds of two speakers, with the speakers' turns as RTTM.
  public static let conversation = SampleRecording(
    name: "conversation", summary: "30 s, two speakers", licence: "MIT (pyannote.audio)",
    package: PackageRelease("pyannote-audio", version: "4.0.7"),
    files: [
      File(
        path: "pyannote/audio/sample/sample.wav",
        sha256: "c319b4abca767b124e41432d364fd7df006cb26bb79d09326c487d606a134e6e"),
      File(
        path: "pyannote/audio/sample/sample.rttm",
        sha256: "d78fe62c69d8e6dcbb42c26adfce83faccb374c5a1e6d987fe37f85f1c173c87"),
    ])

  /// 44 seconds of one reader.
  public static let reading = SampleRecording(
    name: "reading", summary: "44 s, one reader", licence: "MIT (moonshine-voice)",
    package: PackageRelease("moonshine-voice", version: "0.1.5", platform: "manylinux_2_34_x86_64"),
    files: [
      File(
        path: "moonshine_voice/assets/two_cities.wav",
        sha256: "f3348494d77cb74a02862f5e685ed09faf3e75832c5cc5c80703282c2cd8b52e")
    ])

  /// The recording's files in `STENO_HOME/cache/recordings/NAME`, fetched if they are not there yet.
  public func fetch(home: StenoHome = StenoHome(), packages: PackageSource = PackageSource()) async throws
    -> [URL]
  {
    try ModelName.check(name)
    let folder = home.cache.appendingPathComponent("recordings/\(name)", isDirectory: true)
    let places = files.map { folder.appendingPathComponent(($0.path as NSString).lastPathComponent) }
    if try zip(files, places).allSatisfy({ try Self.isIntact($0, at: $1.path) }) { return places }
    try FileSystem.createFolder(folder.path)
    let unpacked = folder.appendingPathComponent(".fetching-\(UUID().uuidString)", isDirectory: true)
    defer { try? FileSystem.remove(unpacked.path) }
    let fetched = try await packages.fetch(package, paths: files.map(\.path), into: unpacked)
    for (file, url) in zip(files, fetched) {
      let actual = try FileSystem.digest(of: url.path).sha256
      guard actual == file.sha256 else {
        throw ModelStoreError.checksumMismatch(file: file.path, expected: file.sha256, actual: actual)
      }
    }
    for (url, place) in zip(fetched, places) { try FileSystem.move(url.path, to: place.path) }
    return places
  }

  private static func isIntact(_ file: File, at path: String) throws -> Bool {
    guard FileSystem.kind(path) == .file else { return false }
    return try FileSystem.digest(of: path).sha256 == file.sha256
  }
}
