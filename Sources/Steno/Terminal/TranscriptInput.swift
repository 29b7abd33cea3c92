import Foundation
import SpeechModels
import Transcripts

/// Transcripts from files and standard input.
enum TranscriptInput {
  struct Unreadable: Error, CustomStringConvertible {
    var description: String
  }

  /// - Parameter format: nil to see it from the contents and the name.
  static func read(_ path: String, as format: TranscriptFormat?) throws -> Transcript {
    let bytes = try contents(path)
    var transcript =
      if let format { try format.read(bytes) } else {
        try TranscriptFormat.read(bytes, fileName: path == "-" ? nil : path).transcript
      }
    // Some formats name the language in English.
    if let code = WhisperLanguage.code(for: transcript.language) { transcript.language = code }
    return transcript
  }

  /// A plain text as it stands.
  static func text(_ path: String) throws -> String {
    let bytes = try contents(path)
    guard bytes.count <= TranscriptFormat.largestInput else {
      throw Unreadable(
        description: "has more than \(TranscriptFormat.largestInput) bytes, which no talk has.")
    }
    return DecodedText.string(bytes)
  }

  private static func contents(_ path: String) throws -> [UInt8] {
    var isFolder: ObjCBool = false
    if path != "-", FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue {
      throw Unreadable(description: "is a folder; give the files in it.")
    }
    let handle: FileHandle
    if path == "-" {
      handle = .standardInput
    } else {
      guard let opened = FileHandle(forReadingAtPath: path) else {
        let reason = String(cString: strerror(errno))
        throw Unreadable(description: "cannot be read: \(reason); check the name and the permissions.")
      }
      handle = opened
    }
    // One byte more than is accepted shows that there are too many.
    var data = Data()
    do {
      while data.count <= TranscriptFormat.largestInput,
        let part = try handle.read(upToCount: min(1 << 20, TranscriptFormat.largestInput + 1 - data.count)),
        !part.isEmpty
      {
        data += part
      }
    } catch { throw Unreadable(description: "cannot be read to its end: \(error.localizedDescription)") }
    return Array(data)
  }
}
