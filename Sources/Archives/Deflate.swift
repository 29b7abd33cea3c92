import CZlib

/// Raw deflate streams, as zip archives hold them.
enum Deflate {
  /// The bytes of a stream that must unpack to exactly `size` bytes; nil if it does not.
  static func inflate(_ compressed: [UInt8], size: Int) -> [UInt8]? {
    var stream = z_stream()
    let version = ZLIB_VERSION
    guard compressed.count <= Int(uInt.max), size <= Int(uInt.max),
      inflateInit2_(&stream, -MAX_WBITS, version, Int32(MemoryLayout<z_stream>.size)) == Z_OK
    else { return nil }
    defer { inflateEnd(&stream) }
    var input = compressed
    // One byte more than announced shows a stream that does not end where it should.
    let bytes = [UInt8](unsafeUninitializedCapacity: size + 1) { output, filled in
      let result = input.withUnsafeMutableBufferPointer { input in
        stream.next_in = input.baseAddress
        stream.avail_in = uInt(input.count)
        stream.next_out = output.baseAddress
        stream.avail_out = uInt(clamping: size + 1)
        return CZlib.inflate(&stream, Z_FINISH)
      }
      filled = result == Z_STREAM_END ? Int(stream.total_out) : size + 1
      if result != Z_STREAM_END { output.initialize(repeating: 0) }
    }
    return bytes.count == size ? bytes : nil
  }

  /// The stream of `bytes`; nil if there are more than 4 GiB.
  static func compress(_ bytes: [UInt8]) -> [UInt8]? {
    var stream = z_stream()
    let size = Int32(MemoryLayout<z_stream>.size)
    guard bytes.count < Int(uInt.max) / 2,
      deflateInit2_(
        &stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, size)
        == Z_OK
    else { return nil }
    defer { deflateEnd(&stream) }
    var input = bytes
    let bound = Int(deflateBound(&stream, uLong(bytes.count)))
    var isWhole = false
    let compressed = [UInt8](unsafeUninitializedCapacity: bound) { output, filled in
      let result = input.withUnsafeMutableBufferPointer { input in
        stream.next_in = input.baseAddress
        stream.avail_in = uInt(input.count)
        stream.next_out = output.baseAddress
        stream.avail_out = uInt(bound)
        return deflate(&stream, Z_FINISH)
      }
      isWhole = result == Z_STREAM_END
      filled = Int(stream.total_out)
    }
    return isWhole ? compressed : nil
  }

  static func checksum(_ bytes: [UInt8]) -> UInt32 {
    UInt32(truncatingIfNeeded: crc32_z(0, bytes, bytes.count))
  }
}
