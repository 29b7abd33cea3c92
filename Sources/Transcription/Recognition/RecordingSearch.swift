import Foundation

/// Finds recordings in folders by the extensions of their names.
public enum RecordingSearch {
  /// Extensions of media files, in lower case.
  public static let extensions: Set<String> = [
    "3g2", "3gp", "aac", "ac3", "aif", "aifc", "aiff", "amr", "ape", "asf", "au", "avi", "caf", "dts", "eac3",
    "flac",
    "flv", "gsm", "m2ts", "m4a", "m4b", "m4v", "mka", "mkv", "mov", "mp2", "mp3", "mp4", "mpeg", "mpg",
    "mpga", "mts",
    "mxf", "oga", "ogg", "ogv", "opus", "qt", "ra", "rm", "snd", "spx", "tta", "ts", "vob", "w64", "wav",
    "weba",
    "webm", "wma", "wmv", "wv",
  ]

  /// Media files in a folder and its subfolders, by path. Hidden ones are left out and links to folders not followed.
  public static func recordings(in folder: String) -> [String] {
    var found: [String] = []
    collect(folder.count > 1 && folder.hasSuffix("/") ? String(folder.dropLast()) : folder, &found)
    return found
  }

  private static func collect(_ folder: String, _ found: inout [String]) {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder))?.sorted() ?? []
    for name in names where !name.hasPrefix(".") {
      let path = folder == "/" ? "/" + name : folder + "/" + name
      let isLink = (try? FileManager.default.destinationOfSymbolicLink(atPath: path)) != nil
      var isFolder: ObjCBool = false
      guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else { continue }
      if isFolder.boolValue {
        if !isLink { collect(path, &found) }
      } else if extensions.contains((name as NSString).pathExtension.lowercased()) {
        found.append(path)
      }
    }
  }
}
