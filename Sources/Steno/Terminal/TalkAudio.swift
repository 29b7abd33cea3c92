import AudioIO
import Foundation
import Visuals

/// The recording of a talk for its page: inside it while it is small, beside it otherwise, in a format that browsers play.
struct TalkAudio {
  var path: String
  /// Folder of the page.
  var folder: String
  /// Bytes up to which it goes into the page.
  var mostEmbedded: Int

  private static let types = [
    "mp3": "audio/mpeg", "m4a": "audio/mp4", "mp4": "audio/mp4", "aac": "audio/aac", "ogg": "audio/ogg",
    "oga": "audio/ogg", "opus": "audio/ogg", "webm": "audio/webm", "flac": "audio/flac", "wav": "audio/wav",
  ]

  func forPage() throws -> InteractivePage.Audio {
    guard let type = TalkAudio.types[(path as NSString).pathExtension.lowercased()] else {
      let name = ((path as NSString).lastPathComponent as NSString).deletingPathExtension + ".wav"
      try decode(to: folder + "/" + name)
      return .beside(name: name)
    }
    let size = try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? .max
    if size <= mostEmbedded {
      return .embedded(try Data(contentsOf: URL(fileURLWithPath: path)), type: type)
    }
    let name = (path as NSString).lastPathComponent
    try copy(to: folder + "/" + name)
    return .beside(name: name)
  }

  private func copy(to target: String) throws {
    let files = FileManager.default
    func real(_ path: String) -> String { URL(fileURLWithPath: path).resolvingSymlinksInPath().path }
    guard real(path) != real(target) else { return }
    // Beside it first, so that an old copy goes only when the new one is whole.
    let part = target + ".part"
    try? files.removeItem(atPath: part)
    try files.copyItem(atPath: path, toPath: part)
    if rename(part, target) != 0 { throw CocoaError(.fileWriteUnknown) }
  }

  private func decode(to target: String) throws {
    let rate = 16_000
    let reader = try AudioDecoder.open(.file(path), sampleRate: rate)
    let writer = try WaveFileWriter(path: target, sampleRate: rate)
    while case let block = try reader.read(upTo: 1 << 16), !block.isEmpty { try writer.write(block) }
    try writer.finish()
  }
}
