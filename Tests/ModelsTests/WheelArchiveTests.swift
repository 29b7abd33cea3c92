import Archives
import Foundation
import Testing

@testable import Models

/// A zip archive of stored members: name, contents, and the mode that Unix would give it.
func zipArchive(_ members: [(name: String, contents: String, mode: UInt32)]) -> Data {
  func bytes(_ value: UInt64, _ count: Int) -> Data {
    Data((0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * UInt64($0))) })
  }
  var body = Data()
  var directory = Data()
  for (name, contents, mode) in members {
    let offset = body.count
    let sizes = bytes(UInt64(contents.utf8.count), 4) + bytes(UInt64(contents.utf8.count), 4)
    let names = bytes(UInt64(name.utf8.count), 2) + bytes(0, 2)
    body += bytes(0x0403_4b50, 4) + bytes(20, 2) + bytes(0, 12) + sizes + names + Data(name.utf8)
    body += Data(contents.utf8)
    directory += bytes(0x0201_4b50, 4) + bytes(0x0314, 2) + bytes(20, 2) + bytes(0, 12) + sizes + names
    directory += bytes(0, 6) + bytes(UInt64(mode) << 16, 4) + bytes(UInt64(offset), 4) + Data(name.utf8)
  }
  let end =
    bytes(0x0605_4b50, 4) + bytes(0, 4) + bytes(UInt64(members.count), 2) + bytes(UInt64(members.count), 2)
    + bytes(UInt64(directory.count), 4) + bytes(UInt64(body.count), 4) + bytes(0, 2)
  return body + directory + end
}

@Suite struct WheelArchiveTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func archive(_ data: Data) throws -> WheelArchive {
    try WheelArchive(path: folder.write("a.whl", data).path)
  }

  @Test("members are listed with their sizes")
  func members() throws {
    let read = try archive(zipArchive([("a/b.txt", "hello", 0o100644), ("c", "", 0)]))
    #expect(read.members.map(\.name) == ["a/b.txt", "c"])
    #expect(read.members.map(\.uncompressedSize) == [5, 0])
    try read.check(archive: "a.whl", unpackingInto: folder.url.path)
  }

  @Test(
    "members that would land elsewhere are refused",
    arguments: ["../a", "a/../../b", "/etc/passwd", "C:\\a", "..\\a", "a/.."])
  func traversal(name: String) throws {
    let read = try archive(zipArchive([("ok", "", 0), (name, "x", 0)]))
    #expect(throws: ModelStoreError.self) { try read.check(archive: "a", unpackingInto: "/tmp") }
  }

  @Test("links are refused")
  func links() throws {
    let read = try archive(zipArchive([("a", "/etc/passwd", 0o120777)]))
    #expect(throws: ModelStoreError.unsafeArchive(archive: "a", member: "a", reason: "is a link")) {
      try read.check(archive: "a", unpackingInto: "/tmp")
    }
  }

  @Test("a damaged archive is refused at every length and never crashes")
  func damaged() throws {
    let whole = zipArchive([("a/b.txt", "hello", 0), ("c", "world", 0)])
    for length in 0..<whole.count {
      #expect(throws: ModelStoreError.self) { try archive(whole.prefix(length)) }
    }
    for position in 0..<whole.count {
      var changed = whole
      changed[position] = 0xff
      _ = try? archive(changed)
    }
  }
}
