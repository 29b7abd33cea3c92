/// A frame as encoders take it: a plane of brightness and two of color at half the resolution (I420; ITU-R BT.709,
/// studio range).
final class PlanarFrame {
  let width: Int
  let height: Int
  let bytes: UnsafeMutableRawBufferPointer

  /// - Parameters: both even.
  init(width: Int, height: Int) {
    (self.width, self.height) = (width, height)
    bytes = .allocate(byteCount: width * height * 3 / 2, alignment: 64)
    bytes.initializeMemory(as: UInt8.self, repeating: 16)
  }

  deinit { bytes.deallocate() }

  /// Takes the pixels of a part over.
  /// - Parameters:
  ///   - pixels: blue, green, red and one unused byte each.
  ///   - stride: bytes of a line.
  func take(_ part: PixelRectangle, from pixels: UnsafePointer<UInt8>, stride: Int) {
    guard !part.isEmpty, let base = bytes.bindMemory(to: UInt8.self).baseAddress else { return }
    let blueDifference = base + width * height
    let redDifference = blueDifference + width * height / 4
    let halfWidth = width / 2
    for y in Swift.stride(from: part.y, to: part.y + part.height, by: 2) {
      let upper = UnsafeRawPointer(pixels + y * stride + part.x * 4)
      let lower = upper + stride
      let brightUpper = base + y * width + part.x
      let brightLower = brightUpper + width
      let chroma = (y / 2) * halfWidth + part.x / 2
      Self.brightness(upper, brightUpper, part.width)
      Self.brightness(lower, brightLower, part.width)
      Self.color(upper, lower, blueDifference + chroma, redDifference + chroma, part.width / 2)
    }
  }

  /// 16 + 219 (0.2126 R + 0.7152 G + 0.0722 B), in 1/65536.
  @inline(__always)
  private static func brightness(
    _ line: UnsafeRawPointer, _ result: UnsafeMutablePointer<UInt8>, _ count: Int
  ) {
    let pixels = line.assumingMemoryBound(to: UInt32.self)
    for x in 0..<count {
      let pixel = pixels[x]
      let (blue, green, red) = (pixel & 255, pixel >> 8 & 255, pixel >> 16 & 255)
      result[x] = UInt8(
        truncatingIfNeeded: (11966 &* red &+ 40254 &* green &+ 4064 &* blue &+ 1_081_344) >> 16)
    }
  }

  /// 128 + 224 (B − Y) / 1.8556 and 128 + 224 (R − Y) / 1.5748 of the mean of four pixels.
  @inline(__always)
  private static func color(
    _ upper: UnsafeRawPointer, _ lower: UnsafeRawPointer, _ blueResult: UnsafeMutablePointer<UInt8>,
    _ redResult: UnsafeMutablePointer<UInt8>, _ count: Int
  ) {
    let first = upper.assumingMemoryBound(to: UInt32.self)
    let second = lower.assumingMemoryBound(to: UInt32.self)
    for x in 0..<count {
      let (a, b, c, d) = (first[2 &* x], first[2 &* x &+ 1], second[2 &* x], second[2 &* x &+ 1])
      // Two components are added at once, 16 bits each.
      let even = (a & 0xFF00FF) &+ (b & 0xFF00FF) &+ (c & 0xFF00FF) &+ (d & 0xFF00FF)
      let odd = (a >> 8 & 255) &+ (b >> 8 & 255) &+ (c >> 8 & 255) &+ (d >> 8 & 255)
      let blue = Int32(bitPattern: even & 0xFFFF)
      let red = Int32(bitPattern: even >> 16)
      let green = Int32(bitPattern: odd)
      let offset: Int32 = 128 << 18 | 1 << 17
      blueResult[x] = UInt8(
        truncatingIfNeeded: (28784 &* blue &- 22189 &* green &- 6595 &* red &+ offset) >> 18)
      redResult[x] = UInt8(
        truncatingIfNeeded: (28784 &* red &- 26145 &* green &- 2639 &* blue &+ offset) >> 18)
    }
  }
}
