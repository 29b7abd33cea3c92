import Foundation
import Models
import SpeechModels
import Synchronization

/// Pulls a model and shows how far it has come.
struct ModelPulling {
  let console: Console
  var quiet = false

  func pull(_ name: String, from folder: URL? = nil, force: Bool = false) async throws -> InstalledModel {
    let shown = Mutex((percent: -1, file: ""))
    defer { console.progress("") }
    return try await ModelPull().pull(
      name, from: folder, force: force,
      progress: { [console] progress in
        let percent =
          progress.bytesTotal.map { $0 > 0 ? Int(min(100, progress.bytesDone * 100 / $0)) : 0 } ?? 0
        let (isNew, isNewFile) = shown.withLock { shown in
          let isNewFile = shown.file != progress.file
          defer { shown = (percent, progress.file) }
          return (isNewFile || shown.percent != percent, isNewFile)
        }
        if quiet { return }
        if console.showsProgress, isNew {
          let bar = String(repeating: "#", count: percent / 5).padding(
            toLength: 20, withPad: ".", startingAt: 0)
          let size = ByteSize.text(progress.bytesDone)
          console.progress("[\(bar)] \(percent) %  \(size)  \(progress.file) (\(progress.source))")
        } else if isNewFile {
          console.tell("\(progress.model): \(progress.file) from \(progress.source)")
        }
      }, validate: { try WhisperFolder.check($0) })
  }
}

/// Opens a model as the recogniser would.
enum WhisperFolder {
  static func check(_ path: URL) throws {
    let checkpoint = try WhisperCheckpoint.open(path.path)
    _ = try WhisperVocabulary.load(checkpoint)
  }
}

enum ByteSize {
  static func text(_ bytes: Int64) -> String {
    bytes >= 1_000_000_000
      ? String(format: "%.1f GB", Double(bytes) / 1e9) : String(format: "%.0f MB", Double(bytes) / 1e6)
  }
}
