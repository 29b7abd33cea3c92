import ArgumentParser
import Foundation
import Transcripts

/// Where each recording's text goes.
enum OutputPlan {
  case standardOutput(TranscriptFormat)
  /// For each recording, the file of each format.
  case files([[(format: TranscriptFormat, path: String)]])

  /// - Throws: `ValidationError` for what contradicts itself, before any work is done.
  static func make(output: String?, formats given: [TranscriptFormat], inputs: [String]) throws -> OutputPlan
  {
    var formats: [TranscriptFormat] = []
    for format in given where !formats.contains(format) { formats.append(format) }
    guard let output, output != "-" else {
      guard formats.count <= 1 else {
        throw ValidationError("Several formats need a place for their files: give --output FOLDER/.")
      }
      let format = formats.first ?? .txt
      if format.isBinary, isatty(STDOUT_FILENO) == 1 || inputs.count > 1 {
        throw ValidationError(
          "\(format.rawValue) is no text: give --output FILE, or FOLDER/ for several, or send one into a pipe."
        )
      }
      return .standardOutput(format)
    }
    guard !output.isEmpty else { throw ValidationError("--output is empty; give a file or a folder.") }
    var isFolder: ObjCBool = false
    let exists = FileManager.default.fileExists(atPath: output, isDirectory: &isFolder)
    let plan: [[(format: TranscriptFormat, path: String)]]
    if output.hasSuffix("/") || (exists && isFolder.boolValue) {
      plan = inFolder(output, formats.isEmpty ? [.txt] : formats, inputs)
    } else {
      guard inputs.count == 1, formats.count <= 1 else {
        throw ValidationError("--output \(output) is one file; end it with / to make a folder for several.")
      }
      let byName = TranscriptFormat.byExtension(output)
      plan = [[(formats.first ?? byName ?? .txt, output)]]
    }
    let sources = Set(inputs.map { URL(fileURLWithPath: $0).standardizedFileURL.path })
    for (_, path) in plan.joined() where sources.contains(URL(fileURLWithPath: path).standardizedFileURL.path)
    {
      throw ValidationError("--output would overwrite the input \(path).")
    }
    return .files(plan)
  }

  private static func inFolder(
    _ folder: String, _ formats: [TranscriptFormat], _ inputs: [String]
  ) -> [[(format: TranscriptFormat, path: String)]] {
    let base = folder.hasSuffix("/") ? folder : folder + "/"
    let json = formats.filter { $0.fileExtension == TranscriptFormat.json.fileExtension }
    var taken: Set<String> = []
    return inputs.map { input in
      let full = input == "-" ? "stdin" : (input as NSString).lastPathComponent
      let stem = (full as NSString).deletingPathExtension
      // Recordings that differ only in extension or folder must not overwrite each other's text.
      let candidates = [stem, full] + (2...(inputs.count + 1)).map { "\(full)-\($0)" }
      let name = candidates.first { !taken.contains($0) } ?? full
      taken.insert(name)
      return formats.map { format in
        (format, base + name + "." + suffix(format, among: json))
      }
    }
  }

  /// The extension, with the format's name before it where several formats would have the same file.
  private static func suffix(_ format: TranscriptFormat, among json: [TranscriptFormat]) -> String {
    guard json.count > 1, json.contains(format) else { return format.fileExtension }
    switch format {
    case .verboseJSON: return "verbose.json"
    case .whisperCPP: return "whisper_cpp.json"
    default: return format.fileExtension
    }
  }

  /// All formats that are written.
  var formats: [TranscriptFormat] {
    switch self {
    case .standardOutput(let format): [format]
    case .files(let files): files.joined().map(\.format)
    }
  }

  /// Finds out before the work whether the places can be written to, creating a folder where one is meant.
  func prepare() throws {
    guard case .files(let files) = self else { return }
    for folder in Set(files.joined().map { TranscriptFile.folder(of: $0.path) }) {
      do {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      } catch {
        throw TranscriptFileError.noSuchFolder(path: folder)
      }
      guard access(folder, W_OK) == 0 else { throw TranscriptFileError.permissionDenied(path: folder) }
    }
  }
}
