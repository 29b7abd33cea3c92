import Archives
import FoundationEssentials

/// The table of contents of a wheel, which is a zip archive, read to refuse it before anything of it is unpacked.
struct WheelArchive {
  let members: [ZipMember]

  /// - Throws: `ModelStoreError.unsafeArchive` if it cannot be read as a zip archive.
  init(path: String) throws(ModelStoreError) {
    let slash = path.lastIndex(of: "/")
    let name = slash.map { String(path[path.index(after: $0)...]) } ?? path
    do {
      members = try ZipReader(path: path).members
    } catch {
      if case .unreadable = error {
        throw .missingFile(name: name, place: slash.map { String(path[..<$0]) } ?? ".")
      }
      throw .unsafeArchive(archive: name, member: "", reason: "is damaged")
    }
  }

  /// Refuses members that would land outside the folder or are links, and an archive that would not fit.
  func check(archive: String, unpackingInto folder: String) throws(ModelStoreError) {
    var total: UInt64 = 0
    for member in members {
      func refuse(_ reason: String) -> ModelStoreError {
        .unsafeArchive(archive: archive, member: member.name, reason: reason)
      }
      if member.isLink { throw refuse("is a link") }
      if let reason = ArchivePath.fault(member.name) { throw refuse(reason) }
      total = total.addingReportingOverflow(member.uncompressedSize).partialValue
      if member.uncompressedSize > 1 << 40 || total > 1 << 40 { throw refuse("is too large") }
    }
    try FileSystem.requireSpace(Int64(clamping: total), at: folder)
  }
}
