import Testing

@testable import Models

@Suite("Paths")
struct PathTests {
  @Test(
    "The folder of a path, names of one character included",
    arguments: [
      ("a", "."), ("-", "."), (".", "."), ("a/", "."), ("", "."), ("ab", "."), ("/", "/"), ("//", "/"),
      ("/a", "/"),
      ("a/b", "a"), ("a/b/", "a"), ("a//b", "a"), ("/a/b", "/a"), ("./m", "."), ("é", "."), ("//a", "/"),
    ])
  func parent(path: String, folder: String) { #expect(FileSystem.parent(of: path) == folder) }

  @Test("Free space is found for names of one character", arguments: ["a", "a/", "-/b", "/"])
  func space(path: String) { #expect((FileSystem.availableBytes(at: path) ?? 0) > 0) }
}
