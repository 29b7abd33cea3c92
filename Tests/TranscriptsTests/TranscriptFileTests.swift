import Foundation
import Testing
import Transcripts

@Suite("Writing files")
struct TranscriptFileTests {
  private let folder = FileManager.default.temporaryDirectory.path + "/transcripts-\(UUID().uuidString)"

  private func inFolder(_ body: () throws -> Void) throws {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try body()
  }

  private var names: [String] { (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] }

  @Test("A file is written, then replaced, and nothing else is left")
  func replaces() throws {
    try inFolder {
      let path = folder + "/a.txt"
      try TranscriptFile.write("first, longer", to: path)
      try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: path)
      try TranscriptFile.write("zweitens ü\n", to: path)
      #expect(try String(contentsOfFile: path, encoding: .utf8) == "zweitens ü\n")
      let permissions = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? NSNumber
      #expect(permissions?.intValue == 0o640)
      #expect(names == ["a.txt"])
    }
  }

  @Test("A symbolic link stays and its target is written")
  func links() throws {
    try inFolder {
      try TranscriptFile.write("old", to: folder + "/real.txt")
      try FileManager.default.createSymbolicLink(
        atPath: folder + "/link.txt", withDestinationPath: "real.txt")
      try TranscriptFile.write("new", to: folder + "/link.txt")
      #expect(try String(contentsOfFile: folder + "/real.txt", encoding: .utf8) == "new")
      #expect(try FileManager.default.destinationOfSymbolicLink(atPath: folder + "/link.txt") == "real.txt")
    }
  }

  @Test("What cannot be written is refused by name and leaves nothing behind")
  func errors() throws {
    try inFolder {
      let long = folder + "/" + String(repeating: "x", count: 300)
      #expect(throws: TranscriptFileError.noSuchFolder(path: folder + "/no/a.txt")) {
        try TranscriptFile.write("x", to: folder + "/no/a.txt")
      }
      #expect(throws: TranscriptFileError.isFolder(path: folder)) {
        try TranscriptFile.write("x", to: folder)
      }
      #expect(throws: TranscriptFileError.emptyPath) { try TranscriptFile.write("x", to: "") }
      #expect(throws: TranscriptFileError.nameTooLong(path: long)) { try TranscriptFile.write("x", to: long) }
      #expect(names.isEmpty)
    }
  }

  @Test("A full disk is said to be full", .enabled(if: FileManager.default.fileExists(atPath: "/dev/full")))
  func full() {
    #expect(throws: TranscriptFileError.diskFull(path: "/dev/full")) {
      try TranscriptFile.write("x", to: "/dev/full")
    }
    #expect(TranscriptFileError.diskFull(path: "a").description.contains("free some space"))
  }

  @Test("A device is written to and not replaced")
  func device() throws {
    try TranscriptFile.write("x", to: "/dev/null")
    let kind = try FileManager.default.attributesOfItem(atPath: "/dev/null")[.type] as? FileAttributeType
    #expect(kind == .typeCharacterSpecial)
  }
}
