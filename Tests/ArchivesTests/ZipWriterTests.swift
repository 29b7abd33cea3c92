import Testing

@testable import Archives

@Suite("Writing zip archives")
struct ZipWriterTests {
  @Test("What is written is read back, small or large, and the same bytes come out each time")
  func roundTrip() throws {
    var random = SystemRandomNumberGenerator()
    let members: [(String, [UInt8])] = [
      ("empty", []), ("a/b/text ü.xml", Array(String(repeating: "<p>hello</p>", count: 5000).utf8)),
      ("noise", (0..<10_000).map { _ in UInt8.random(in: .min ... .max, using: &random) }),
    ]
    func archive(compressed: Bool) throws -> [UInt8] {
      var writer = ZipWriter()
      for (name, contents) in members { try writer.add(name, contents, compressed: compressed) }
      return writer.finish()
    }
    for compressed in [true, false] {
      let zip = try ZipReader(bytes: archive(compressed: compressed))
      #expect(zip.members.map(\.name) == members.map(\.0))
      for (name, contents) in members { #expect(try zip.contents(named: name) == contents) }
      #expect(zip.members[1].method == (compressed ? .deflated : .stored))
      #expect(zip.members[2].method == .stored)
      #expect(try archive(compressed: compressed) == archive(compressed: compressed))
    }
  }

  @Test(
    "Names that would leave the archive or come twice are refused", arguments: ["../a", "", "/a", "twice"])
  func names(name: String) throws {
    var writer = ZipWriter()
    try writer.add("twice", [])
    #expect(throws: ArchiveError.self) { try writer.add(name, []) }
  }
}
