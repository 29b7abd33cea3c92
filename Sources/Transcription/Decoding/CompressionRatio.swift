import CZlib
import Foundation

enum CompressionRatio {
  /// UTF-8 length of the text over its length compressed by zlib's default level.
  static func of(_ text: String) -> Float {
    let bytes = Array(text.utf8)
    var size = compressBound(uLong(bytes.count))
    var target = [UInt8](repeating: 0, count: Int(size))
    guard compress(&target, &size, bytes, uLong(bytes.count)) == Z_OK, size > 0 else { return 1 }
    return Float(bytes.count) / Float(size)
  }
}
