import Foundation
import Glibc

/// The voices enrolled on this machine: one JSON file each in `STENO_HOME/voices`, readable by its owner only, because a
/// voice identifies a person.
public struct VoiceStore: Sendable {
  private let folder: String

  public init(home: StenoHome = StenoHome()) { folder = home.voices.path }

  private func path(_ name: String) -> String { "\(folder)/\(name).json" }

  /// All voices by name.
  /// - Throws: `VoiceStoreError.notAVoice` where a file is damaged.
  public func list() throws(VoiceStoreError) -> [EnrolledVoice] {
    var voices: [EnrolledVoice] = []
    for file in FileSystem.names(in: folder) where file.hasSuffix(".json") && !file.hasPrefix(".") {
      voices.append(try read("\(folder)/\(file)"))
    }
    return voices.sorted { $0.name < $1.name }
  }

  /// Adds a voice, or more embeddings to one of that name.
  /// - Returns: the voice as it is now.
  /// - Throws: `VoiceStoreError`, also where the voice was enrolled with another network.
  @discardableResult
  public func add(_ voice: EnrolledVoice) throws(VoiceStoreError) -> EnrolledVoice {
    var voice = voice
    voice.name = voice.name.precomposedStringWithCanonicalMapping
    try EnrolledVoice.check(voice.name)
    let path = path(voice.name)
    if FileSystem.kind(path) != nil {
      let known = try read(path)
      guard known.model == voice.model else {
        throw .differentModel(name: voice.name, enrolled: known.model, given: voice.model)
      }
      voice.embeddings = known.embeddings + voice.embeddings
      voice.created = known.created
    }
    if let fault = voice.fault { throw .notAVoice(path: path, reason: fault) }
    let data: Data
    do {
      data = try Self.encoder.encode(voice)
    } catch {
      throw .notAVoice(path: path, reason: "\(error)")
    }
    do {
      try write(data, to: path)
    } catch {
      throw .store(error)
    }
    return voice
  }

  /// Whole or not at all: another process may be reading.
  private func write(_ data: Data, to path: String) throws(ModelStoreError) {
    try FileSystem.createFolder(folder)
    guard chmod(folder, 0o700) == 0 else { throw FileSystem.failure("protect", folder) }
    let temporary = "\(folder)/.\(UInt64.random(in: .min ... .max)).new"
    do throws(ModelStoreError) {
      let file = try OutputFile(temporary, append: false, permissions: 0o600)
      try file.write(data)
      try file.finish()
      try FileSystem.move(temporary, to: path)
    } catch {
      try? FileSystem.remove(temporary)
      throw error
    }
    try FileSystem.synchronise(folder)
  }

  /// - Throws: `VoiceStoreError.notEnrolled` where there is no such voice.
  public func remove(_ name: String) throws(VoiceStoreError) {
    let name = name.precomposedStringWithCanonicalMapping
    try EnrolledVoice.check(name)
    guard FileSystem.kind(path(name)) != nil else { throw .notEnrolled(name: name) }
    do throws(ModelStoreError) {
      try FileSystem.remove(path(name))
      try FileSystem.synchronise(folder)
    } catch {
      throw .store(error)
    }
  }

  private static let largest = 64 << 20

  private func read(_ path: String) throws(VoiceStoreError) -> EnrolledVoice {
    guard let size = FileSystem.regularFileSize(path) else {
      throw .notAVoice(path: path, reason: "it is not a file")
    }
    guard size <= Self.largest else { throw .notAVoice(path: path, reason: "it is too large") }
    let voice: EnrolledVoice
    do {
      let decoder = JSONDecoder()
      decoder.dateDecodingStrategy = .iso8601
      voice = try decoder.decode(EnrolledVoice.self, from: Data(contentsOf: URL(fileURLWithPath: path)))
    } catch {
      throw .notAVoice(path: path, reason: "it is not the JSON of one")
    }
    try EnrolledVoice.check(voice.name)
    if let fault = voice.fault { throw .notAVoice(path: path, reason: fault) }
    guard path == self.path(voice.name) else {
      throw .notAVoice(path: path, reason: "it holds the voice '\(voice.name)'")
    }
    return voice
  }

  private static var encoder: JSONEncoder {
    let encoder = JSONEncoder()
    encoder.dateEncodingStrategy = .iso8601
    encoder.outputFormatting = [.sortedKeys]
    return encoder
  }
}
