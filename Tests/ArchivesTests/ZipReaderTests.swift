import Foundation
import Testing

@testable import Archives

@Suite("Reading zip archives")
struct ZipReaderTests {
  /// Made by CPython's zipfile: stored, deflated, with sizes in ZIP64 fields, a folder, and a comment at the end.
  static let golden = [UInt8](
    Data(
      base64Encoded: """
        UEsDBBQAAAAAAAAAIQCGphA2BQAAAAUAAAAMAAAAYS9zdG9yZWQudHh0aGVsbG9QSwMEFAAACAgAAAAhAIAbISkLAAAAWAIAAAgA\
        AABiIMO8LnR4dMtLVMgbRaOI2ggAUEsDBC0AAAAAAAAAIQDSEV/N//////////8EABQAd2lkZQEAEAAKAAAAAAAAAAoAAAAAAAAA\
        c2l4dHktZm91clBLAwQUAAAAAAAAACEAAAAAAAAAAAAAAAAABgAAAGVtcHR5L1BLAQIUAxQAAAAAAAAAIQCGphA2BQAAAAUAAAAM\
        AAAAAAAAAAAAAACAAQAAAABhL3N0b3JlZC50eHRQSwECFAMUAAAICAAAACEAgBshKQsAAABYAgAACAAAAAAAAAAAAAAAgAEvAAAA\
        YiDDvC50eHRQSwECLQMtAAAAAAAAACEA0hFfzQoAAAAKAAAABAAAAAAAAAAAAAAAgAFgAAAAd2lkZVBLAQIUAxQAAAAAAAAAIQAA\
        AAAAAAAAAAAAAAAGAAAAAAAAAAAAAACAAaAAAABlbXB0eS9QSwUGAAAAAAQABADWAAAAxAAAAAkAYSBjb21tZW50
        """)!)

  @Test("Members of an archive made elsewhere are listed, placed and unpacked")
  func goldenArchive() throws {
    let zip = try ZipReader(bytes: Self.golden)
    #expect(zip.members.map(\.name) == ["a/stored.txt", "b ü.txt", "wide", "empty/"])
    #expect(zip.members.map(\.method) == [.stored, .deflated, .stored, .stored])
    #expect(zip.members.map(\.uncompressedSize) == [5, 600, 10, 0])
    #expect(zip.members.map(\.isFolder) == [false, false, false, true])
    #expect(try zip.contents(named: "b ü.txt") == Array(String(repeating: "na ", count: 200).utf8))
    let wide = try #require(zip.member(named: "wide"))
    let range = try zip.storedRange(of: wide)
    #expect(Self.golden[Int(range.lowerBound)..<Int(range.upperBound)].elementsEqual("sixty-four".utf8))
    #expect(throws: ArchiveError.noSuchMember("x")) { try zip.contents(named: "x") }
  }

  @Test("A file is read like bytes in memory")
  func file() throws {
    let path = FileManager.default.temporaryDirectory.path + "/\(UUID().uuidString).zip"
    defer { try? FileManager.default.removeItem(atPath: path) }
    try Data(Self.golden).write(to: URL(fileURLWithPath: path))
    let zip = try ZipReader(path: path)
    #expect(zip.members == (try ZipReader(bytes: Self.golden)).members)
    #expect(try zip.contents(named: "a/stored.txt") == Array("hello".utf8))
    #expect(throws: ArchiveError.self) { try ZipReader(path: path + "-none") }
    #expect(throws: ArchiveError.self) { try ZipReader(path: "/dev/zero") }
    #expect(throws: ArchiveError.self) { try ZipReader(path: "/") }
  }

  @Test("The ZIP64 end record is followed, and refused where it points nowhere")
  func wideEndRecord() throws {
    var writer = ZipWriter()
    try writer.add("a", Array("hello".utf8))
    let plain = writer.finish()
    let end = plain.count - 22
    let directory = (
      offset: plain.number(at: end + 16, bytes: 4)!, length: plain.number(at: end + 12, bytes: 4)!
    )
    var wide = Array(plain[..<end])
    wide.append(0x0606_4b50, bytes: 4)
    wide.append(44, bytes: 8)
    wide.append(0, bytes: 12)
    for value in [1, 1, directory.length, directory.offset] { wide.append(value, bytes: 8) }
    wide.append(0x0706_4b50, bytes: 4)
    wide.append(0, bytes: 4)
    wide.append(end, bytes: 8)
    wide.append(1, bytes: 4)
    wide += plain[end..<end + 8]
    wide += [UInt8](repeating: 0xff, count: 12) + [0, 0]
    #expect(try ZipReader(bytes: wide).contents(named: "a") == Array("hello".utf8))
    wide[end + 48] = 0xfe
    #expect(throws: ArchiveError.self) { try ZipReader(bytes: wide) }
  }

  @Test("Limits hold")
  func limits() throws {
    #expect(throws: ArchiveError.tooManyMembers(count: 4, limit: 3)) {
      try ZipReader(bytes: Self.golden, limits: ZipLimits(members: 3))
    }
    #expect(throws: ArchiveError.self) {
      try ZipReader(bytes: Self.golden, limits: ZipLimits(directoryBytes: 100))
    }
    let zip = try ZipReader(bytes: Self.golden, limits: ZipLimits(contentBytes: 599))
    #expect(throws: ArchiveError.tooLarge(member: "b ü.txt", size: 600, limit: 599)) {
      try zip.contents(named: "b ü.txt")
    }
  }

  @Test("Members that share bytes are refused")
  func overlap() throws {
    var writer = ZipWriter()
    try writer.add("a", Array("hello".utf8))
    try writer.add("b", Array("hello".utf8))
    var bytes = writer.finish()
    let second = bytes.count - 22 - 47
    #expect(bytes.number(at: second, bytes: 4) == 0x0201_4b50)
    bytes[second + 42] = 0
    #expect(throws: ArchiveError.self) { try ZipReader(bytes: bytes) }
  }

  @Test("A changed byte of the contents is noticed by the checksum")
  func checksum() throws {
    var bytes = Self.golden
    bytes[42] ^= 1
    #expect(throws: ArchiveError.self) { try ZipReader(bytes: bytes).contents(named: "a/stored.txt") }
  }

  @Test("Damage at any byte and a cut at any length never crash")
  func damage() throws {
    func read(_ bytes: [UInt8]) {
      guard let zip = try? ZipReader(bytes: bytes) else { return }
      for member in zip.members { _ = try? zip.contents(of: member) }
    }
    for length in 0..<Self.golden.count {
      #expect(throws: ArchiveError.self) { try ZipReader(bytes: Array(Self.golden[..<length])) }
    }
    for position in Self.golden.indices {
      for value: UInt8 in [0, 0x7f, 0x80, 0xff] {
        var changed = Self.golden
        changed[position] = value
        read(changed)
      }
    }
  }
}
