internal import FoundationEssentials

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// What is finished of a video, kept beside it until it is whole: a render that was ended goes on where it stood. The
/// folder's name tells what it was made from, so that nothing of another talk gets in.
struct VideoPieces {
  let folder: String

  /// - Parameters:
  ///   - output: path of the video.
  ///   - key: of everything that the pieces depend on.
  /// - Throws: `VideoError.cannotWrite`.
  init(beside output: String, key: String) throws(VideoError) {
    let path = URL(filePath: output)
    let prefix = ".\(path.lastPathComponent)."
    let parent = path.deletingLastPathComponent().path(percentEncoded: false)
    let name = "\(prefix)\(key).pieces"
    folder = (parent.hasSuffix("/") ? parent : parent + "/") + name
    do {
      // Pieces of an earlier version of this video are of no use any more.
      for entry in try FileManager.default.contentsOfDirectory(atPath: parent)
      where entry.hasPrefix(prefix) && entry.hasSuffix(".pieces") && entry != name {
        try? FileManager.default.removeItem(atPath: parent + "/" + entry)
      }
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw .cannotWrite(path: folder, reason: "\(error)")
    }
  }

  func path(_ name: String) -> String { "\(folder)/\(name)" }

  func read(_ name: String) -> [UInt8]? {
    (try? Data(contentsOf: URL(filePath: path(name)))).map { Array($0) }
  }

  func has(_ name: String) -> Bool { FileManager.default.fileExists(atPath: path(name)) }

  /// Writes a whole file or none.
  func write(_ bytes: [UInt8], _ name: String) throws(VideoError) {
    do { try Data(bytes).write(to: URL(filePath: path(name)), options: .atomic) } catch {
      throw .cannotWrite(path: path(name), reason: "\(error)")
    }
  }

  /// Writes a file piece by piece; it gets its name when `body` is done.
  func write<Result>(
    _ name: String, _ body: (_ write: @escaping (UnsafeRawBufferPointer) throws -> Void) throws -> Result
  )
    throws -> Result
  {
    let part = path(name + ".part")
    let file = open(part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    func failure() -> VideoError { .cannotWrite(path: part, reason: String(cString: strerror(errno))) }
    guard file >= 0 else { throw failure() }
    defer { close(file) }
    let result = try body { bytes in
      var written = 0
      while written < bytes.count, let base = bytes.baseAddress {
        let count = systemWrite(file, base + written, bytes.count - written)
        guard count > 0 || errno == EINTR else { throw failure() }
        written += max(0, count)
      }
    }
    guard rename(part, path(name)) == 0 else { throw failure() }
    return result
  }

  /// Gives a file of the folder its final name.
  func publish(_ name: String, as output: String) throws(VideoError) {
    guard rename(path(name), output) == 0 else {
      throw .cannotWrite(path: output, reason: String(cString: strerror(errno)))
    }
  }

  func remove() { try? FileManager.default.removeItem(atPath: folder) }

  /// A key of bytes (FNV-1a, 64 bits, twice with different starts). It guards against mistakes, not against attackers:
  /// the folder is the user's own.
  static func key(_ bytes: [UInt8]) -> String {
    var (first, second): (UInt64, UInt64) = (0xCBF2_9CE4_8422_2325, 0x9AE1_6A3B_2F90_404F)
    for byte in bytes {
      first = (first ^ UInt64(byte)) &* 0x100_0000_01B3
      second = (second ^ UInt64(byte)) &* 0x9E37_79B9_7F4A_7C15
    }
    return [first, second].map { value in
      let text = String(value, radix: 16)
      return String(repeating: "0", count: 16 - text.count) + text
    }.joined().prefix(20).description
  }
}

/// Inside of a type with a `write` of its own the C name is out of reach.
private func systemWrite(_ file: Int32, _ bytes: UnsafeRawPointer, _ count: Int) -> Int {
  write(file, bytes, count)
}
