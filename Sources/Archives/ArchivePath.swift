/// Paths of members inside an archive.
public enum ArchivePath {
  /// Why a path is refused; nil if it stays inside the folder into which the archive would be unpacked.
  public static func fault(_ path: String) -> String? {
    if path.isEmpty { return "has a member without a name" }
    if path.hasPrefix("/") || path.contains("\\") || path.contains(":") { return "is an absolute path" }
    if path.utf8.contains(0) { return "has a zero byte in its name" }
    if path.split(separator: "/").contains("..") { return "leaves the folder" }
    return nil
  }
}
