import Testing
import Web

@Suite("Parts of files")
struct ByteRangeTests {
  @Test(
    "A header names one part, as RFC 9110 has it",
    arguments: [
      ("bytes=0-499", 0, 500), ("bytes=500-999", 500, 1000), ("bytes=9500-", 9500, 10_000),
      ("bytes=-500", 9500, 10_000), ("bytes=-20000", 0, 10_000),
      ("bytes=9999-99999999999999999999", 9999, 10_000),
      ("Bytes = 1 - 1", 1, 2),
    ] as [(String, Int64, Int64)])
  func part(header: String, from: Int64, to: Int64) {
    #expect(ByteRange(header, byteCount: 10_000) == .part(from..<to))
  }

  @Test(
    "What lies beyond the file is not to be had",
    arguments: ["bytes=10000-", "bytes=10000-10001", "bytes=-0", "bytes=99999999999999999999-"])
  func beyond(header: String) {
    #expect(ByteRange(header, byteCount: 10_000) == .unsatisfiable)
  }

  @Test(
    "What is no part of bytes, or several, gets the whole",
    arguments: [
      nil, "", "bytes", "bytes=", "bytes=-", "bytes=5-2", "bytes=a-b", "bytes=1-2,4-5", "items=0-5",
      "bytes=--5",
      "bytes=+1-2", "bytes=١-٢",
    ] as [String?])
  func whole(header: String?) {
    #expect(ByteRange(header, byteCount: 10_000) == .whole)
  }

  @Test("An empty file has no parts")
  func empty() {
    #expect(ByteRange("bytes=0-0", byteCount: 0) == .unsatisfiable)
    #expect(ByteRange("bytes=-1", byteCount: 0) == .unsatisfiable)
    #expect(ByteRange(nil, byteCount: 0) == .whole)
  }
}
