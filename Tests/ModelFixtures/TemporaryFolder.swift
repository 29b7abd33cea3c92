import Foundation

/// A new folder that is removed with everything in it when the object goes.
public final class TemporaryFolder: Sendable {
  public let path: String

  public init() throws {
    path = FileManager.default.temporaryDirectory.appending(path: "steno-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// The path of a file in the folder.
  public func path(_ name: String) -> String { path + "/" + name }

  public func write(_ contents: [UInt8], as name: String) throws {
    try Data(contents).write(to: URL(fileURLWithPath: path(name)))
  }

  public func write(_ text: String, as name: String) throws { try write(Array(text.utf8), as: name) }
}
