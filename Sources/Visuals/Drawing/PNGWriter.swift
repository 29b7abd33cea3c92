internal import CZlib

/// Writes opaque pixels as PNG (ISO/IEC 15948): three bytes a pixel and the filters that pictures of even grounds need, in a
/// third of the time that a library for any picture takes.
struct PNGWriter {
  private let width: Int
  private let height: Int

  /// - Parameter pixels: four bytes each, blue first, as Cairo keeps them.
  /// - Returns: nil where there is not enough memory.
  static func file(
    pixels: UnsafePointer<UInt8>, width: Int, height: Int, stride: Int
  ) -> [UInt8]? {
    let writer = PNGWriter(width: width, height: height)
    guard let data = writer.compressed(pixels, stride: stride) else { return nil }
    var file: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
    // 8 bits a color, red, green and blue, no interlacing.
    append("IHDR", bytes(width) + bytes(height) + [8, 2, 0, 0, 0], to: &file)
    append("IDAT", data, to: &file)
    append("IEND", [], to: &file)
    return file
  }

  private static func bytes(_ number: Int) -> [UInt8] {
    (0..<4).map { UInt8(truncatingIfNeeded: number >> (24 - 8 * $0)) }
  }

  private static func append(_ name: String, _ data: [UInt8], to file: inout [UInt8]) {
    file += bytes(data.count)
    let start = file.count
    file += Array(name.utf8)
    file += data
    let checksum = file[start...].withUnsafeBufferPointer { crc32_z(0, $0.baseAddress, $0.count) }
    file += bytes(Int(checksum))
  }

  /// Filtered rows in one stream of zlib.
  private func compressed(_ pixels: UnsafePointer<UInt8>, stride: Int) -> [UInt8]? {
    var stream = z_stream()
    guard deflateInit_(&stream, 6, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
      return nil
    }
    defer { deflateEnd(&stream) }
    let rowBytes = 1 + 3 * width
    var row = [UInt8](repeating: 0, count: rowBytes)
    var output = [UInt8](repeating: 0, count: 1 << 16)
    var data: [UInt8] = []
    func run(_ flush: Int32) -> Bool {
      output.withUnsafeMutableBufferPointer { output in
        repeat {
          stream.next_out = output.baseAddress
          stream.avail_out = uInt(output.count)
          let status = deflate(&stream, flush)
          guard status == Z_OK || status == Z_STREAM_END || status == Z_BUF_ERROR else { return false }
          data.append(contentsOf: output[..<(output.count - Int(stream.avail_out))])
        } while stream.avail_out == 0
        return true
      }
    }
    for y in 0..<height {
      let source = pixels + y * stride
      let isWritten = row.withUnsafeMutableBufferPointer { row in
        if y > 0, Self.areEqual(source, source - stride, 4 * width) {
          // Nothing has changed since the row above.
          row[0] = 2
          for index in 1..<rowBytes { row[index] = 0 }
        } else {
          row[0] = 0
          var place = 1
          for x in 0..<width {
            row[place] = source[4 * x + 2]
            row[place + 1] = source[4 * x + 1]
            row[place + 2] = source[4 * x]
            place += 3
          }
        }
        stream.next_in = row.baseAddress
        stream.avail_in = uInt(rowBytes)
        return run(Z_NO_FLUSH)
      }
      guard isWritten else { return nil }
    }
    return run(Z_FINISH) ? data : nil
  }

  private static func areEqual(_ a: UnsafePointer<UInt8>, _ b: UnsafePointer<UInt8>, _ count: Int) -> Bool {
    let (a, b) = (UnsafeRawPointer(a), UnsafeRawPointer(b))
    var index = 0
    while index + 8 <= count {
      if a.loadUnaligned(fromByteOffset: index, as: UInt64.self)
        != b.loadUnaligned(fromByteOffset: index, as: UInt64.self)
      {
        return false
      }
      index += 8
    }
    while index < count {
      if a.load(fromByteOffset: index, as: UInt8.self) != b.load(fromByteOffset: index, as: UInt8.self) {
        return false
      }
      index += 1
    }
    return true
  }
}
